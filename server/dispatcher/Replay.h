// What somebody missed, told when it comes back. Thread: dispatcher.
#pragma once

#include "server/dispatcher/KeptTalk.h"
#include "server/shared/Roles.h"

namespace watek::server::dispatcher {

class Chat;
class ReplyBuffer;
struct User;

/// Tells the connection of `replies` what was kept for `user`, in its order, behind the JOINs of
/// the channels where the user is now. People and channels are called as they are now: the program
/// has heard of no other names. A channel that the user has left meanwhile is joined before its
/// first line and left again where it was left, so that no line comes out of nowhere.
void tellKept(Chat &chat, const User &user, const KeptTalk &kept, ReplyBuffer &replies)
    REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
