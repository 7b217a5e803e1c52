// NickServ's IDENTIFY. Thread: dispatcher.
#include "server/dispatcher/NickServVerbs.h"
#include "server/dispatcher/commands/Commands.h"

#include <optional>

namespace watek::server::dispatcher {

using shared::Account;

namespace {

/// Of whom a password is that is said without a name: the nickname's, or else the account's whose
/// nickname this session was refused a moment ago. Programs that are given another nickname tell
/// NickServ only the password all the same. Nothing: there is no such account.
std::optional<QByteArray> meantAccount(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    constexpr qint64 kMomentMs = 120'000;
    const Accounts &accounts = chat.state().accounts();
    if (const Account *const account = accounts.findByName(call.user().nickText()))
        return account->name;
    const Session::RefusedNick &refused = call.session.refusedNick;
    const bool isFresh = !refused.account.isEmpty() && chat.nowMs() - refused.atMs < kMomentMs;
    return isFresh && accounts.findByName(refused.account) ? std::optional(refused.account)
                                                           : std::nullopt;
}

} // namespace

void nickServIdentify(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    if (words.size() > 1)
        return logInByPassword(chat, call, words[0], words[1], bySentence());
    const auto account = meantAccount(chat, call);
    if (account || !chat.accountDesk().maySayPassword(call.session))
        return logInByPassword(
            chat, call, account.value_or(call.user().nickText()), words[0], bySentence());
    sayAsNickServ(chat, call,
        call.user().nickText() + " is not registered. Say whose password it is: "
            + asTypedToNickServ(call.session, "IDENTIFY <account> <password>"));
}

} // namespace watek::server::dispatcher
