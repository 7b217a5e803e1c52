#include "common/protocol/CaseMapping.h"

#include <algorithm>

namespace watek::protocol {

namespace {

/// The last byte that the mapping takes for a capital: [ \ ] follow the letters in ASCII, and their
/// lower cases { | } follow the small ones.
constexpr char lastCapital(CaseMapping mapping)
{
    switch (mapping) {
    case CaseMapping::Ascii:
        return 'Z';
    case CaseMapping::Rfc1459:
    case CaseMapping::StrictRfc1459:
        return ']';
    }
    return 'Z';
}

/// Modern IRC "CASEMAPPING Parameter". There '^' is the lower case of '~', not the other way round.
char foldedByte(char c, char last, bool foldsTilde)
{
    if (c >= 'A' && c <= last)
        return char(c + 0x20);
    if (foldsTilde && c == '~')
        return '^';
    return c;
}

} // namespace

std::optional<CaseMapping> caseMappingFromName(QByteArrayView name)
{
    if (name == QByteArrayView("ascii"))
        return CaseMapping::Ascii;
    if (name == QByteArrayView("rfc1459"))
        return CaseMapping::Rfc1459;
    // The draft's name and the one that many servers write.
    if (name == QByteArrayView("rfc1459-strict") || name == QByteArrayView("strict-rfc1459"))
        return CaseMapping::StrictRfc1459;
    return std::nullopt;
}

QByteArray folded(QByteArrayView name, CaseMapping mapping)
{
    const char last = lastCapital(mapping);
    const bool foldsTilde = mapping == CaseMapping::Rfc1459;
    QByteArray key(name.size(), Qt::Uninitialized);
    std::ranges::transform(
        name, key.begin(), [=](char c) { return foldedByte(c, last, foldsTilde); });
    return key;
}

bool isSameName(QByteArrayView a, QByteArrayView b, CaseMapping mapping)
{
    const char last = lastCapital(mapping);
    const bool foldsTilde = mapping == CaseMapping::Rfc1459;
    return std::ranges::equal(a, b, [=](char x, char y) {
        return foldedByte(x, last, foldsTilde) == foldedByte(y, last, foldsTilde);
    });
}

} // namespace watek::protocol
