#include "server/dispatcher/AccountKeys.h"

#include "common/protocol/DisplayText.h"
#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/DrawnSecrets.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using shared::Account;
using shared::AppPassword;

namespace {

constexpr qsizetype kLongestLabel = 32;
/// When one was used is written again only so long afterwards: a program that connects every second
/// must not keep the disk busy.
constexpr qint64 kUsedStepMs = 10 * 60'000;

QByteArray minuteText(qint64 wallMs)
{
    return QDateTime::fromMSecsSinceEpoch(wallMs, Qt::UTC)
               .toString(QStringLiteral("yyyy-MM-dd hh:mm"))
               .toUtf8()
        + " UTC";
}

bool isLabel(const QByteArray &label)
{
    return !label.isEmpty() && label.size() <= kLongestLabel
        && protocol::safeToShow(label) == label;
}

bool hasLabel(const Account &account, const QByteArray &label)
{
    return std::ranges::find(account.appPasswords, label, &AppPassword::label)
        != account.appPasswords.end();
}

/// Nothing: one more may be made with that label.
std::optional<AccountOutcome> whyNoAppPassword(
    Chat &chat, const Account &account, const QByteArray &label) REQUIRES(dispatcherRole)
{
    if (!isLabel(label))
        return refused("INVALID_LABEL", account.name,
            "Call it by one word of at most " + QByteArray::number(kLongestLabel)
                + " characters, the name of the program for example");
    qsizetype awaited = 0;
    bool isTaken = hasLabel(account, label);
    chat.accountDesk().countAwaited([&](const shared::StoreChange &change) {
        const auto *const other = std::get_if<shared::AppPasswordAdded>(&change);
        const bool isOwn = other && other->account == account.id;
        awaited += isOwn;
        isTaken = isTaken || (isOwn && other->password.label == label);
        return isOwn;
    });
    if (isTaken)
        return refused(
            "LABEL_EXISTS", account.name, "You have an app password " + label + " already");
    if (qsizetype(account.appPasswords.size()) + awaited >= kMostAppPasswords)
        return refused("TOO_MANY", account.name,
            "You have " + QByteArray::number(kMostAppPasswords)
                + " app passwords already: delete one that you use no more");
    return std::nullopt;
}

/// Makes the codes, shows them and has them stored. Until they are, the old ones are good.
WithAccount storeRecoveryCodes(
    std::function<void(Chat &, Call &, const QByteArray &)> say, TellOutcome tell)
{
    return [=](Chat &chat, Call &call, const Account &account) {
        dispatcherRole.assertCurrent();
        QByteArrayList codes;
        QByteArrayList hashes;
        for (qsizetype i = 0; i < kRecoveryCodes; ++i) {
            codes.append(drawnSecret(kLettersOfRecoveryCode));
            hashes.append(hashOfSecret(codes.constLast()));
        }
        chat.log().info("account",
            call.user().nickText() + " (" + call.session.address + ") makes new recovery codes for "
                + account.name);
        const auto show = [=](Chat &now, Call &then) {
            dispatcherRole.assertCurrent();
            for (const QByteArray &code : codes)
                say(now, then, code);
        };
        showAndStore(chat, call, {shared::RecoveryCodesSet{account.id, hashes}}, show,
            "Forget these codes: those that you had before are good as ever",
            {nullptr, account.name,
                "Write these codes down: they are not shown again. Each of them sets a new "
                "password once: RECOVER "
                    + account.name + " <code> <new password>. Those that you had before are void"},
            tell);
    };
}

} // namespace

bool logInByAppPassword(Chat &chat, Call &call, const QByteArray &name, const QByteArray &password,
    const TellOutcome &tell)
{
    if (!looksLikeSecret(password, kLettersOfAppPassword)
        || whyNoPassword(chat, call.session, name))
        return false;
    const Accounts &accounts = chat.state().accounts();
    const auto [account, shown] = accounts.findByAppPassword(hashOfSecret(password));
    if (!account || accounts.findByName(name) != account)
        return false;
    chat.accountDesk().noteRightPassword(call.session, name);
    if (const auto why = whyUnusable(chat, *account)) {
        tell(chat, call, *why);
        return true;
    }
    const qint64 now = chat.nowMs();
    // Nobody waits for it: without an answer of the store it is a little late in the list.
    if (now - shown->usedMs >= kUsedStepMs || now < shown->usedMs)
        chat.accountDesk().storeForNobody(
            {shared::AppPasswordUsed{account->id, shown->label, now}});
    chat.accountDesk().logIn(call, *account, LoggedInBy::AppPassword, shown->label);
    tell(chat, call, {nullptr, account->name, "You are now logged in as " + account->name});
    return true;
}

