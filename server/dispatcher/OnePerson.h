// Who logs in to an account whose person is in the chat already is that person, by one more
// connection. Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

namespace watek::server::dispatcher {

/// Who logs in again is one more connection of the person. Not where the owner of the account wants
/// one connection at a time: but a person without any has been waiting for this one.
bool mayHaveOneMore(Chat &chat, const User &person) REQUIRES(dispatcherRole);

/// The person of that account that somebody at the call's connection could be, who is in the chat
/// as somebody else. Null: there is none.
User *otherSelf(Chat &chat, Call &call, const QByteArray &account) REQUIRES(dispatcherRole);
/// The call's connection becomes one more of `person`, as which it has just logged in. False: that
/// cannot be, and nothing was done.
bool becomeOnePerson(Chat &chat, Call &call, User &person) REQUIRES(dispatcherRole);
/// The same, where it cannot be: why, and what can be done.
QByteArray whyTwoPersons(Chat &chat, Call &call, const User &person) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
