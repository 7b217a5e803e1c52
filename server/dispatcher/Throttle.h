// So many of something in so much time, for each key: reports of one person, notices to operators.
// Thread: dispatcher; no clock.
//
// At most kMostKeys are remembered. When there are more, those whose time is over are forgotten,
// and if none is, the one that began first.
#pragma once

#include <QByteArray>
#include <QHash>

namespace watek::server::dispatcher {

class Throttle {
public:
    static constexpr qsizetype kMostKeys = 1000;

    Throttle(int most, qint64 windowMs)
        : m_most(most)
        , m_windowMs(windowMs)
    {
    }

    /// One more, if there may be one.
    bool tryTake(const QByteArray &key, qint64 nowMs);
    /// How long it takes until there may be one more; 0: now.
    qint64 waitMs(const QByteArray &key, qint64 nowMs) const;
    qsizetype keys() const { return m_rows.size(); }

private:
    struct Row {
        qint64 beganMs = 0;
        int taken = 0;
    };
    void makeRoom(qint64 nowMs);

    const int m_most;
    const qint64 m_windowMs;
    QHash<QByteArray, Row> m_rows;
};

} // namespace watek::server::dispatcher