void addAppPassword(Chat &chat, Call &call, const QByteArray &label,
    const std::function<void(Chat &, Call &, const QByteArray &)> &say, TellOutcome tell)
{
    const Account *const account = ownAccountByPassword(chat, call, tell);
    if (!account)
        return;
    if (const auto why = whyNoAppPassword(chat, *account, label))
        return tell(chat, call, *why);
    // Who can read the answer can use it.
    if (!chat.accountDesk().maySayPassword(call.session))
        return tell(chat, call,
            refused("INSECURE", account->name,
                "Whoever can read this connection would learn the password: connect with TLS"));
    const QByteArray drawn = drawnSecret(kLettersOfAppPassword);
    chat.log().info("account",
        call.user().nickText() + " (" + call.session.address + ") makes the app password " + label
            + " for " + account->name);
    const auto show = [&](Chat &now, Call &then) {
        dispatcherRole.assertCurrent();
        say(now, then, "The app password " + label + " is " + drawn + " - it is not shown again.");
    };
    showAndStore(chat, call,
        {shared::AppPasswordAdded{account->id,
            {.label = label, .hash = hashOfSecret(drawn), .madeMs = chat.nowMs(), .usedMs = 0}}},
        show, "Forget that password, it is not good",
        {nullptr, account->name,
            "It is good from now on, logs in as " + account->name
                + " (SASL PLAIN, PASS, IDENTIFY), and changes nothing of the account"},
        std::move(tell));
}

void removeAppPassword(Chat &chat, Call &call, const QByteArray &label, TellOutcome tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    const AccountOutcome unknown
        = refused("INVALID_LABEL", account->name, "You have no app password " + label);
    if (!hasLabel(*account, label))
        return tell(chat, call, unknown);
    chat.log().info("account",
        call.user().nickText() + " (" + call.session.address + ") deletes the app password " + label
            + " of " + account->name);
    storeAndTell(chat, call, {shared::AppPasswordRemoved{account->id, label}},
        {nullptr, account->name,
            "The app password " + label
                + " is good no more, and connections that logged in by it are ended"},
        std::move(tell));
}

void listAppPasswords(Chat &chat, Call &call, const SayLine &say, const TellOutcome &tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    for (const AppPassword &password : account->appPasswords)
        say(password.label + ", made " + minuteText(password.madeMs) + ", "
            + (password.usedMs == 0 ? QByteArrayLiteral("never used")
                                    : "last used " + minuteText(password.usedMs)));
    say("You have " + QByteArray::number(qsizetype(account->appPasswords.size()))
        + " app password(s).");
}

void makeRecoveryCodes(Chat &chat, Call &call, const QByteArray &password,
    std::function<void(Chat &, Call &, const QByteArray &)> say, TellOutcome tell)
{
    const Account *const account = ownAccount(chat, call, tell);
    if (!account)
        return;
    // Who can read the answer can use it, whatever was said before.
    if (const auto why = whyNoPassword(chat, call.session, account->name))
        return tell(chat, call, *why);
    WithAccount then = storeRecoveryCodes(std::move(say), tell);
    if (password.isEmpty() && call.session.loggedInBy == LoggedInBy::Password)
        return then(chat, call, *account);
    if (password.isEmpty())
        return tell(chat, call,
            refused("INVALID_CREDENTIALS", account->name,
                "Say your password, too, for this connection has not shown it: RECOVERY "
                "<password>"));
    whenPasswordIsRight(chat, call, account->name, password, tell, std::move(then));
}

void recoverAccount(Chat &chat, Call &call, const QByteArray &name, const QByteArray &code,
    const QByteArray &password, TellOutcome tell)
{
    if (!chat.config().accounts.areKept)
        return tell(chat, call, refused(kBusy, name, "There are no accounts on this server"));
    if (const auto why = whyNoPassword(chat, call.session, name))
        return tell(chat, call, *why);
    const Account *const account = chat.state().accounts().findByName(name);
    const QByteArray hash = hashOfSecret(code);
    if (!account || !account->recoveryCodes.contains(hash)) {
        chat.accountDesk().noteWrongPassword(call.session, name);
        return tell(chat, call, refusedCode(name));
    }
    if (const auto why = whyUnusable(chat, *account))
        return tell(chat, call, *why);
    if (const auto complaint = complaintAbout(password, account->name))
        return tell(chat, call, *complaint);
    chat.log().info("account",
        call.user().nickText() + " (" + call.session.address
            + ") sets a new password by a recovery code for " + account->name);
    // The code first: who uses it twice at once gets one password set.
    std::vector<shared::StoreChange> changes = afterReset(account->id, true);
    changes.insert(changes.begin(), shared::RecoveryCodeUsed{account->id, hash});
    const auto left = QByteArray::number(account->recoveryCodes.size() - 1);
    hashAndStorePassword(chat, call, *account, password, std::move(changes),
        {nullptr, account->name,
            "The password of " + account->name + " was changed: log in. You have " + left
                + " recovery code(s) left. To end connections of others that are logged in: "
                  "CLIENTS LOGOUT all"},
        tellOfCode(std::move(tell)));
}

} // namespace watek::server::dispatcher
