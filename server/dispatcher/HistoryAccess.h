// Who may read what was said, and what a conversation is called for who reads it. Thread:
// dispatcher.
//
// A channel is read by who is in it. In an open one also what was said before it came, which is
// what a late-comer needs, unless the settings forbid it (before_join); in one that is invite-only,
// has a key or is secret (+i, +k, +s) only what was said since it came. A channel that ended and is
// made again is another one. What was said to operators of a channel ("@#room") is read by its
// operators of now.
//
// What two people said to each other is read by their two accounts; an account is its number, so
// who registers a dropped name inherits nothing.
#pragma once

#include "server/dispatcher/state/User.h"
#include "server/shared/HistoryReadMail.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace watek::server::dispatcher {

class Chat;

/// 0: not logged in.
shared::AccountId accountIdOf(Chat &chat, const User &user) REQUIRES(dispatcherRole);

/// The account with this name, of which nobody is in the chat, and for which what the speaker says
/// to it is kept until somebody is. Null: there is none, or nothing is kept for it.
const shared::Account *absentAccount(Chat &chat, const User &speaker, const QByteArray &name)
    REQUIRES(dispatcherRole);
/// What the one says to the other is kept.
bool isKeptBetween(Chat &chat, const User &one, const User &other) REQUIRES(dispatcherRole);

/// The channel or the private conversation that the reader means by this name.
std::optional<shared::ReadableConversation> readableConversation(
    Chat &chat, const User &reader, const QByteArray &target) REQUIRES(dispatcherRole);
/// All channels that the reader is in.
std::vector<shared::ReadableConversation> readableChannels(Chat &chat, const User &reader)
    REQUIRES(dispatcherRole);

/// The channel's name of now, or the nickname or account's name of the other one. Empty: the reader
/// may not read it any more.
QByteArray conversationName(Chat &chat, const User &reader, const shared::ConversationKey &key)
    REQUIRES(dispatcherRole);
/// As whom the message was said to: the target of its line. Empty: the reader may not read it.
QByteArray targetForReader(Chat &chat, const User &reader, const shared::KeptMessage &message)
    REQUIRES(dispatcherRole);

/// A sentence for everybody: what of that which is said is kept, and for how long. Empty: nothing.
QByteArray whatIsKept(Chat &chat) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
