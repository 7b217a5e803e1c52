#include "server/dispatcher/AccountSettings.h"

#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/StayingTasks.h"

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

using shared::NickProtection;

namespace {

struct ProtectionRow {
    QByteArrayView word;
    std::optional<NickProtection> protection; ///< nothing: as the settings say
};
constexpr std::array kProtectionWords{
    ProtectionRow{"none", NickProtection::None},
    ProtectionRow{"grace", NickProtection::Grace},
    ProtectionRow{"timeout", NickProtection::Grace}, // as other networks call it
    ProtectionRow{"strict", NickProtection::Strict},
    ProtectionRow{"default", std::nullopt},
};

QByteArray wordFor(NickProtection protection)
{
    return std::ranges::find(
        kProtectionWords, std::optional(protection), &ProtectionRow::protection)
        ->word.toByteArray();
}

} // namespace

void setProtection(Chat &chat, Call &call, const QByteArray &word, TellOutcome tell)
{
    const shared::Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    const auto row = std::ranges::find(kProtectionWords, word.toLower(), &ProtectionRow::word);
    if (row == kProtectionWords.end())
        return tell(chat, call,
            refused("INVALID_VALUE", account->name, "SET ENFORCE none | grace | strict | default"));
    // Who has taken over a connection must not give the name away.
    if (row->protection == NickProtection::None && !ownAccountByPassword(chat, call, tell))
        return;
    shared::Account changed = *account;
    changed.protection = row->protection;
    storeAndTell(chat, call, {shared::ProtectionSet{account->id, row->protection}},
        {nullptr, account->name,
            "Your nickname is protected like this: " + describeProtection(chat, changed)},
        std::move(tell));
}

void setMulticlient(Chat &chat, Call &call, const QByteArray &word, TellOutcome tell)
{
    const shared::Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    const auto choice = choiceFrom(word);
    if (!choice)
        return tell(chat, call,
            refused("INVALID_VALUE", account->name, "SET MULTICLIENT on | off | default"));
    storeAndTell(chat, call, {shared::MulticlientSet{account->id, *choice}},
        {nullptr, account->name,
            *choice == shared::Choice::No
                ? "Who logs in while you are here does not come to your nickname: GHOST or REGAIN "
                  "frees it"
                : "Who logs in while you are here is one more connection of yours"},
        std::move(tell));
}

QByteArray describeProtection(Chat &chat, const shared::Account &account)
{
    return account.protection
        ? wordFor(*account.protection)
        : wordFor(chat.config().accounts.nickProtection) + " (as the server's settings say)";
}

} // namespace watek::server::dispatcher
