// Finds who hears of an event, and puts the right bytes for each into the outbox.
// Thread: dispatcher. Nothing is allocated per receiver: lists of slots are shared or filled, bytes
// are shared.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/EventEncoder.h"
#include "server/dispatcher/EventFacts.h"
#include "server/dispatcher/Outbox.h"
#include "server/dispatcher/ReplyBuffer.h"
#include "server/dispatcher/ServerInfo.h"
#include "server/dispatcher/state/ServerState.h"

namespace watek::server::dispatcher {

class Delivery {
public:
    /// All outlive the delivery.
    Delivery(ServerState &state, Outbox &outbox, const ServerInfo &info)
        : m_state(state)
        , m_outbox(outbox)
        , m_info(info)
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
    /// or after the event is applied, as its facts say. How much work it took to find out who has
    /// silenced the actor, in units of Work.
    qint64 deliver(const Task &task) REQUIRES(dispatcherRole);
    /// When the event has been applied: who watches the nickname is told, and so is, in older
    /// words, whose program does not understand the event. How many bytes that was.
    qsizetype deliverWhatFollows(const Task &task) REQUIRES(dispatcherRole);
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
    /// Calls visit(session) for each connection of the peers of `subject`, once; not for its own.
    template <typename Visit>
    void forPeers(const User &subject, Visit visit) REQUIRES(dispatcherRole);
    qsizetype sendFallback(const Task &task) REQUIRES(dispatcherRole);
    qsizetype tellWatchers(const Task &task) REQUIRES(dispatcherRole);
    qsizetype tellWatchers(protocol::Numeric number, const QByteArray &nick,
        const QByteArray &target) REQUIRES(dispatcherRole);
    /// Whose peers hear of it.
    User &subjectOf(const Task &task) REQUIRES(dispatcherRole);
    void tellAway(const Task &task, const Joined &joined) REQUIRES(dispatcherRole);
    /// `skip`: null for nobody.
    void toAudience(Audience &audience, const AudienceSeat *skip, EventEncoder &encoder)
        REQUIRES(dispatcherRole);
    /// The same without the members who have silenced the speaker.
    void toUnsilencing(const Task &task, Channel &channel, const AudienceSeat *skip,
        EventEncoder &encoder) REQUIRES(dispatcherRole);

    ServerState &m_state GUARDED_BY(dispatcherRole);
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
    const ServerInfo &m_info;
    qint64 m_units GUARDED_BY(dispatcherRole) = 0;
};

} // namespace watek::server::dispatcher
