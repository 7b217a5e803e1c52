// Keeps whom the owners of accounts do not hear in the store, behind the chat's back: a list is
// changed first, and nobody waits for the disk. Thread: dispatcher.
//
// There is one request under way at a time, with the lists that some accounts have at that moment.
// A list that changes meanwhile is only noted: changed a hundred times it is written once more. So
// the store has one request of this kind at most, and what is noted is bounded by the number of
// accounts. When the store cannot write (a full disk), the same accounts are tried again after a
// while, with what they have then. When the server stops, all that is noted is written in one last
// request.
#pragma once

#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <QTimer>

#include <set>

namespace watek::server::dispatcher {

class Chat;

class SilenceKeeper {
public:
    explicit SilenceKeeper(Chat &chat);
    SilenceKeeper(const SilenceKeeper &) = delete;
    SilenceKeeper &operator=(const SilenceKeeper &) = delete;

    /// After each event: accounts whose list it has changed are noted and written.
    void onHappened() REQUIRES(dispatcherRole);
    /// Any answer of the store; those to others are none of its business.
    void onStored(const shared::StoreAnswer &answer) REQUIRES(dispatcherRole);
    /// Some time after the store could not write. Called by itself.
    void retry() REQUIRES(dispatcherRole);
    /// The server stops.
    void finish() REQUIRES(dispatcherRole);

private:
    void write(size_t most) REQUIRES(dispatcherRole);

    Chat &m_chat;
    std::set<quint64> m_changed GUARDED_BY(dispatcherRole); ///< ids that are to be written
    std::set<quint64> m_underWay GUARDED_BY(dispatcherRole);
    quint64 m_ticket GUARDED_BY(dispatcherRole) = 0; ///< of what is under way; 0: nothing is
    bool m_rests GUARDED_BY(dispatcherRole) = false; ///< after the store could not write
    QTimer m_retry;
};

} // namespace watek::server::dispatcher
