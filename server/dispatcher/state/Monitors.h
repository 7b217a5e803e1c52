// Which sessions want to hear when a nickname comes and goes. Thread: dispatcher. IRCv3 monitor.
// Asking who watches a nickname costs a look-up, whatever the number of watchers elsewhere.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/CaseMapping.h"

#include <QByteArray>
#include <QHash>
#include <QMap>
#include <QSet>

namespace watek::server::dispatcher {

class Monitors {
public:
    using Watchers = QSet<base::ClientId>;
    /// Nicknames as the watcher wrote them, by folded name.
    using Watched = QMap<QByteArray, QByteArray>;

    /// Adding twice is adding once: as it was written first.
    void add(base::ClientId watcher, const QByteArray &nick)
    {
        const QByteArray key = protocol::folded(nick);
        Watched &watched = m_watched[watcher];
        if (watched.contains(key))
            return;
        watched.insert(key, nick);
        m_watchers[key].insert(watcher);
    }
    void remove(base::ClientId watcher, QByteArrayView nick)
    {
        const QByteArray key = protocol::folded(nick);
        const auto watched = m_watched.find(watcher);
        if (watched == m_watched.end() || watched->remove(key) == 0)
            return;
        if (watched->isEmpty())
            m_watched.erase(watched);
        removeWatcher(key, watcher);
    }
    /// It watches nobody any more.
    void clear(base::ClientId watcher)
    {
        if (m_watched.isEmpty())
            return;
        const Watched watched = m_watched.take(watcher);
        for (auto each = watched.begin(); each != watched.end(); ++each)
            removeWatcher(each.key(), watcher);
    }

    Watched watchedBy(base::ClientId watcher) const { return m_watched.value(watcher); }
    /// A copy shares its data, so it stays whole while watchers change.
    Watchers watchersOf(QByteArrayView nick) const
    {
        return m_watchers.isEmpty() ? Watchers() : m_watchers.value(protocol::folded(nick));
    }
    const QHash<base::ClientId, Watched> &all() const { return m_watched; }

private:
    void removeWatcher(const QByteArray &key, base::ClientId watcher)
    {
        const auto found = m_watchers.find(key);
        if (found == m_watchers.end())
            return;
        found->remove(watcher);
        if (found->isEmpty())
            m_watchers.erase(found);
    }

    QHash<base::ClientId, Watched> m_watched;
    QHash<QByteArray, Watchers> m_watchers; ///< by folded nickname
};

} // namespace watek::server::dispatcher
