// The one case mapping of the program: CASEMAPPING=ascii. Other networks announce theirs in
// ISUPPORT, so the client asks for it by value. Any thread; pure. Modern IRC "CASEMAPPING".
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace watek::protocol {

enum class CaseMapping {
    Ascii, ///< A-Z are a-z; what our server announces
    Rfc1459, ///< and {}|^ are the lower case of []\~
    StrictRfc1459, ///< and {}| are the lower case of []\ (~ and ^ differ)
};

/// The mapping that ISUPPORT names ("ascii", "rfc1459", "rfc1459-strict"), or none.
std::optional<CaseMapping> caseMappingFromName(QByteArrayView name);

/// The lower case of one byte. In Modern IRC's table '^' is the lower case of '~'.
constexpr char foldedByte(char c, CaseMapping mapping = CaseMapping::Ascii)
{
    // [ \ ] follow the letters in ASCII, and their lower cases { | } follow the small ones.
    const char lastCapital = mapping == CaseMapping::Ascii ? 'Z' : ']';
    if (c >= 'A' && c <= lastCapital)
        return char(c + 0x20);
    return mapping == CaseMapping::Rfc1459 && c == '~' ? '^' : c;
}

/// The key under which a nickname or channel is looked up. Bytes above 0x7F stay as they are.
QByteArray folded(QByteArrayView name, CaseMapping mapping = CaseMapping::Ascii);
bool isSameName(QByteArrayView a, QByteArrayView b, CaseMapping mapping = CaseMapping::Ascii);

} // namespace watek::protocol
