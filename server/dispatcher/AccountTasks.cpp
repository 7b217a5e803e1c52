// Each task is a chain: what can be refused at once is; then a password is compared or hashed; then
// the store writes; then the outcome is told. Between two links anything may happen, so each looks
// its account up again.
#include "server/dispatcher/AccountTasks.h"

#include "server/dispatcher/Awaiting.h"
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>
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
/// RFC 5321 section 4.5.3.1.3, without the brackets.
constexpr qsizetype kLongestEmail = 254;
constexpr qsizetype kMostCertificates = 10;
constexpr qsizetype kFingerprintDigits = 64;

const char *const kBusy = "TEMPORARILY_UNAVAILABLE";

AccountOutcome refused(const char *code, const QByteArray &account, const QByteArray &sentence)
{
    return {code, account.isEmpty() ? QByteArrayLiteral("*") : account, sentence};
}

bool looksLikeEmail(const QByteArray &text)
{
    const qsizetype at = text.lastIndexOf('@');
    return at > 0 && at < text.size() - 1 && text.size() <= kLongestEmail && !text.contains(' ');
}

/// Nothing: it is long enough, and not too long.
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

/// Lower-case digits without colons; empty: it is no fingerprint.
QByteArray fingerprintFrom(const QByteArray &text)
{
    const QByteArray digits = QByteArray(text).replace(":", "").toLower();
    const bool isOne = digits.size() == kFingerprintDigits
        && std::ranges::all_of(
            digits, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    return isOne ? digits : QByteArray();
}

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
            return tell(chat, call,
                refused("NO_SUCH_ACCOUNT", outcome.account, "There is no such account"));
        default:
            return tell(chat, call,
                refused(kBusy, outcome.account,
                    "Nothing can be stored just now, please try again later"));
        }
    };
}

/// Has `changes` stored, and tells `outcome` when that went well.
void storeAndTell(Chat &chat, Call &call, std::vector<shared::StoreChange> changes,
    AccountOutcome outcome, TellOutcome tell) REQUIRES(dispatcherRole)
{
    const auto ticket = chat.accountDesk().store(call.session, std::move(changes));
    if (!ticket)
        return tell(
            chat, call, refused(kBusy, outcome.account, "The server is busy, please try again"));
    call.answer = awaitStore(*ticket, tellWhenStored(std::move(outcome), std::move(tell)));
}

/// Null, and told: the user is not logged in, or its account has gone.
const Account *ownAccount(Chat &chat, Call &call, const TellOutcome &tell) REQUIRES(dispatcherRole)
{
    const Account *const account = chat.state().accounts().findByName(call.user().account);
    if (!account)
        tell(chat, call, refused("ACCOUNT_REQUIRED", {}, "You are not logged in"));
    return account;
}

using WithAccount = std::function<void(Chat &, Call &, const Account &)>;

OnPassword onCompared(
    shared::AccountId id, const QByteArray &name, TellOutcome tell, WithAccount then)
{
    return [=](Chat &chat, Call &call, const shared::PasswordChecked &checked) {
        dispatcherRole.assertCurrent();
        // It may have been dropped since.
        const Account *const account = chat.state().accounts().find(id);
        if (!checked.isRight || !account || !account->isVerified) {
            chat.accountDesk().noteWrongPassword(call.session, name);
            return tell(chat, call,
                refused(kInvalidCredentials, name, "That name and that password do not fit"));
        }
        chat.accountDesk().noteRightPassword(call.session, name);
        then(chat, call, *account);
    };
}

/// Has the password of that account compared, and goes on with `then` when it is right.
void whenPasswordIsRight(Chat &chat, Call &call, const QByteArray &name, const QByteArray &password,
    const TellOutcome &tell, WithAccount then) REQUIRES(dispatcherRole)
{
    AccountDesk &desk = chat.accountDesk();
    if (!desk.maySayPassword(call.session))
        return tell(chat, call,
            refused("INSECURE", name,
                "Whoever can read this connection would learn your password: connect with TLS"));
    if (desk.isShutOut(call.session, name))
        return tell(chat, call,
            refused("RATE_LIMITED", name, "Too many wrong passwords, try again in a minute"));
    const Accounts &accounts = chat.state().accounts();
    const Account *const account = accounts.findByName(name);
    const auto ticket = chat.askAboutPassword(call.session, password,
        account ? account->verifier : accounts.verifierOfNobody(name, desk.iterations()));
    if (!ticket)
        return tell(chat, call, refused(kBusy, name, "The server is busy, please try again"));
    const shared::AccountId id = account ? account->id : shared::AccountId{};
    call.answer = awaitPassword(*ticket, onCompared(id, name, tell, std::move(then)));
}

