// Keeps until where the owners of accounts have read in the store, behind the chat's back: a marker
// is moved first, and nobody waits for the disk. Thread: dispatcher.
//
// Programs move a marker with every message that is shown. So what has changed is only noted, once
// for each account and target, and written kDelay later. There is one request under way at a time,
// with the markers of at most kMostAccounts accounts as they are then. One account notes at most
// kMostReadMarkers targets; with more of them all its markers are written anew. When the store
// cannot write, the same are tried again after kRest, with what they are then. When the server
// stops, all that is noted is written in one last request. A server that breaks forgets kDelay.
#pragma once

#include "server/dispatcher/state/Accounts.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <QTimer>

#include <chrono>

namespace watek::server::dispatcher {

class Chat;

class MarkerKeeper {
public:
    static constexpr std::chrono::milliseconds kDelay{2000};
    static constexpr std::chrono::milliseconds kRest{10'000};
    static constexpr size_t kMostAccounts = 64;

    explicit MarkerKeeper(Chat &chat);
    MarkerKeeper(const MarkerKeeper &) = delete;
    MarkerKeeper &operator=(const MarkerKeeper &) = delete;

    /// Markers may have moved.
    void afterMail() REQUIRES(dispatcherRole);
    /// Any answer of the store; those to others are none of its business.
    void onStored(const shared::StoreAnswer &answer) REQUIRES(dispatcherRole);
    /// Writes some, unless a request is under way. Called by itself.
    void write() REQUIRES(dispatcherRole);
    /// The server stops.
    void finish() REQUIRES(dispatcherRole);

private:
    void note(Accounts::ChangedMarkers changed) REQUIRES(dispatcherRole);
    void send(size_t mostAccounts) REQUIRES(dispatcherRole);

    Chat &m_chat;
    Accounts::ChangedMarkers m_changed GUARDED_BY(dispatcherRole); ///< what is to be written
    Accounts::ChangedMarkers m_underWay GUARDED_BY(dispatcherRole);
    quint64 m_ticket GUARDED_BY(dispatcherRole) = 0; ///< of what is under way; 0: nothing is
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
