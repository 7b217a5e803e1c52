// Finds who hears of an event, and puts the right bytes for each into the outbox.
// Thread: dispatcher. Nothing is allocated per receiver: lists of slots are shared or filled, bytes
// are shared.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/EventEncoder.h"
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

    /// To everybody concerned. The actor's own copy goes to `own` (between its other answers), and
    /// nowhere when that is null. For those who leave with the event: before it is applied; for a
    /// Joined: after.
    void deliver(const Event &event, ReplyBuffer *own) REQUIRES(dispatcherRole);
    /// To all who are online.
    void toEverybody(const Event &event) REQUIRES(dispatcherRole);

private:
    void toChannel(const protocol::ChannelName &name, const User *actor, EventEncoder &encoder)
        REQUIRES(dispatcherRole);
    /// Members of a rank and above; and messages of several lines, whose forms are rare.
    void toListeners(const SaidInChannel &said, const User *actor, EventEncoder &encoder)
        REQUIRES(dispatcherRole);
    /// Those who asked to be told, and sit in a channel with the actor.
    void toPeersWith(Capability capability, User &actor, EventEncoder &encoder)
        REQUIRES(dispatcherRole);
    /// Those who asked to be told, and sit in the channel.
    void toMembersWith(Capability capability, const protocol::ChannelName &name, Rank least,
        const User *actor, EventEncoder &encoder) REQUIRES(dispatcherRole);
    void tellAway(const Event &joinedEvent, const Joined &joined, const User *actor)
        REQUIRES(dispatcherRole);
    void toListenersOfWallops(const User *actor, EventEncoder &encoder) REQUIRES(dispatcherRole);
    void toPeers(const User &actor, EventEncoder &encoder) REQUIRES(dispatcherRole);
    void toUser(base::ClientId id, const User *actor, ReplyBuffer *own, EventEncoder &encoder)
        REQUIRES(dispatcherRole);
    void toAudience(Audience &audience, const AudienceSeat *skip, EventEncoder &encoder)
        REQUIRES(dispatcherRole);

    ServerState &m_state GUARDED_BY(dispatcherRole);
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
};

} // namespace watek::server::dispatcher
