// NOTICE: like PRIVMSG, but nobody and no program answers it, not even with an error.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleNotice(Chat &chat, Call &call) { sayToTargets(chat, call, SaidKind::Notice); }

} // namespace watek::server::dispatcher
