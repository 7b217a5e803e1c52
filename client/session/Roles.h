// The role of the main thread: session, model and ui all run on it. run() of the program binds it
// first thing:
//     const threading::ThreadRole::Binding binding(session::guiRole);
// and a test with a session keeps such a binding as a member.
#pragma once

#include "common/threading/ThreadRole.h"

namespace watek::client::session {

using threading::guiRole;

} // namespace watek::client::session
