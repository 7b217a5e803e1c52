// How often somebody did something in the last hour: for what costs others something each time,
// as registering accounts and having e-mails sent. Counted by key, an address for example.
// Thread: dispatcher; no clock.
//
// The first deed of a key opens an hour; when that is over it begins anew. At most kMostKeys are
// remembered. When there are more, the one with the fewest deeds is forgotten, of several the one
// whose hour began first.
#pragma once

#include <QByteArray>
#include <QHash>

namespace watek::server::dispatcher {

class RateLimit {
public:
    static constexpr qint64 kWindowMs = 3'600'000;
    static constexpr qsizetype kMostKeys = 10'000;

    /// True when `most` deeds were noted in this key's hour; never when `most` is 0.
    bool isUsedUp(const QByteArray &key, int most, qint64 nowMs) const;
    void note(const QByteArray &key, qint64 nowMs);
    qsizetype keys() const { return m_rows.size(); }

private:
    struct Row {
        qint64 sinceMs = 0;
        int count = 0;
    };
    void makeRoom(qint64 nowMs);

    QHash<QByteArray, Row> m_rows;
};

} // namespace watek::server::dispatcher
