// Finds who hears of an event, and puts the right bytes for each into the outbox.
// Thread: dispatcher. Nothing is allocated per receiver: lists of slots are shared or filled, bytes
// are shared.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/EventEncoder.h"
#include "server/dispatcher/EventFacts.h"
#include "server/dispatcher/Outbox.h"
#include "server/dispatcher/ReplyBuffer.h"
#include "server/dispatcher/state/ServerState.h"

namespace watek::server::dispatcher {

class Delivery {
public:
    /// Both outlive the delivery.
    Delivery(ServerState &state, Outbox &outbox)
        : m_state(state)
        , m_outbox(outbox)
    {
    }

    /// One event on its way, and who did it.
    struct Task {
        const Event &event;
        const EventFacts &facts;
        User *actor; ///< null: the server
        Session *origin; ///< the actor's connection that did it, or null
        ReplyBuffer *own; ///< where that one's copy goes, between its other answers; null: nowhere
    };
    /// To everybody concerned; the actor's other connections hear of it like everybody else. Before
    /// or after the event is applied, as its facts say.
    void deliver(const Task &task) REQUIRES(dispatcherRole);
    /// To all who are online.
    void toEverybody(const Event &event) REQUIRES(dispatcherRole);

private:
    void toMembers(const Task &task, EventEncoder &encoder) REQUIRES(dispatcherRole);
    /// Members of a rank and above, those who understand, and messages of several lines.
    void toListeners(const Task &task, EventEncoder &encoder) REQUIRES(dispatcherRole);
    void toPeers(const Task &task, EventEncoder &encoder) REQUIRES(dispatcherRole);
    void toPeersWith(const Task &task, Capability capability, EventEncoder &encoder)
        REQUIRES(dispatcherRole);
    void toPerson(const Task &task, EventEncoder &encoder) REQUIRES(dispatcherRole);
    void toListenersOfWallops(const Task &task, EventEncoder &encoder) REQUIRES(dispatcherRole);
    /// Where no channel tells them.
    void toOtherSessionsOfActor(const Task &task, EventEncoder &encoder) REQUIRES(dispatcherRole);
    /// Members who asked to be told of such things.
    void toMembersWith(Capability capability, const protocol::ChannelName &name, Rank least,
        const Task &task, EventEncoder &encoder) REQUIRES(dispatcherRole);
    void tellAway(const Task &task, const Joined &joined) REQUIRES(dispatcherRole);
    /// `skip`: null for nobody.
    void toAudience(Audience &audience, const AudienceSeat *skip, EventEncoder &encoder)
        REQUIRES(dispatcherRole);

    ServerState &m_state GUARDED_BY(dispatcherRole);
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
};

} // namespace watek::server::dispatcher