/// Null: it may be registered.
std::optional<AccountOutcome> whyNotRegister(Chat &chat, Call &call, const NewAccount &wanted)
    REQUIRES(dispatcherRole)
{
    const auto &settings = chat.config().accounts;
    const User &user = call.user();
    if (!settings.areKept || !settings.registration)
        return refused(kBusy, wanted.name, "Nobody can register an account on this server");
    if (user.isIdentified())
        return refused(
            "ALREADY_AUTHENTICATED", user.account, "You are logged in to an account already");
    if (!user.nick)
        return refused("NEED_NICK", {}, "Choose a nickname first");
    if (!call.session.isOnline() && !settings.registrationBeforeConnect)
        return refused("COMPLETE_CONNECTION_REQUIRED", wanted.name,
            "Join the chat first, then register your account");
    if (!chat.accountDesk().maySayPassword(call.session))
        return refused("UNACCEPTABLE_PASSWORD", wanted.name,
            "Whoever can read this connection would learn your password: connect with TLS");
    const auto nick = protocol::Nick::parse(wanted.name, chat.config().limits.nickLength);
    if (!nick || looksLikeServer(*nick))
        return refused("BAD_ACCOUNT_NAME", wanted.name,
            "An account is called like a nickname, and that is none");
    const User *const holder = chat.state().lookAlikeHolder(*nick);
    if (chat.state().accounts().findByLookAlike(*nick) || (holder && holder != &user))
        return refused("ACCOUNT_EXISTS", wanted.name,
            "Somebody uses that name, or one that looks like it, already");
    if (!wanted.email.isEmpty() && !looksLikeEmail(wanted.email))
        return refused("INVALID_EMAIL", wanted.name, "That is no e-mail address");
    return complaintAbout(wanted.password, wanted.name);
}

/// What cannot be part of a password was found out only when it was hashed.
AccountOutcome refusedCharacters(const QByteArray &account)
{
    return refused("UNACCEPTABLE_PASSWORD", account,
        "That password holds characters that cannot be typed everywhere");
}

/// The new account's owner is logged in to it, then told.
TellOutcome logInAndTell(shared::AccountId id, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const AccountOutcome &outcome) {
        dispatcherRole.assertCurrent();
        const Account *const stored = chat.state().accounts().find(id);
        if (!outcome.refusal && stored) {
            chat.log().info("account",
                call.user().nickText() + " (" + call.session.address + ") has registered "
                    + stored->name);
            tell(chat, call, outcome);
            return chat.accountDesk().logIn(call, *stored);
        }
        tell(chat, call, outcome);
    };
}

OnPassword storeNewAccount(const Account &account, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const shared::PasswordChecked &made) {
        dispatcherRole.assertCurrent();
        if (!made.isRight)
            return tell(chat, call, refusedCharacters(account.name));
        Account whole = account;
        whole.verifier = made.verifier;
        storeAndTell(chat, call, {shared::AccountRegistered{whole}},
            {nullptr, whole.name, "The account " + whole.name + " is yours"},
            logInAndTell(whole.id, tell));
    };
}

WithAccount logInWithAccount(TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        chat.accountDesk().logIn(call, account);
        tell(chat, call, {nullptr, account.name, "You are now logged in as " + account.name});
    };
}

OnPassword storeNewPassword(shared::AccountId id, const QByteArray &name, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const shared::PasswordChecked &made) {
        dispatcherRole.assertCurrent();
        if (!made.isRight)
            return tell(chat, call, refusedCharacters(name));
        storeAndTell(chat, call, {shared::PasswordSet{id, made.verifier}},
            {nullptr, name, "The password of " + name + " was changed"}, tell);
    };
}

