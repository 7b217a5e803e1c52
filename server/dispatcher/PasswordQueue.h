// Passwords on their way to the passwords thread, which takes about 20 ms for each. They wait here
// and not in its mailbox, so that they can be taken in turn: one of each network (address, or /64)
// that has some, whoever sends most; what operators and gateways say goes first. A few are under
// way at a time. Thread: dispatcher.
//
// Bound: so many wait in all, half of them of one network. Who comes then is told to try again. A
// client has one at most, because its lines wait behind it.
#pragma once

#include "common/base/Ids.h"
#include "server/shared/PasswordMail.h"
#include "server/shared/Roles.h"

#include <QByteArray>
#include <QHash>

#include <deque>
#include <optional>

namespace watek::server::dispatcher {

class PasswordQueue {
public:
    /// Twenty seconds' worth.
    static constexpr qsizetype kMostWaiting = 1024;
    static constexpr qsizetype kMostOfNetwork = kMostWaiting / 2;
    static constexpr qsizetype kMostUrgent = 64;

    /// `requests`: null when there is nobody to ask. Outlives it.
    explicit PasswordQueue(shared::PasswordRequests *requests)
        : m_requests(requests)
    {
    }

    /// The ticket, which comes back with the answer; nothing when there is nobody to ask, or no
    /// room. A password that is compared with the settings is urgent. `address`: the client's.
    std::optional<quint64> ask(base::ClientId client, const QByteArray &address,
        const QByteArray &password, decltype(shared::PasswordRequest::task) task)
        REQUIRES(dispatcherRole);
    /// An answer has come, whether who asked is still here or not.
    void onDone() REQUIRES(dispatcherRole);
    /// Who asked has gone, and what still waits of it is not done: its ticket.
    std::optional<quint64> forget(base::ClientId client) REQUIRES(dispatcherRole);

    qsizetype waiting() const REQUIRES(dispatcherRole)
    {
        return m_ofPeople + qsizetype(m_urgent.size());
    }

private:
    using Line = std::deque<shared::PasswordRequest>;

    static std::optional<quint64> takeOut(Line &line, base::ClientId client);
    void postSome() REQUIRES(dispatcherRole);
    shared::PasswordRequest takeNext() REQUIRES(dispatcherRole);

    shared::PasswordRequests *const m_requests;
    Line m_urgent GUARDED_BY(dispatcherRole);
    QHash<QByteArray, Line> m_lines GUARDED_BY(dispatcherRole); ///< by network; none is empty
    std::deque<QByteArray> m_turns GUARDED_BY(dispatcherRole); ///< each network of m_lines once
    QHash<base::ClientId, QByteArray> m_networks GUARDED_BY(dispatcherRole); ///< of who waits
    qsizetype m_ofPeople GUARDED_BY(dispatcherRole) = 0; ///< in m_lines
    int m_underWay GUARDED_BY(dispatcherRole) = 0;
    quint64 m_lastTicket GUARDED_BY(dispatcherRole) = 0;
};

} // namespace watek::server::dispatcher
