// Names for messages: unique, short, safe in a tag and in a URL, and not to be guessed from one
// another. Thread: dispatcher; plain value.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace watek::server::dispatcher {

class MessageIds {
public:
    /// `seed`: a random number; the same seed and start give the same ids, for tests. `startMs`:
    /// when this run of the server began, since 1970. Ids of two runs differ when the runs did not
    /// begin in the same second; when they did, they differ as far as two random seeds go.
    MessageIds(quint64 seed, qint64 startMs);
    /// kLength characters of A-Z a-z 0-9 - _. No two of a run are equal in 2^64.
    QByteArray next();

    static constexpr qsizetype kLength = 17;
    /// The text could be an id of this run or an earlier one.
    static bool looksLikeOne(QByteArrayView text);

private:
    const QByteArray m_run;
    const quint64 m_seed;
    quint64 m_count = 0;
};

} // namespace watek::server::dispatcher
