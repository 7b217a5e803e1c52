#include "server/dispatcher/AccountSteps.h"

#include <QDateTime>

#include <utility>

namespace watek::server::dispatcher {

using shared::Account;
using shared::StoreTrouble;

namespace {

/// The one password that is refused for being weak is the short one: what else is weak is for its
/// owner to judge.
constexpr qsizetype kShortestPassword = 6;
/// SASL PLAIN, which must carry it, holds 2400 bytes in all.
constexpr qsizetype kLongestPassword = 300;
constexpr const char *kNoSuchAccount = "NO_SUCH_ACCOUNT";

OnStored tellWhenStored(AccountOutcome outcome, TellOutcome tell)
{
    return [outcome = std::move(outcome), tell = std::move(tell)](
               Chat &chat, Call &call, const shared::StoreAnswer &stored) {
        dispatcherRole.assertCurrent();
        switch (stored.trouble) {
        case StoreTrouble::None:
            return tell(chat, call, outcome);
        case StoreTrouble::Exists:
            return tell(chat, call,
                refused(
                    "ACCOUNT_EXISTS", outcome.account, "Somebody has that for an account already"));
        case StoreTrouble::Missing:
            return tell(
                chat, call, refused(kNoSuchAccount, outcome.account, "There is no such account"));
        default:
            return tell(chat, call,
                refused(kBusy, outcome.account,
                    "Nothing can be stored just now, please try again later"));
        }
    };
}

AccountOutcome shutOut(const QByteArray &account)
{
    return refused("RATE_LIMITED", account, "Too many wrong passwords, try again in a minute");
}

/// `verifier`: what the password was compared with.
OnPassword onCompared(shared::AccountId id, const QByteArray &name,
    const protocol::ScramVerifier &verifier, TellOutcome tell, WithAccount then,
    AccountMustBe mustBe)
{
    return [=](Chat &chat, Call &call, const shared::PasswordChecked &checked) {
        dispatcherRole.assertCurrent();
        // Others may have guessed wrong while this one was compared: with many asking at once the
        // limit would be no limit.
        if (chat.accountDesk().isShutOut(call.session, name))
            return tell(chat, call, shutOut(name));
        // It may have been dropped since, or have another password.
        const Account *const account = chat.state().accounts().find(id);
        if (!checked.isRight || !account || account->verifier != verifier) {
            chat.accountDesk().noteWrongPassword(call.session, name);
            return tell(chat, call,
                refused(kInvalidCredentials, name, "That name and that password do not fit"));
        }
        chat.accountDesk().noteRightPassword(call.session, name);
        if (const auto why = whyUnusable(chat, *account); why && mustBe == AccountMustBe::Usable)
            return tell(chat, call, *why);
        then(chat, call, *account);
    };
}

OnPassword storePassword(shared::AccountId id, std::vector<shared::StoreChange> more,
    AccountOutcome outcome, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const shared::PasswordChecked &made) {
        dispatcherRole.assertCurrent();
        if (!made.isRight)
            return tell(chat, call, refusedCharacters(outcome.account));
        std::vector<shared::StoreChange> changes = more;
        changes.push_back(shared::PasswordSet{id, made.verifier});
        storeAndTell(chat, call, std::move(changes), outcome, tell);
    };
}

} // namespace

AccountOutcome refused(const char *code, const QByteArray &account, const QByteArray &sentence)
{
    return {code, account.isEmpty() ? QByteArrayLiteral("*") : account, sentence};
}

AccountOutcome tooBusy(const QByteArray &account)
{
    return refused(kBusy, account, "The server is busy, please try again");
}

std::optional<AccountOutcome> complaintAbout(const QByteArray &password, const QByteArray &account)
{
    if (password.size() < kShortestPassword)
        return refused("WEAK_PASSWORD", account,
            "Choose a password of " + QByteArray::number(kShortestPassword)
                + " characters or more");
    if (password.size() > kLongestPassword)
        return refused("UNACCEPTABLE_PASSWORD", account,
            "Choose a password of " + QByteArray::number(kLongestPassword) + " bytes or fewer");
    return std::nullopt;
}

AccountOutcome refusedCharacters(const QByteArray &account)
{
    return refused("UNACCEPTABLE_PASSWORD", account,
        "That password holds characters that cannot be typed everywhere");
}

std::optional<AccountOutcome> whyNoPassword(
    Chat &chat, const Session &session, const QByteArray &account)
{
    AccountDesk &desk = chat.accountDesk();
    if (!desk.maySayPassword(session))
        return refused("INSECURE", account,
            "Whoever can read this connection would learn your password: connect with TLS");
    if (desk.isShutOut(session, account))
        return shutOut(account);
    return std::nullopt;
}

std::optional<AccountOutcome> whyUnusable(Chat &chat, const Account &account)
{
    if (!account.isVerified)
        return refused("VERIFICATION_REQUIRED", account.name,
            "Your account waits for the code that was sent to you by e-mail: VERIFY " + account.name
                + " <code>");
    if (account.isUsable(chat.nowMs()))
        return std::nullopt;
    return refused(kSuspended, account.name, describeSuspended(*account.suspension));
}

