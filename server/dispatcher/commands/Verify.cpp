// VERIFY: the code that was sent by e-mail when an account was registered. IRCv3 draft
// account-registration.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/AccountCodes.h"

namespace watek::server::dispatcher {

namespace {

void tellVerified(Chat &, Call &call, const AccountOutcome &outcome)
{
    if (outcome.refusal)
        return call.replies.fail("VERIFY", outcome.refusal, contextOf(outcome), outcome.sentence);
    call.replies.fromServer("VERIFY", {"SUCCESS", outcome.account, outcome.sentence});
}

} // namespace

void handleVerify(Chat &chat, Call &call)
{
    abortSasl(call);
    verifyAccount(chat, call, call.param(0), call.param(1), tellVerified);
}

} // namespace watek::server::dispatcher
