// Keeps what registered channels have (modes, topic, lists) in the store, behind the chat's back:
// it is applied first, and nobody waits for the disk. Also lets registrations expire that nobody
// uses. Thread: dispatcher.
//
// There is one request under way at a time, with what some channels have at that moment. A channel
// that changes meanwhile is only noted: changed a hundred times it is written once more. So the
// store has one request of this kind at most, and what is noted is bounded by the number of
// registered channels. When the store cannot write (a full disk), the same channels are tried again
// after a while, with what they have then. When the server stops, all that is noted is written in
// one last request.
#pragma once

#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <QTimer>

#include <set>
#include <unordered_map>

namespace watek::server::dispatcher {

class Chat;

class ChannelKeeper {
public:
    /// `requests`: null when nothing is stored.
    ChannelKeeper(Chat &chat, shared::StoreRequests *requests);
    ChannelKeeper(const ChannelKeeper &) = delete;
    ChannelKeeper &operator=(const ChannelKeeper &) = delete;

    /// After each event: channels that it has changed are noted and written.
    void onHappened() REQUIRES(dispatcherRole);
    /// True when the answer is for the keeper, who has taken it then.
    bool tryTakeAnswer(const shared::StoreAnswer &answer) REQUIRES(dispatcherRole);
    /// What it does every hour: tells the store who is still used, and drops who is not.
    void sweep() REQUIRES(dispatcherRole);
    /// The server stops.
    void finish() REQUIRES(dispatcherRole);

private:
    void write(size_t most) REQUIRES(dispatcherRole);
    bool isInUse(const shared::ChannelRegistration &registration) REQUIRES(dispatcherRole);
    void expire(const shared::ChannelRegistration &registration) REQUIRES(dispatcherRole);

    Chat &m_chat;
    shared::StoreRequests *const m_requests;
    std::set<quint64> m_changed GUARDED_BY(dispatcherRole); ///< ids that are to be written
    /// When somebody of the access list was seen there last, by id; of those that were seen so.
    std::unordered_map<quint64, qint64> m_usedMs GUARDED_BY(dispatcherRole);
    std::set<quint64> m_underWay GUARDED_BY(dispatcherRole);
    quint64 m_ticket GUARDED_BY(dispatcherRole); ///< of what is under way, or the last one
    bool m_rests GUARDED_BY(dispatcherRole) = false; ///< after the store could not write
    QTimer m_retry;
    QTimer m_hourly;
};

} // namespace watek::server::dispatcher
