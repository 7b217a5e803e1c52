// New hosts for everybody after a REHASH that has changed the cloaks, a few people at a time: with
// five hundred in one room each new host is told to five hundred, and others want to talk
// meanwhile. Thread: dispatcher.
//
// First every connection is given its new host, then each person is shown by it. Who comes
// meanwhile has the new one at once. Those who are first are done when the settings are told, so on
// a small server everybody is. Another REHASH begins anew. Bound: an id for each connection, and
// one for each person.
#pragma once

#include "common/base/Ids.h"
#include "server/shared/Cloaks.h"
#include "server/shared/Roles.h"

#include <QTimer>

#include <vector>

namespace watek::server::dispatcher {

class Chat;

class CloakRenewal {
public:
    explicit CloakRenewal(Chat &chat);
    CloakRenewal(const CloakRenewal &) = delete;
    CloakRenewal &operator=(const CloakRenewal &) = delete;

    /// The chat has new cloaks, and these were the ones `before`. The first slice is done when this
    /// returns; its work is the caller's.
    void begin(shared::Cloaks before) REQUIRES(dispatcherRole);
    /// Somebody is still shown by an old one.
    bool isUnderWay() const REQUIRES(dispatcherRole)
    {
        return !m_sessions.empty() || !m_users.empty();
    }
    /// The server stops: whoever has an old one keeps it.
    void clear() REQUIRES(dispatcherRole);

private:
    /// One after the other, until the slice of work is used up.
    void goOn() REQUIRES(dispatcherRole);
    void renew(base::ClientId client) REQUIRES(dispatcherRole);
    void collectUsers() REQUIRES(dispatcherRole);
    void onTimer();

    Chat &m_chat;
    shared::Cloaks m_before GUARDED_BY(dispatcherRole);
    std::vector<base::ClientId> m_sessions GUARDED_BY(dispatcherRole); ///< the next at the end
    std::vector<base::UserId> m_users GUARDED_BY(dispatcherRole); ///< the same, when those are done
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
