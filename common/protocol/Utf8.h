// Looking at bytes as UTF-8 without turning them into text: checking, mending, and cutting between
// characters. Any thread; pure, total. RFC 3629; Unicode 15 table 3-7 and section 3.9 (maximal
// subparts).
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace watek::protocol {

/// One step through bytes that may be UTF-8.
struct Utf8Step {
    char32_t character = 0; ///< the code point when `length` bytes are a whole character
    int length = 0; ///< bytes of the character, or of the maximal bad part; at least 1
    enum Kind : quint8 {
        Whole, ///< a character
        Bad, ///< bytes that no continuation could mend
        CutOff, ///< the bytes end, and are so far the beginning of a character
    } kind = Bad;
};

/// What stands at the beginning of `bytes`, which must not be empty.
Utf8Step nextUtf8(QByteArrayView bytes);

/// True for well-formed UTF-8 only: no surrogates, no overlong forms, nothing above U+10FFFF.
bool isValidUtf8(QByteArrayView bytes);

/// The bytes with each maximal part that is not UTF-8 replaced by one U+FFFD.
QByteArray replaceInvalidUtf8(QByteArrayView bytes);

/// The length of the longest prefix of at most `maxBytes` bytes whose end does not cut a character.
/// Bytes that are not UTF-8 have no characters to cut.
qsizetype utf8PrefixLength(QByteArrayView bytes, qsizetype maxBytes);

/// How many bytes at the end are the beginning of a character that more bytes could finish; 0 to 3.
qsizetype incompleteUtf8Tail(QByteArrayView bytes);

} // namespace watek::protocol
