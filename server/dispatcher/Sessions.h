// The connections that somebody is in the chat with, for that person: a list, and to end one from
// another (a telephone that was lost). Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

#include <functional>

namespace watek::server::dispatcher {

/// Says one sentence to the asker, in the words of whatever it used.
using SayLine = std::function<void(const QByteArray &)>;

/// One line for each connection of the asker's person and account, with a number to name it by.
void listSessions(Chat &chat, Call &call, const SayLine &say) REQUIRES(dispatcherRole);
/// Ends the connection with that number; "all": every one but the asker's. None of them comes back
/// by RESUME.
void endSession(Chat &chat, Call &call, const QByteArray &which, const SayLine &say)
    REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