WithAccount hashNewPassword(const QByteArray &after, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        const auto ticket = chat.askAboutPassword(
            call.session, after, shared::MakeVerifier{chat.accountDesk().iterations()});
        if (!ticket)
            return tell(
                chat, call, refused(kBusy, account.name, "The server is busy, please try again"));
        call.answer = awaitPassword(*ticket, storeNewPassword(account.id, account.name, tell));
    };
}

WithAccount dropWithAccount(TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        storeAndTell(chat, call, {shared::AccountDropped{account.id}},
            {nullptr, account.name, "The account " + account.name + " was dropped"}, tell);
    };
}

} // namespace

void registerAccount(Chat &chat, Call &call, const NewAccount &given, TellOutcome tell)
{
    NewAccount wanted = given;
    if (wanted.name.isEmpty() && call.user().nick)
        wanted.name = call.user().nick->text();
    if (const auto refusal = whyNotRegister(chat, call, wanted))
        return tell(chat, call, *refusal);
    const auto ticket = chat.askAboutPassword(
        call.session, wanted.password, shared::MakeVerifier{chat.accountDesk().iterations()});
    if (!ticket)
        return tell(
            chat, call, refused(kBusy, wanted.name, "The server is busy, please try again"));
    const Account account{.id = chat.state().accounts().newId(),
        .name = wanted.name,
        .verifier = {},
        .email = wanted.email,
        .registeredMs = chat.nowMs()};
    call.answer = awaitPassword(*ticket, storeNewAccount(account, std::move(tell)));
}

void logInByPassword(
    Chat &chat, Call &call, const QByteArray &name, const QByteArray &password, TellOutcome tell)
{
    if (!chat.config().accounts.areKept)
        return tell(chat, call, refused(kBusy, name, "There are no accounts on this server"));
    if (call.user().isIdentified())
        return tell(chat, call,
            refused("ALREADY_AUTHENTICATED", call.user().account,
                "You are logged in to " + call.user().account + " already"));
    whenPasswordIsRight(chat, call, name, password, tell, logInWithAccount(tell));
}

void changePassword(
    Chat &chat, Call &call, const QByteArray &now, const QByteArray &after, TellOutcome tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    if (const auto complaint = complaintAbout(after, account->name))
        return tell(chat, call, *complaint);
    whenPasswordIsRight(chat, call, account->name, now, tell, hashNewPassword(after, tell));
}

void dropAccount(Chat &chat, Call &call, const QByteArray &password, TellOutcome tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (account)
        whenPasswordIsRight(chat, call, account->name, password, tell, dropWithAccount(tell));
}

void addCertificate(Chat &chat, Call &call, const QByteArray &fingerprint, TellOutcome tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    const QByteArray added
        = fingerprint.isEmpty() ? call.session.certificate : fingerprintFrom(fingerprint);
    if (added.isEmpty())
        return tell(chat, call,
            refused("INVALID_CERTIFICATE", account->name,
                fingerprint.isEmpty() ? "You have shown no certificate"
                                      : "A fingerprint is 64 hexadecimal digits (SHA-256)"));
    if (account->certificates.size() >= kMostCertificates)
        return tell(chat, call,
            refused("TOO_MANY", account->name,
                "You have " + QByteArray::number(kMostCertificates) + " certificates already"));
    storeAndTell(chat, call, {shared::CertificateAdded{account->id, added}},
        {nullptr, account->name, "Who shows the certificate " + added + " is you from now on"},
        std::move(tell));
}

void removeCertificate(Chat &chat, Call &call, const QByteArray &fingerprint, TellOutcome tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    const QByteArray removed
        = fingerprint.isEmpty() ? call.session.certificate : fingerprintFrom(fingerprint);
    if (!account->certificates.contains(removed))
        return tell(chat, call,
            refused("INVALID_CERTIFICATE", account->name, "That is none of your certificates"));
    storeAndTell(chat, call, {shared::CertificateRemoved{account->id, removed}},
        {nullptr, account->name, "The certificate " + removed + " is nobody's now"},
        std::move(tell));
}

} // namespace watek::server::dispatcher
