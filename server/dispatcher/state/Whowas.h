// Who has been here: the last users that left or changed their nickname, a bounded number of them.
// Thread: dispatcher. Modern IRC "WHOWAS message".
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

#include <deque>

namespace watek::server::dispatcher {

struct WhowasEntry {
    QByteArray nick;
    QByteArray username;
    QByteArray host;
    QByteArray realname;
    QByteArray account; ///< empty: was not logged in
    qint64 leftMs = 0;
};

class Whowas {
public:
    /// How many are kept; the oldest beyond that are forgotten.
    void setCapacity(qsizetype capacity);
    void add(WhowasEntry entry);
    qsizetype size() const { return qsizetype(m_entries.size()); }
    /// Newest first. `mask` may hold wildcards; without them it costs a look-up.
    QList<const WhowasEntry *> find(const QByteArray &mask) const;

private:
    void dropOldest();

    qsizetype m_capacity = 1000;
    quint64 m_first = 0; ///< number of the oldest entry
    std::deque<WhowasEntry> m_entries;
    QHash<QByteArray, QList<quint64>> m_numbers; ///< of entries, oldest first, by folded nickname
};

} // namespace watek::server::dispatcher
