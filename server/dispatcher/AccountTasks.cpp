// Each task is a chain: what can be refused at once is; then a password is compared or hashed; then
// the store writes; then the outcome is told. Between two links anything may happen, so each looks
// its account up again.
#include "server/dispatcher/AccountTasks.h"

#include "common/protocol/DisplayText.h"
#include "server/dispatcher/AccountKeys.h"
#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/Awaiting.h"
#include "server/dispatcher/NickGuard.h"
#include "server/dispatcher/commands/Commands.h"
#include "server/shared/EmailAddress.h"
#include "server/shared/GatewayPasswords.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using shared::Account;

namespace {

constexpr qsizetype kMostCertificates = 10;
constexpr qsizetype kFingerprintDigits = 64;

/// Lower-case digits without colons; empty: it is no fingerprint. "ab12..." or "AB:12:...".
QByteArray fingerprintFrom(const QByteArray &text)
{
    const QByteArrayList pairs = text.split(':');
    const bool hasColons = pairs.size() > 1;
    if (hasColons
        && std::ranges::any_of(pairs, [](const QByteArray &two) { return two.size() != 2; }))
        return {};
    const QByteArray digits = pairs.join().toLower();
    const bool isOne = digits.size() == kFingerprintDigits
        && std::ranges::all_of(
            digits, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    return isOne ? digits : QByteArray();
}

/// Who runs the server registers it before the settings name it.
AccountOutcome setAside(const QByteArray &name)
{
    return refused("BAD_ACCOUNT_NAME", name,
        "That name is set aside for an operator of this server. If it is yours, take it out of the "
        "settings ([oper] account), REHASH, register it, and put it back");
}

/// Nothing: this connection, in the name of its user, may register an account now.
std::optional<AccountOutcome> whyNobodyRegisters(Chat &chat, Call &call, const QByteArray &name)
    REQUIRES(dispatcherRole)
{
    const auto &settings = chat.config().accounts;
    const Session &session = call.session;
    const User &user = call.user();
    if (!settings.areKept || !settings.registration)
        return refused(kBusy, name, "Nobody can register an account on this server");
    if (user.isIdentified())
        return refused(
            "ALREADY_AUTHENTICATED", user.account, "You are logged in to an account already");
    if (!user.nick)
        return refused("NEED_NICK", {}, "Choose a nickname first");
    if (!session.isOnline() && !settings.registrationBeforeConnect)
        return refused(
            kCompleteConnection, name, "Join the chat first, then register your account");
    // IRCv3 account-registration "Server considerations": who would not be let in registers
    // nothing.
    const QByteArray &password = chat.config().server.password;
    if (!session.isOnline() && !password.isEmpty()
        && !shared::isSamePassword(session.password, password))
        return refused(kBusy, name, "This server asks for a password first (PASS)");
    if (!session.isOnline() && chat.state().bans().find(BanKind::KLine, user, chat.nowMs()))
        return refused(kBusy, name, "You are banned from this server");
    if (!chat.accountDesk().maySayPassword(session))
        return refused("UNACCEPTABLE_PASSWORD", name,
            "Whoever can read this connection would learn your password: connect with TLS");
    return std::nullopt;
}

/// Nothing: it may be registered.
std::optional<AccountOutcome> whyNotRegister(Chat &chat, Call &call, const NewAccount &wanted)
    REQUIRES(dispatcherRole)
{
    if (auto refusal = whyNobodyRegisters(chat, call, wanted.name))
        return refusal;
    const auto nick = protocol::Nick::parse(wanted.name, chat.config().limits.nickLength);
    if (!nick || looksLikeServer(chat, *nick) || isGivenByServer(*nick))
        return refused("BAD_ACCOUNT_NAME", wanted.name,
            nick && isGivenByServer(*nick)
                ? "The server gives names like that itself, so nobody owns one"
                : "An account is called like a nickname, and that is none");
    if (chat.accountDesk().isSetAside(*nick))
        return setAside(wanted.name);
    const User *const holder = chat.state().lookAlikeHolder(*nick);
    if (chat.accountDesk().isTaken(*nick) || (holder && holder != &call.user()))
        return refused("ACCOUNT_EXISTS", wanted.name,
            "Somebody uses that name, or one that looks like it, already");
    if (wanted.email.isEmpty() && chat.config().accounts.registrationRequiresEmail)
        return refused("INVALID_EMAIL", wanted.name,
            "An account here needs an e-mail address, which a code is sent to");
    if (!wanted.email.isEmpty() && !shared::isEmailAddress(wanted.email))
        return refused("INVALID_EMAIL", wanted.name,
            "That is no e-mail address that this server can write to");
    if (auto complaint = complaintAbout(wanted.password, wanted.name))
        return complaint;
    if (!chat.accountDesk().mayRegisterMore(call.session))
        return refused(kBusy, wanted.name,
            "Too many accounts were registered just now, please try again in an hour");
    if (!wanted.email.isEmpty() && chat.mailDesk().canSend()) {
        if (const auto why = chat.mailDesk().whyNotNow(call.session.address, wanted.email))
            return refused(kBusy, wanted.name, *why);
    }
    return std::nullopt;
}

/// The new account's owner is told, then logged in to it; or told to wait for an e-mail.
TellOutcome welcomeOwner(
    shared::AccountId id, std::optional<MailDesk::NewCode> code, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const AccountOutcome &outcome) {
        dispatcherRole.assertCurrent();
        const Account *const stored = chat.state().accounts().find(id);
        tell(chat, call, outcome);
        if (outcome.refusal || !stored)
            return;
        chat.log().info("account",
            call.user().nickText() + " (" + call.session.address + ") has registered "
                + stored->name);
        if (code)
            chat.mailDesk().send({call.session.id, call.session.address}, stored->name, *code);
        else
            chat.accountDesk().logIn(call, *stored, LoggedInBy::Password);
    };
}

/// The new account's owner has to show that the address is theirs first.
std::optional<MailDesk::NewCode> codeFor(Chat &chat, const Account &account)
    REQUIRES(dispatcherRole)
{
    if (account.email.isEmpty() || !chat.mailDesk().canSend())
        return std::nullopt;
    return chat.mailDesk().newCode(shared::CodePurpose::Verify, account.email,
        account.registeredMs + qint64(chat.config().accounts.verifyTimeout) * 1000);
}

OnPassword storeNewAccount(const Account &account, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const shared::PasswordChecked &made) {
        dispatcherRole.assertCurrent();
        if (!made.isRight)
            return tell(chat, call, refusedCharacters(account.name));
        // Somebody may have been faster while the password was hashed, or there are new settings.
        const auto nick = protocol::Nick::parse(account.name, account.name.size());
        if (nick && chat.accountDesk().isSetAside(*nick))
            return tell(chat, call, setAside(account.name));
        if (!nick || chat.accountDesk().isTaken(*nick))
            return tell(chat, call,
                refused("ACCOUNT_EXISTS", account.name,
                    "Somebody uses that name, or one that looks like it, already"));
        Account whole = account;
        whole.verifier = made.verifier;
        const auto code = codeFor(chat, whole);
        if (code) {
            whole.isVerified = false;
            whole.code = code->kept;
        }
        const QByteArray sentence = code
            ? "The account " + whole.name + " is yours when you have typed the code that is sent "
                + "to " + whole.email + ": " + howToVerify(call.session, whole.name)
            : "The account " + whole.name + " is yours";
        std::vector<shared::StoreChange> changes;
        // Who had the name and did not verify it gives way.
        if (const Account *const before = chat.state().accounts().findByLookAlike(*nick))
            changes.push_back(shared::AccountDropped{before->id});
        changes.push_back(shared::AccountRegistered{whole});
        storeAndTell(chat, call, std::move(changes),
            {nullptr, whole.name, sentence, code.has_value()}, welcomeOwner(whole.id, code, tell));
    };
}

