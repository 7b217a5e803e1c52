#include "server/dispatcher/AccountAdmin.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/UserMask.h"
#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/DrawnSecrets.h"
#include "server/dispatcher/Wording.h"
#include "server/dispatcher/commands/Commands.h"

#include <QDateTime>

#include <algorithm>

namespace watek::server::dispatcher {

using shared::Account;

namespace {

constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kLongestMs = 10 * 365 * 24 * 60 * kMinuteMs;
constexpr qsizetype kLongestReason = 300;

AccountDeed refusedDeed(const AccountOutcome &why) { return {.outcome = why}; }

AccountDeed noAccount(const QByteArray &name)
{
    return refusedDeed(refused("NO_SUCH_ACCOUNT", name, "There is no account " + name));
}

/// Nothing: the admin may do something with it.
std::optional<AccountDeed> whyNot(Chat &chat, const AccountAdmin &admin, const Account &account)
    REQUIRES(dispatcherRole)
{
    const bool isHigher
        = std::ranges::any_of(chat.config().opers, [&](const shared::ServerConfig::Oper &oper) {
              return oper.role > admin.role && !oper.account.isEmpty()
                  && protocol::folded(oper.account) == protocol::folded(account.name);
          });
    if (!isHigher)
        return std::nullopt;
    return refusedDeed(refused("NO_PRIVILEGES", account.name,
        account.name + " is the account of an operator who may do more than you"));
}

AccountAdmin adminOf(const Call &call) { return {call.user().nickText(), call.role()}; }

/// The deed is written down when it is done.
TellOutcome auditAndTell(const QByteArray &deed, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const AccountOutcome &outcome) {
        dispatcherRole.assertCurrent();
        if (!outcome.refusal)
            chat.audit(call.user(), deed);
        tell(chat, call, outcome);
    };
}

void carryOut(Chat &chat, Call &call, AccountDeed deed, TellOutcome tell) REQUIRES(dispatcherRole)
{
    if (deed.outcome.refusal)
        return tell(chat, call, deed.outcome);
    storeAndTell(chat, call, std::move(deed.changes), deed.outcome,
        auditAndTell(deed.audit, std::move(tell)));
}

class AccountsAnswer final : public Answer {
public:
    using Say = void (*)(Chat &, Call &, const QByteArray &);

    AccountsAnswer(QByteArray pattern, Say say)
        : m_pattern(std::move(pattern))
        , m_say(say)
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        while (const Account *const account = chat.state().accounts().next(m_last)) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            chat.work().spend(1);
            m_last = protocol::folded(account->name);
            if (!protocol::matchesMask(m_pattern, account->name))
                continue;
            ++m_count;
            m_say(chat, call, describe(chat, *account));
        }
        m_say(chat, call,
            counted(m_count, "account") + (m_count == 1 ? " fits " : " fit ") + m_pattern + '.');
        return Progress::Done;
    }

private:
    static QByteArray describe(Chat &chat, const Account &account) REQUIRES(dispatcherRole)
    {
        QByteArray line = account.name + " since "
            + QDateTime::fromMSecsSinceEpoch(account.registeredMs, Qt::UTC)
                  .toString(QStringLiteral("yyyy-MM-dd"))
                  .toUtf8();
        if (!account.email.isEmpty())
            line += ", " + account.email;
        if (!account.isVerified)
            line += ", not verified";
        if (account.suspension && !account.suspension->isOver(chat.nowMs()))
            line += ", suspended by " + account.suspension->by;
        if (const User *const user = chat.state().onlineUserOfAccount(account.name))
            line += ", here as " + user->nickText();
        return line;
    }

    const QByteArray m_pattern;
    const Say m_say;
    QByteArray m_last; ///< folded; empty: none yet
    qint64 m_count = 0;
};

} // namespace

std::optional<qint64> durationFrom(const QByteArray &text)
{
    qint64 total = 0;
    qint64 number = -1;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            number = std::max<qint64>(number, 0) * 10 + (c - '0');
            if (number > kLongestMs)
                return std::nullopt;
            continue;
        }
        const qint64 minutes = c == 'm' ? 1
            : c == 'h'                  ? 60
            : c == 'd'                  ? 1440
            : c == 'w'                  ? 10080
                                        : 0;
        if (minutes == 0 || number < 0 || number > kLongestMs / (minutes * kMinuteMs))
            return std::nullopt;
        total += number * minutes * kMinuteMs;
        number = -1;
    }
    const bool isWhole = number < 0 && total > 0 && total <= kLongestMs;
    return isWhole ? std::optional(total) : std::nullopt;
}

