#include "server/dispatcher/AccountCodes.h"

#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/MailDesk.h"
#include "server/dispatcher/Services.h"
#include "server/shared/EmailAddress.h"

#include <utility>

namespace watek::server::dispatcher {

using shared::Account;
using shared::CodePurpose;

namespace {

/// For passwords and new addresses; accounts that wait to be verified have their own time.
constexpr qint64 kCodeMs = 3'600'000;

AccountOutcome noMail(const QByteArray &account)
{
    return refused(kBusy, account, "This server sends no e-mail; ask an operator");
}

AccountOutcome wrongCode(Chat &chat, Call &call, const QByteArray &account) REQUIRES(dispatcherRole)
{
    chat.accountDesk().noteWrongPassword(call.session, account);
    return refusedCode(account);
}

/// Null: there is none with this code for that purpose.
const Account *accountOfCode(Chat &chat, const QByteArray &name, CodePurpose purpose,
    const QByteArray &code) REQUIRES(dispatcherRole)
{
    const Account *const account = chat.state().accounts().findByName(name);
    const bool isRight = account && account->code && account->code->purpose == purpose
        && fitsCode(*account->code, code, chat.nowMs());
    return isRight ? account : nullptr;
}

/// The account was sent a code of that purpose a moment ago.
bool isTooSoon(Chat &chat, const Account &account, CodePurpose purpose) REQUIRES(dispatcherRole)
{
    if (account.code && account.code->purpose == purpose
        && chat.nowMs() - account.code->madeMs < MailDesk::kPauseMs)
        return true;
    // Or one is being stored.
    return chat.accountDesk().countAwaited([&](const shared::StoreChange &change) {
        const auto *const other = std::get_if<shared::CodeSet>(&change);
        return other && other->account == account.id && other->code.purpose == purpose;
    }) > 0;
}

TellOutcome sendAndTell(const QByteArray &account, const MailDesk::NewCode &code, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const AccountOutcome &outcome) {
        dispatcherRole.assertCurrent();
        if (!outcome.refusal)
            chat.mailDesk().send({call.session.id, call.session.address}, account, code);
        tell(chat, call, outcome);
    };
}

/// Stores the code and has it sent, or says why not.
void storeAndSend(Chat &chat, Call &call, const Account &account, const MailDesk::NewCode &code,
    const TellOutcome &tell) REQUIRES(dispatcherRole)
{
    const QByteArray next = code.kept.purpose == CodePurpose::ChangeEmail
        ? asTypedToNickServ(call.session, "VERIFYEMAIL <code>")
        : howToVerify(call.session, account.name);
    storeAndTell(chat, call, {shared::CodeSet{account.id, code.kept}},
        {nullptr, account.name, "A code was sent to " + code.kept.email + ". Type it: " + next,
            true},
        sendAndTell(account.name, code, tell));
}

/// Nothing: an e-mail can be asked for. `to`: as in MailDesk::whyNotNow().
std::optional<AccountOutcome> whyNoMail(Chat &chat, Call &call, const QByteArray &account,
    const QByteArray &to = {}) REQUIRES(dispatcherRole)
{
    if (!chat.mailDesk().canSend())
        return noMail(account);
    if (const auto why = chat.mailDesk().whyNotNow(call.session.address, to))
        return refused(kBusy, account, *why);
    return std::nullopt;
}

WithAccount sendVerifyCode(TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        if (account.isVerified)
            return tell(chat, call,
                refused("ALREADY_VERIFIED", account.name,
                    "Your account needs no code. Log in: "
                        + howToLogIn(call.session, account.name)));
        if (isTooSoon(chat, account, CodePurpose::Verify))
            return tell(chat, call,
                refused("RATE_LIMITED", account.name,
                    "A code was sent to you a moment ago; wait for five minutes"));
        if (const auto why = whyNoMail(chat, call, account.name, account.email))
            return tell(chat, call, *why);
        const qint64 untilMs
            = account.registeredMs + qint64(chat.config().accounts.verifyTimeout) * 1000;
        storeAndSend(chat, call, account,
            chat.mailDesk().newCode(CodePurpose::Verify, account.email, untilMs), tell);
    };
}

WithAccount setOrAskForEmail(const QByteArray &email, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        if (email.isEmpty() || !chat.mailDesk().canSend())
            return storeAndTell(chat, call, {shared::EmailSet{account.id, email}},
                {nullptr, account.name,
                    email.isEmpty() ? QByteArrayLiteral("Your e-mail address was forgotten")
                                    : "Your e-mail address is " + email},
                tell);
        if (isTooSoon(chat, account, CodePurpose::ChangeEmail))
            return tell(chat, call,
                refused("RATE_LIMITED", account.name,
                    "A code was sent to you a moment ago; wait for five minutes"));
        storeAndSend(chat, call, account,
            chat.mailDesk().newCode(CodePurpose::ChangeEmail, email, chat.nowMs() + kCodeMs), tell);
    };
}

TellOutcome tellAndLogIn(shared::AccountId id, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const AccountOutcome &outcome) {
        dispatcherRole.assertCurrent();
        const Account *const account = chat.state().accounts().find(id);
        tell(chat, call, outcome);
        if (!outcome.refusal && account && account->isUsable(chat.nowMs()))
            chat.accountDesk().logIn(call, *account, LoggedInBy::Code);
    };
}

} // namespace

