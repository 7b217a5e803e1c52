// TAGMSG: tags without a text. IRCv3 message-tags "The TAGMSG tag-only message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleTagmsg(Chat &chat, Call &call)
{
    sayToTargets(chat, call,
        {.kind = SaidKind::Tagmsg,
            .targets = call.param(0),
            .text = {},
            .clientTags = clientTagsOf(call.message),
            .lines = {}});
}

} // namespace watek::server::dispatcher
