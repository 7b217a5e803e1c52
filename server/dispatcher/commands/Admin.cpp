// ADMIN: whom to ask.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleAdmin(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 0))
        return;
    const auto &admin = chat.config().admin;
    ReplyBuffer &replies = call.replies;
    if (admin.location1.isEmpty() && admin.location2.isEmpty() && admin.email.isEmpty()) {
        replies.numeric(
            protocol::ERR_NOADMININFO, {chat.info().name, "No administrative info available"});
        return;
    }
    replies.numeric(protocol::RPL_ADMINME, {chat.info().name, "Administrative info"});
    replies.numeric(protocol::RPL_ADMINLOC1, {admin.location1});
    replies.numeric(protocol::RPL_ADMINLOC2, {admin.location2});
    replies.numeric(protocol::RPL_ADMINEMAIL, {admin.email});
}

} // namespace watek::server::dispatcher
