// USER: the other half of a registration. Modern IRC "USER message".
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/DisplayText.h"
#include "common/protocol/Utf8.h"

namespace watek::server::dispatcher {

namespace {

/// What may stand between '!' and '@': nothing that takes a source or a mask apart, and nothing
/// that cannot be seen.
QByteArray cleanUsername(const QByteArray &wanted)
{
    QByteArray name;
    const QByteArray kept = cutTo(wanted, kUserLength);
    for (QByteArrayView rest(kept); !rest.isEmpty();) {
        const protocol::Utf8Step step = protocol::nextUtf8(rest);
        const bool isRefused = step.kind != protocol::Utf8Step::Whole
            || !protocol::isVisible(step.character) || QByteArrayView("!@*?:,").contains(rest[0]);
        if (isRefused)
            name.append('_');
        else
            name.append(rest.first(step.length));
        rest = rest.sliced(step.length);
    }
    return name;
}

} // namespace

void handleUser(Chat &chat, Call &call)
{
    if (!call.user().username.isEmpty())
        return call.replies.numeric(protocol::ERR_ALREADYREGISTERED, {"You may not reregister"});
    const QByteArray username = cleanUsername(call.param(0));
    const QByteArray realname = cutTo(protocol::safeToShow(call.param(3)), kRealnameLength);
    if (username.isEmpty() || realname.isEmpty())
        return call.replies.numeric(
            protocol::ERR_NEEDMOREPARAMS, {"USER", "Not enough parameters"});
    call.user().username = username;
    call.user().realname = realname;
    tryRegister(chat, call);
}

} // namespace watek::server::dispatcher
