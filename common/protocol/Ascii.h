// Letters and digits as protocols mean them: those of ASCII, in every locale. Any thread; pure.
#pragma once

namespace watek::protocol {

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool isLetterOrDigit(char c) { return isLetter(c) || isDigit(c); }
constexpr bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace watek::protocol
