// REHASH, RESTART and DIE: what only the composition root can do, so it is asked to.
// Modern IRC "REHASH message", "RESTART message"; RFC 2812 section 4.3 "DIE".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

using Kind = shared::AppRequest::Kind;

void cannot(Call &call, const QByteArray &what)
{
    call.replies.fromServer("NOTICE",
        {call.user().nickText(), "This server was started in a way that allows no " + what});
}

} // namespace

void handleRehash(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 0))
        return;
    call.replies.numeric(protocol::RPL_REHASHING, {"config", "Rehashing"});
    chat.audit(call.user(), "asked for REHASH");
    if (!chat.askApp({.kind = Kind::Rehash, .client = call.session.id}))
        cannot(call, "REHASH");
}

void handleRestart(Chat &chat, Call &call)
{
    chat.audit(call.user(), "asked for RESTART");
    if (!chat.askApp({.kind = Kind::Restart, .client = call.session.id}))
        cannot(call, "RESTART");
}

void handleDie(Chat &chat, Call &call)
{
    chat.audit(call.user(), "asked for DIE");
    if (!chat.askApp({.kind = Kind::Die, .client = call.session.id, .text = call.user().mask()}))
        cannot(call, "DIE");
}

} // namespace watek::server::dispatcher