WithAccount logInWithAccount(TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        if (call.user().account == account.name) {
            call.session.loggedInBy = LoggedInBy::Password;
            call.session.appPassword.clear();
            call.session.loggedInTo = account.id;
            becomeOperatorByAccount(chat, call);
        } else {
            chat.accountDesk().logIn(call, account, LoggedInBy::Password);
        }
        tell(chat, call, {nullptr, account.name, "You are now logged in as " + account.name});
    };
}

/// What somebody types who has logged in already is refused, but for the account's own password at
/// a connection that has not shown it yet.
bool isShownAnew(Chat &chat, const Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    const Account *const account = chat.state().accounts().findByName(name);
    return account && account->name == call.user().account
        && (call.session.loggedInBy != LoggedInBy::Password
            || call.session.loggedInTo != account->id);
}

WithAccount hashNewPassword(const QByteArray &after, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        hashAndStorePassword(chat, call, account, after, {},
            {nullptr, account.name, "The password of " + account.name + " was changed"}, tell);
    };
}

WithAccount dropWithAccount(TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        if (const auto *const suspended = chat.channelDesk().suspendedOf(account.id))
            return tell(chat, call,
                refused("CHANNEL_SUSPENDED", account.name,
                    "Your channel " + suspended->name
                        + " is suspended: operators of the server must drop it or lift that "
                          "before your account can end"));
        storeAndTell(chat, call, {shared::AccountDropped{account.id}},
            {nullptr, account.name, "The account " + account.name + " was dropped"}, tell);
    };
}

