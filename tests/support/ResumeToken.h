// The token of watek/resume in what a client was told.
#pragma once

#include <QByteArray>

namespace watek::tests {

/// Empty when there is none.
inline QByteArray resumeTokenIn(const QByteArray &received)
{
    const QByteArray before = "RESUME TOKEN ";
    const qsizetype at = received.indexOf(before);
    if (at < 0)
        return {};
    const QByteArray rest = received.mid(at + before.size());
    const qsizetype end = rest.indexOf('\r');
    return end < 0 ? rest : rest.first(end);
}

} // namespace watek::tests
