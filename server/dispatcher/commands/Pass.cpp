// PASS: the password of the server, looked at when the registration is complete; or, for programs
// that know no SASL, "account:password", which logs in at once. Where the server has a password
// such a program sends PASS twice.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/AccountTasks.h"
#include "server/shared/GatewayPasswords.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

void tellPass(Chat &, Call &call, const AccountOutcome &outcome)
{
    if (outcome.refusal)
        call.replies.numeric(protocol::ERR_PASSWDMISMATCH, {outcome.sentence});
}

} // namespace

void handlePass(Chat &chat, Call &call)
{
    const QByteArray given = call.param(0);
    const QByteArray &wanted = chat.config().server.password;
    const bool isServers = !wanted.isEmpty() && shared::isSamePassword(given, wanted);
    const qsizetype colon = given.indexOf(':');
    const auto [name, device] = accountAndDevice(given.left(std::max<qsizetype>(colon, 0)));
    const bool isName = protocol::Nick::parse(name, chat.config().limits.nickLength).hasValue();
    if (isServers || !isName || !chat.config().accounts.areKept) {
        call.session.password = given;
        return;
    }
    call.session.device = device;
    logInByPassword(chat, call, name, given.mid(colon + 1), tellPass);
}

} // namespace watek::server::dispatcher
