// The connections that somebody is in the chat with, for that person: a list, and to end one from
// another (a telephone that was lost). Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

#include <functional>

namespace watek::server::dispatcher {

/// Says one sentence to the asker, in the words of whatever it used.
using SayLine = std::function<void(const QByteArray &)>;

/// The connections of others of its account may be ended by this one. Not where it has logged in by
/// an app password, which may be a program's that was taken over: that one ends those that have
/// logged in by the same app password.
bool mayEnd(const Session &asker, const Session &other);
/// What is said to an app password that wants to end others.
QByteArray whyAppPasswordEndsNobody(const Session &asker);

/// One line for each connection of the asker's person and account, with a number to name it by.
void listSessions(Chat &chat, Call &call, const SayLine &say) REQUIRES(dispatcherRole);
/// Ends the connection with that number; "all": every one but the asker's. None of them comes back
/// by RESUME. An app password ends only those of its own.
void endSession(Chat &chat, Call &call, const QByteArray &which, const SayLine &say)
    REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
