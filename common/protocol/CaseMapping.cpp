#include "common/protocol/CaseMapping.h"

#include <algorithm>

namespace watek::protocol {

std::optional<CaseMapping> caseMappingFromName(QByteArrayView name)
{
    if (name == QByteArrayView("ascii"))
        return CaseMapping::Ascii;
    if (name == QByteArrayView("rfc1459"))
        return CaseMapping::Rfc1459;
    // The document's name and the one that many servers write.
    if (name == QByteArrayView("rfc1459-strict") || name == QByteArrayView("strict-rfc1459"))
        return CaseMapping::StrictRfc1459;
    return std::nullopt;
}

QByteArray folded(QByteArrayView name, CaseMapping mapping)
{
    QByteArray key(name.size(), Qt::Uninitialized);
    std::ranges::transform(name, key.begin(), [=](char c) { return foldedByte(c, mapping); });
    return key;
}

bool isSameName(QByteArrayView a, QByteArrayView b, CaseMapping mapping)
{
    return std::ranges::equal(
        a, b, [=](char x, char y) { return foldedByte(x, mapping) == foldedByte(y, mapping); });
}

} // namespace watek::protocol
