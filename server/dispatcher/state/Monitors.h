// Who wants to hear when a nickname comes and goes. Thread: dispatcher. IRCv3 monitor.
// Asking who watches a nickname costs a look-up, whatever the number of watchers elsewhere.
#pragma once

#include "common/protocol/CaseMapping.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

namespace watek::server::dispatcher {

struct User;

class Monitors {
public:
    using Watchers = QSet<User *>;

    /// `key`: a folded nickname. Adding twice is adding once.
    void add(const QByteArray &key, User &watcher) { m_watchers[key].insert(&watcher); }
    void remove(const QByteArray &key, User &watcher)
    {
        const auto found = m_watchers.find(key);
        if (found == m_watchers.end())
            return;
        found->remove(&watcher);
        if (found->isEmpty())
            m_watchers.erase(found);
    }
    /// A copy shares its data, so it stays whole while watchers change.
    Watchers watchersOf(QByteArrayView nick) const
    {
        return m_watchers.isEmpty() ? Watchers() : m_watchers.value(protocol::folded(nick));
    }

private:
    QHash<QByteArray, Watchers> m_watchers;
};

} // namespace watek::server::dispatcher
