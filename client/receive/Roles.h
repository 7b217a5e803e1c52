// The role of the thread that owns the client's socket. There is one such thread for each session.
#pragma once

#include "common/threading/ThreadRole.h"

namespace watek::client::receive {

inline constinit threading::ThreadRole receiveRole{"receive"};

} // namespace watek::client::receive
