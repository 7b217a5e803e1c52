// Looking for something in what a client was told.
#pragma once

#include <QByteArray>
#include <QList>

#include <algorithm>

namespace watek::tests {

inline bool hasLine(const QList<QByteArray> &lines, const QByteArray &part)
{
    return std::ranges::any_of(lines, [&](const QByteArray &line) { return line.contains(part); });
}

inline qsizetype countOf(const QList<QByteArray> &lines, const QByteArray &part)
{
    return std::ranges::count_if(
        lines, [&](const QByteArray &line) { return line.contains(part); });
}

/// Where the first of them stands; -1: nowhere.
inline qsizetype indexOf(const QList<QByteArray> &lines, const QByteArray &part)
{
    const auto at
        = std::ranges::find_if(lines, [&](const QByteArray &line) { return line.contains(part); });
    return at == lines.end() ? -1 : at - lines.begin();
}

} // namespace watek::tests