AccountDeed suspensionOf(Chat &chat, const AccountAdmin &admin, const QByteArray &name,
    qint64 forMs, const QByteArray &reason, Earlier earlier)
{
    const Account *const account = chat.state().accounts().findByName(name);
    if (!account)
        return noAccount(name);
    if (auto why = whyNot(chat, admin, *account))
        return *why;
    const qint64 now = chat.nowMs();
    if (earlier == Earlier::Stays && account->suspension && !account->suspension->isOver(now))
        return refusedDeed(
            refused(kSuspended, account->name, account->name + " is suspended already"));
    const shared::Suspension suspension{.by = admin.name,
        .reason = cutTo(reason, kLongestReason),
        .sinceMs = now,
        .untilMs = forMs == 0 ? 0 : now + forMs};
    const QByteArray how
        = (forMs == 0 ? QByteArrayLiteral(" for good") : " for " + describeSpan(forMs))
        + (reason.isEmpty() ? QByteArray() : ": " + suspension.reason);
    const bool isAgain = account->suspension && !account->suspension->isOver(now);
    return {
        .outcome = {nullptr, account->name,
            "The account " + account->name + " is suspended" + how
                + (isAgain ? ". Until now it was suspended by " + suspendedBy(*account->suspension)
                           : QByteArray())},
        .account = account->id,
        .changes = {shared::SuspensionSet{account->id, suspension}},
        .audit = "suspended the account " + account->name + how};
}

AccountDeed endOfSuspension(Chat &chat, const AccountAdmin &admin, const QByteArray &name)
{
    const Account *const account = chat.state().accounts().findByName(name);
    if (!account)
        return noAccount(name);
    if (auto why = whyNot(chat, admin, *account))
        return *why;
    if (!account->suspension || account->suspension->isOver(chat.nowMs()))
        return refusedDeed(
            refused("NOT_SUSPENDED", account->name, account->name + " is not suspended"));
    return {
        .outcome = {nullptr, account->name, "The account " + account->name + " may be used again"},
        .account = account->id,
        .changes = {shared::SuspensionSet{account->id, std::nullopt}},
        .audit = "took back the suspension of " + account->name};
}

AccountDeed newPasswordOf(Chat &chat, const AccountAdmin &admin, const QByteArray &name)
{
    const Account *const account = chat.state().accounts().findByName(name);
    if (!account)
        return noAccount(name);
    if (auto why = whyNot(chat, admin, *account))
        return *why;
    return {
        .outcome = {nullptr, account->name, "The password of " + account->name + " was changed"},
        .account = account->id,
        .changes = afterReset(account->id, false),
        .audit = "set a password for the account " + account->name};
}

AccountDeed dropOf(Chat &chat, const AccountAdmin &admin, const QByteArray &name)
{
    const Account *const account = chat.state().accounts().findByName(name);
    if (!account)
        return noAccount(name);
    if (auto why = whyNot(chat, admin, *account))
        return *why;
    return {.outcome = {nullptr, account->name, "The account " + account->name + " was dropped"},
        .account = account->id,
        .changes = {shared::AccountDropped{account->id}},
        .audit = "dropped the account " + account->name};
}

AccountDeed unsayOf(Chat &chat, const AccountAdmin &admin, const QByteArray &name)
{
    const Account *const account = chat.state().accounts().findByName(name);
    if (!account)
        return noAccount(name);
    if (auto why = whyNot(chat, admin, *account))
        return *why;
    return {.outcome = {nullptr, account->name, "What " + account->name + " has said is deleted"},
        .account = account->id,
        .changes = {shared::HistoryDeletion{shared::MessagesOfDeleted{account->id}}},
        .audit = "deleted all that " + account->name + " has said"};
}

QByteArray randomPassword()
{
    constexpr int kLetters = 20; // 99 bits
    return drawnSecret(kLetters);
}

void suspendAccount(Chat &chat, Call &call, const QByteArray &name, qint64 forMs,
    const QByteArray &reason, TellOutcome tell)
{
    carryOut(chat, call,
        suspensionOf(chat, adminOf(call), name, forMs, reason, Earlier::IsReplaced),
        std::move(tell));
}

void unsuspendAccount(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
{
    carryOut(chat, call, endOfSuspension(chat, adminOf(call), name), std::move(tell));
}

void setPasswordOf(
    Chat &chat, Call &call, const QByteArray &name, const QByteArray &password, TellOutcome tell)
{
    const AccountDeed deed = newPasswordOf(chat, adminOf(call), name);
    if (deed.outcome.refusal)
        return tell(chat, call, deed.outcome);
    const Account &account = *chat.state().accounts().find(deed.account);
    if (!chat.accountDesk().maySayPassword(call.session))
        return tell(chat, call,
            refused("INSECURE", account.name,
                "Whoever can read this connection would learn the password: connect with TLS"));
    if (const auto complaint = complaintAbout(password, account.name))
        return tell(chat, call, *complaint);
    hashAndStorePassword(chat, call, account, password, deed.changes, deed.outcome,
        auditAndTell(deed.audit, std::move(tell)));
}

void dropAccountOf(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
{
    carryOut(chat, call, dropOf(chat, adminOf(call), name), std::move(tell));
}

void unsayAllOf(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
{
    chat.eventKeeper().hurry(); // what has happened so far is to go, too
    carryOut(chat, call, unsayOf(chat, adminOf(call), name), std::move(tell));
}

void listAccounts(
    Chat &, Call &call, const QByteArray &pattern, void (*say)(Chat &, Call &, const QByteArray &))
{
    call.answer = std::make_unique<AccountsAnswer>(pattern, say);
}

} // namespace watek::server::dispatcher
