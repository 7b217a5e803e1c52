// NOTICE: like PRIVMSG, but nobody and no program answers it, not even with an error.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleNotice(Chat &chat, Call &call)
{
    const auto resendId = resendIdOf(call);
    if (!resendId)
        return;
    sayToTargets(chat, call,
        {.kind = SaidKind::Notice,
            .targets = call.param(0),
            .text = call.param(1),
            .clientTags = clientTagsOf(call.message),
            .lines = {},
            .resendId = *resendId});
}

} // namespace watek::server::dispatcher
