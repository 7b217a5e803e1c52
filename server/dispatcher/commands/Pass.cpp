// PASS: the password of the server; looked at when the registration is complete.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handlePass(Chat &, Call &call) { call.session.password = call.param(0); }

} // namespace watek::server::dispatcher