QByteArray describeSuspended(const shared::Suspension &suspension)
{
    QByteArray sentence = "Your account is suspended";
    if (suspension.untilMs != 0)
        sentence += " until "
            + QDateTime::fromMSecsSinceEpoch(suspension.untilMs, Qt::UTC)
                  .toString(QStringLiteral("yyyy-MM-dd hh:mm"))
                  .toUtf8()
            + " UTC";
    if (!suspension.reason.isEmpty())
        sentence += ": " + suspension.reason;
    return sentence;
}

void storeAndTell(Chat &chat, Call &call, std::vector<shared::StoreChange> changes,
    AccountOutcome outcome, TellOutcome tell)
{
    const auto ticket = chat.accountDesk().store(call.session, std::move(changes));
    if (!ticket)
        return tell(chat, call, tooBusy(outcome.account));
    call.answer = awaitStore(*ticket, tellWhenStored(std::move(outcome), std::move(tell)));
}

void showAndStore(Chat &chat, Call &call, std::vector<shared::StoreChange> changes,
    const ShowSecrets &show, const QByteArray &ifNot, AccountOutcome outcome, TellOutcome tell)
{
    const auto ticket = chat.accountDesk().store(call.session, std::move(changes));
    if (!ticket)
        return tell(chat, call, tooBusy(outcome.account));
    show(chat, call);
    const auto tellAtLast = [=](Chat &now, Call &then, const AccountOutcome &stored) {
        dispatcherRole.assertCurrent();
        AccountOutcome whole = stored;
        if (whole.refusal)
            whole.sentence += ". " + ifNot;
        tell(now, then, whole);
    };
    call.answer = sayAndAwaitStore(*ticket, tellWhenStored(std::move(outcome), tellAtLast));
}

const Account *ownAccount(Chat &chat, Call &call, const TellOutcome &tell)
{
    const Account *const account = chat.state().accounts().findByName(call.user().account);
    if (!account) {
        tell(chat, call, refused("ACCOUNT_REQUIRED", {}, "You are not logged in"));
        return nullptr;
    }
    switch (call.session.loggedInBy) {
    case LoggedInBy::Password:
    case LoggedInBy::Certificate:
    case LoggedInBy::Code:
    case LoggedInBy::Token:
        return account;
    case LoggedInBy::AppPassword:
        tell(chat, call,
            refused("NO_PRIVILEGES", account->name,
                "This connection has logged in by the app password " + call.session.appPassword
                    + ", which changes nothing of your account: IDENTIFY " + account->name
                    + " <password> first"));
        return nullptr;
    case LoggedInBy::Nothing:
        tell(chat, call,
            refused("NO_PRIVILEGES", account->name,
                "Another connection of yours has logged in, and this one has not: IDENTIFY "
                    + account->name + " <password> first"));
        return nullptr;
    }
    Q_UNREACHABLE();
}

const Account *ownAccountByPassword(Chat &chat, Call &call, const TellOutcome &tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (!account || call.session.loggedInBy == LoggedInBy::Password)
        return account;
    tell(chat, call,
        refused("NO_PRIVILEGES", account->name,
            "This connection has not shown your password: IDENTIFY " + account->name
                + " <password> first"));
    return nullptr;
}

std::vector<shared::StoreChange> afterReset(shared::AccountId account, bool keepsRecoveryCodes)
{
    std::vector<shared::StoreChange> changes{shared::AppPasswordsCleared{account}};
    if (!keepsRecoveryCodes)
        changes.push_back(shared::RecoveryCodesSet{account, {}});
    return changes;
}

TellOutcome tellOfCode(TellOutcome tell)
{
    return [tell = std::move(tell)](Chat &chat, Call &call, const AccountOutcome &outcome) {
        const bool isGone = outcome.refusal && QByteArrayView(outcome.refusal) == kNoSuchAccount;
        tell(chat, call, isGone ? refusedCode(outcome.account) : outcome);
    };
}

AccountOutcome refusedCode(const QByteArray &account)
{
    return refused("INVALID_CODE", account, "That code does not fit, or its time is over");
}

void whenPasswordIsRight(Chat &chat, Call &call, const QByteArray &name, const QByteArray &password,
    const TellOutcome &tell, WithAccount then, AccountMustBe mustBe)
{
    if (const auto why = whyNoPassword(chat, call.session, name))
        return tell(chat, call, *why);
    const Accounts &accounts = chat.state().accounts();
    const Account *const account = accounts.findByName(name);
    const protocol::ScramVerifier verifier = account
        ? account->verifier
        : accounts.verifierOfNobody(name, chat.accountDesk().iterations());
    const auto ticket = chat.askAboutPassword(call.session, password, verifier);
    if (!ticket)
        return tell(chat, call, tooBusy(name));
    const shared::AccountId id = account ? account->id : shared::AccountId{};
    call.answer
        = awaitPassword(*ticket, onCompared(id, name, verifier, tell, std::move(then), mustBe));
}

void hashAndStorePassword(Chat &chat, Call &call, const Account &account,
    const QByteArray &password, std::vector<shared::StoreChange> more, AccountOutcome outcome,
    TellOutcome tell)
{
    const auto ticket = chat.askAboutPassword(
        call.session, password, shared::MakeVerifier{chat.accountDesk().iterations()});
    if (!ticket)
        return tell(chat, call, tooBusy(account.name));
    call.answer = awaitPassword(
        *ticket, storePassword(account.id, std::move(more), std::move(outcome), std::move(tell)));
}

} // namespace watek::server::dispatcher
