// What there is to know about each kind of event besides its words: who hears it, what a hearer's
// program must understand, whether its own author hears it, whether a replay needs it, and what the
// window is told. A new kind of event is answered for here, or it does not compile.
// Thread: dispatcher; plain values.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/state/Capability.h"

#include <optional>

namespace watek::server::dispatcher {

/// Who hears of an event, besides its actor.
enum class Hearers : quint8 {
    Nobody,
    Members, ///< of the channel
    Listeners, ///< members of the channel that are of a rank; and for lines that few can read
    Peers, ///< who shares a channel with the event's `subject`
    Person, ///< one user
    WallopsListeners, ///< who has +w
};

/// Whether the connection that did it is sent a copy.
enum class OwnCopy : quint8 {
    Always, ///< when it understands what is needed
    IfAsked, ///< speakers know what they said, unless they want to hear it: IRCv3 echo-message
    Never, ///< a numeric or the end of the connection tells it
};

/// What happened to a nickname that somebody may watch. IRCv3 monitor.
enum class Watched : quint8 { Nothing, Comes, Goes, IsChanged };

struct EventFacts {
    Hearers hearers = Hearers::Nobody;
    OwnCopy ownCopy = OwnCopy::Always;
    const protocol::ChannelName *channel = nullptr; ///< of Members and Listeners; the event's own
    Rank least = Rank::Member; ///< of Listeners
    base::UserId person = {}; ///< of Person
    base::UserId subject = {}; ///< of Peers
    std::optional<Capability> needs = {}; ///< who does not have it is not told
    /// Who does not have it is told in older words: Fallback.h. With `needs`.
    bool hasFallback = false;
    Watched watched = Watched::Nothing;
    bool isAppliedFirst = false; ///< who comes hears of it already; who leaves still does
    /// It is talk, which the server is for: its price is the line that it came in.
    bool isSaid = false;
    /// It changes the chat, or is something said: a replay needs it.
    bool isDurable = true;
    /// Whose row in the window changes, if anybody's.
    base::UserId shownAnew = {};
    /// The actor may have become an operator or be one no more.
    bool changesOperator = false;
};

/// The event outlives what is returned.
EventFacts factsOf(const Event &event);

} // namespace watek::server::dispatcher
