// What happened, as the store keeps it. The other direction: HistoryLines.h. Thread: any; pure.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/shared/HistoryMail.h"

#include <QByteArray>

namespace watek::server::dispatcher {

/// `account`: the actor's, 0: it is not logged in. Number and conversation are left to the caller.
/// The event is one of those that a KeptKind is for.
///
/// The history outlives the people who were there: a channel's key (+k) is kept as "*".
shared::KeptMessage keptRow(const Event &event, shared::AccountId account);

/// The message that a TAGMSG with these tags belongs to: who reacts to a message, or takes that
/// back, names it. Empty: none. IRCv3 client tags "reply", "react". Who types has not said anything
/// yet, whatever it is an answer to.
QByteArray msgidRepliedTo(const QByteArray &clientTags);

/// "@" of "@#room"; empty for all.
QByteArray sigilOf(Rank rank);

} // namespace watek::server::dispatcher