void verifyAccount(
    Chat &chat, Call &call, const QByteArray &name, const QByteArray &code, TellOutcome tell)
{
    const auto &settings = chat.config().accounts;
    if (!settings.areKept)
        return tell(chat, call, refused(kBusy, name, "There are no accounts on this server"));
    if (call.user().isIdentified())
        return tell(chat, call,
            refused("ALREADY_AUTHENTICATED", call.user().account,
                "You are logged in to " + call.user().account + " already"));
    if (!call.session.isOnline() && !settings.registrationBeforeConnect)
        return tell(chat, call,
            refused(kCompleteConnection, name, "Join the chat first, then verify your account"));
    if (chat.accountDesk().isShutOut(call.session, name))
        return tell(
            chat, call, refused(kBusy, name, "Too many wrong codes, try again in a minute"));
    const Account *const account = accountOfCode(chat, name, CodePurpose::Verify, code);
    if (!account || account->isVerified)
        return tell(chat, call, wrongCode(chat, call, name));
    storeAndTell(chat, call, {shared::AccountVerified{account->id}},
        {nullptr, account->name, "The account " + account->name + " is yours"},
        tellAndLogIn(account->id, tellOfCode(std::move(tell))));
}

void resendCode(
    Chat &chat, Call &call, const QByteArray &name, const QByteArray &password, TellOutcome tell)
{
    if (const auto why = whyNoMail(chat, call, name))
        return tell(chat, call, *why);
    whenPasswordIsRight(chat, call, name, password, tell, sendVerifyCode(tell), AccountMustBe::Any);
}

void sendPasswordCode(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
{
    if (const auto why = whyNoMail(chat, call, name))
        return tell(chat, call, *why);
    const AccountOutcome outcome{nullptr, name,
        "If there is an account " + name
            + " with an e-mail address, a code was sent there. With it you choose a new password: "
            + asTypedToNickServ(call.session, "RESETPASS " + name + " <code> <new password>"),
        true};
    const Account *const account = chat.state().accounts().findByName(name);
    const qint64 now = chat.nowMs();
    // A code that the owner waits for is not taken away by who asks for another.
    const bool hasOther = account && account->code && account->code->untilMs > now
        && account->code->purpose != CodePurpose::ResetPassword;
    if (account && account->isUsable(now) && shared::isEmailAddress(account->email) && !hasOther
        && !isTooSoon(chat, *account, CodePurpose::ResetPassword)
        && !chat.mailDesk().whyNotNow(call.session.address, account->email)) {
        const MailDesk::NewCode code
            = chat.mailDesk().newCode(CodePurpose::ResetPassword, account->email, now + kCodeMs);
        const MailDesk::Asker asker{call.session.id, call.session.address};
        // Nobody waits for it: how long it takes would tell that there is such an account. What
        // could not be stored is not sent, for it would open nothing.
        chat.accountDesk().storeForNobody({shared::CodeSet{account->id, code.kept}},
            [asker, code, called = account->name](Chat &then) {
                dispatcherRole.assertCurrent();
                then.mailDesk().send(asker, called, code);
            });
    }
    tell(chat, call, outcome);
}

void resetPassword(Chat &chat, Call &call, const QByteArray &name, const QByteArray &code,
    const QByteArray &password, TellOutcome tell)
{
    if (const auto why = whyNoPassword(chat, call.session, name))
        return tell(chat, call, *why);
    const Account *const account = accountOfCode(chat, name, CodePurpose::ResetPassword, code);
    if (!account)
        return tell(chat, call, wrongCode(chat, call, name));
    if (const auto why = whyUnusable(chat, call.session, *account))
        return tell(chat, call, *why);
    if (const auto complaint = complaintAbout(password, account->name))
        return tell(chat, call, *complaint);
    chat.log().info("account",
        call.user().nickText() + " (" + call.session.address
            + ") sets a new password by e-mail for " + account->name);
    // Without the code first: who uses it twice at once gets one password set.
    std::vector<shared::StoreChange> changes = afterReset(account->id, false);
    changes.insert(changes.begin(), shared::CodeRemoved{account->id});
    hashAndStorePassword(chat, call, *account, password, std::move(changes),
        {nullptr, account->name,
            "The password of " + account->name
                + " was changed. Now log in: " + howToLogIn(call.session, account->name)},
        tellOfCode(std::move(tell)));
}

void changeEmail(
    Chat &chat, Call &call, const QByteArray &email, const QByteArray &password, TellOutcome tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    if (email.isEmpty() && chat.config().accounts.registrationRequiresEmail)
        return tell(chat, call,
            refused("INVALID_EMAIL", account->name, "An account here needs an e-mail address"));
    if (!email.isEmpty() && !shared::isEmailAddress(email))
        return tell(chat, call,
            refused("INVALID_EMAIL", account->name,
                "That is no e-mail address that this server can write to"));
    if (!email.isEmpty() && chat.mailDesk().canSend()) {
        if (const auto why = whyNoMail(chat, call, account->name, email))
            return tell(chat, call, *why);
    }
    whenPasswordIsRight(chat, call, account->name, password, tell, setOrAskForEmail(email, tell));
}

void verifyEmail(Chat &chat, Call &call, const QByteArray &code, TellOutcome tell)
{
    const Account *const own = ownAccount(chat, call, tell);
    if (!own)
        return;
    if (chat.accountDesk().isShutOut(call.session, own->name))
        return tell(
            chat, call, refused(kBusy, own->name, "Too many wrong codes, try again in a minute"));
    if (!accountOfCode(chat, own->name, CodePurpose::ChangeEmail, code))
        return tell(chat, call, wrongCode(chat, call, own->name));
    storeAndTell(chat, call,
        {shared::CodeRemoved{own->id}, shared::EmailSet{own->id, own->code->email}},
        {nullptr, own->name, "Your e-mail address is " + own->code->email},
        tellOfCode(std::move(tell)));
}

} // namespace watek::server::dispatcher
