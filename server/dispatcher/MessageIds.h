// Names for messages: unique, short, safe in a tag and in a URL, and not to be guessed from one
// another. Thread: dispatcher; plain value.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace watek::server::dispatcher {

class MessageIds {
public:
    /// `seed`: a random number; the same seed and start give the same ids, for tests. `startMs`:
    /// when this run of the server began, since 1970. Ids of two runs differ as far as two random
    /// numbers of 64 bits do.
    MessageIds(quint64 seed, qint64 startMs);
    /// kLength characters of A-Z a-z 0-9 - _. No two of a run are equal in 2^64. `nowMs`: wall
    /// clock; what is named later comes later in the order of bytes, to a few hundredths of a
    /// second, as long as the clock does not go back.
    QByteArray next(qint64 nowMs);

    static constexpr qsizetype kLength = 17;
    /// The text could be an id of this run or an earlier one.
    static bool looksLikeOne(QByteArrayView text);

private:
    const quint64 m_key;
    quint64 m_count = 0;
};

} // namespace watek::server::dispatcher