WithAccount unsayWithAccount(TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        chat.eventKeeper().hurry(); // what has happened so far is to go, too
        storeAndTell(chat, call, {shared::HistoryDeletion{shared::MessagesOfDeleted{account.id}}},
            {nullptr, account.name, "What " + account.name + " has said is deleted"}, tell);
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
        return tell(chat, call, tooBusy(wanted.name));
    chat.accountDesk().noteRegistration(call.session);
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
    if (call.user().isIdentified() && !isShownAnew(chat, call, name))
        return tell(chat, call,
            refused("ALREADY_AUTHENTICATED", call.user().account,
                "You are logged in to " + call.user().account + " already"));
    if (!call.user().isIdentified() && logInByAppPassword(chat, call, name, password, tell))
        return;
    whenPasswordIsRight(chat, call, name, password, tell, logInWithAccount(tell));
}

QList<QByteArray> contextOf(const AccountOutcome &refusal)
{
    return QByteArrayView(refusal.refusal) == kCompleteConnection
        ? QList<QByteArray>()
        : QList<QByteArray>{refusal.account};
}

NameAndDevice accountAndDevice(const QByteArray &typed)
{
    constexpr qsizetype kDeviceBytes = 32;
    const qsizetype at = typed.indexOf('@');
    if (at < 0)
        return {typed, {}};
    return {typed.first(at), cutTo(protocol::safeToShow(typed.mid(at + 1)), kDeviceBytes)};
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

void unsayAll(Chat &chat, Call &call, const QByteArray &password, TellOutcome tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (account)
        whenPasswordIsRight(chat, call, account->name, password, tell, unsayWithAccount(tell));
}

void addCertificate(Chat &chat, Call &call, const QByteArray &fingerprint, TellOutcome tell)
{
    const Account *const account = ownAccountByPassword(chat, call, tell);
    if (!account)
        return;
    const QByteArray added
        = fingerprint.isEmpty() ? call.session.certificate : fingerprintFrom(fingerprint);
    if (added.isEmpty())
        return tell(chat, call,
            refused("INVALID_CERTIFICATE", account->name,
                fingerprint.isEmpty() ? "You have shown no certificate"
                                      : "A fingerprint is 64 hexadecimal digits (SHA-256)"));
    const Account *const owner = chat.state().accounts().findByCertificate(added);
    if (owner)
        return tell(chat, call,
            refused("INVALID_CERTIFICATE", account->name,
                owner == account ? "That is one of your certificates already"
                                 : "That certificate logs in to another account"));
    const qsizetype awaited
        = chat.accountDesk().countAwaited([&](const shared::StoreChange &change) {
              const auto *const other = std::get_if<shared::CertificateAdded>(&change);
              return other && other->account == account->id;
          });
    if (account->certificates.size() + awaited >= kMostCertificates)
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
