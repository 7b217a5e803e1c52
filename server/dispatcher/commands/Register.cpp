// REGISTER: an account of one's own. IRCv3 draft account-registration.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/AccountTasks.h"

namespace watek::server::dispatcher {

namespace {

/// Nothing for "*", which stands for what was left out.
QByteArray unlessStar(const QByteArray &param) { return param == "*" ? QByteArray() : param; }

void tellRegistered(Chat &, Call &call, const AccountOutcome &outcome)
{
    if (outcome.refusal)
        return call.replies.fail("REGISTER", outcome.refusal, contextOf(outcome), outcome.sentence);
    // IRCv3 account-registration "Responses".
    call.replies.fromServer("REGISTER",
        {outcome.isPending ? "VERIFICATION_REQUIRED" : "SUCCESS", outcome.account,
            outcome.sentence});
}

} // namespace

void handleRegister(Chat &chat, Call &call)
{
    abortSasl(call);
    const NewAccount wanted{.name = unlessStar(call.param(0)),
        .email = unlessStar(call.param(1)),
        .password = call.param(2)};
    registerAccount(chat, call, wanted, tellRegistered);
}

} // namespace watek::server::dispatcher
