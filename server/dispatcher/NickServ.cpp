#include "server/dispatcher/NickServ.h"

#include "server/dispatcher/AccountAdmin.h"
#include "server/dispatcher/AccountCodes.h"
#include "server/dispatcher/AccountSettings.h"
#include "server/dispatcher/AccountTasks.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/Sessions.h"
#include "server/dispatcher/StayingTasks.h"
#include "server/dispatcher/Vhost.h"
#include "server/dispatcher/commands/Commands.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <optional>

namespace watek::server::dispatcher {

using shared::Account;

namespace {

constexpr QByteArrayView kName = "NickServ";

void answer(Chat &chat, Call &call, const QByteArray &text) REQUIRES(dispatcherRole)
{
    if (call.session.isGuest())
        return call.replies.sentence(text);
    QByteArray line;
    const QByteArray name = kName.toByteArray();
    const QByteArray source = name + '!' + name + '@' + chat.info().name;
    appendLine(line, {{}, source, "NOTICE", {call.user().nickText(), text}});
    call.replies.own(line);
}

/// A sentence for each outcome; what was typed wrongly is not said to a name.
TellOutcome bySentence()
{
    return [](Chat &chat, Call &call, const AccountOutcome &outcome) {
        dispatcherRole.assertCurrent();
        answer(chat, call, outcome.sentence + '.');
    };
}

/// What somebody typed behind the command, word by word.
struct Words {
    QList<QByteArray> words;

    explicit Words(const QByteArray &text)
    {
        for (const QByteArray &word : text.split(' ')) {
            if (!word.isEmpty())
                words.append(word);
        }
    }
    qsizetype size() const { return words.size(); }
    QByteArray operator[](qsizetype index) const { return words.value(index); }
    /// Those from `index` on, as one text.
    QByteArray from(qsizetype index) const { return words.mid(index).join(' '); }
};

struct ServiceRow {
    QByteArrayView verb;
    qsizetype least; ///< words behind it
    void (*handler)(Chat &, Call &, const Words &); ///< requires dispatcherRole
    const char *syntax;
    const char *help;
    shared::OperRole needed = shared::OperRole::None;
};

void handleHelp(Chat &chat, Call &call, const Words &words);

void handleRegister(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    registerAccount(
        chat, call, {.name = {}, .email = words[1], .password = words[0]}, bySentence());
}

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

void handleIdentify(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    if (words.size() > 1)
        return logInByPassword(chat, call, words[0], words[1], bySentence());
    const auto account = meantAccount(chat, call);
    if (account || !chat.accountDesk().maySayPassword(call.session))
        return logInByPassword(
            chat, call, account.value_or(call.user().nickText()), words[0], bySentence());
    answer(chat, call,
        call.user().nickText() + " is not registered. Say whose password it is: "
            + (call.session.isGuest() ? "/login NAME PASSWORD" : "IDENTIFY <account> <password>"));
}

void handlePasswd(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    changePassword(chat, call, words[0], words[1], bySentence());
}

void handleDrop(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    dropAccount(chat, call, words[0], bySentence());
}

/// To its owner and to operators.
void answerDetails(Chat &chat, Call &call, const Account &account) REQUIRES(dispatcherRole)
{
    answer(chat, call, "Protection of the nickname: " + describeProtection(chat, account) + '.');
    answer(chat, call,
        account.email.isEmpty() ? QByteArrayLiteral("No e-mail address.")
                                : "E-mail: " + account.email + '.');
    if (!account.isVerified)
        answer(chat, call, "It waits for its owner to verify that address.");
    for (const QByteArray &fingerprint : account.certificates)
        answer(chat, call, "Certificate: " + fingerprint);
    if (account.suspension && !account.suspension->isOver(chat.nowMs()))
        answer(chat, call,
            "Suspended by " + account.suspension->by
                + (account.suspension->reason.isEmpty() ? QByteArray()
                                                        : ": " + account.suspension->reason)
                + '.');
}

void handleInfo(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray name = words.size() > 0 ? words[0]
        : call.user().isIdentified()         ? call.user().account
                                             : call.user().nickText();
    const Account *const account = chat.state().accounts().findByName(name);
    const bool isOperator = call.user().role > shared::OperRole::None;
    // What nobody has verified is nobody's yet.
    if (!account || (!account->isVerified && !isOperator))
        return answer(chat, call, name + " is not registered.");
    const QByteArray since = QDateTime::fromMSecsSinceEpoch(account->registeredMs, Qt::UTC)
                                 .toString(QStringLiteral("yyyy-MM-dd"))
                                 .toUtf8();
    answer(chat, call, account->name + " is registered since " + since + '.');
    const User *const online = chat.state().onlineUserOfAccount(account->name);
    answer(chat, call,
        online ? account->name + " is here as " + online->nickText() + '.'
               : account->name + " is not here.");
    if (isOperator || call.user().account == account->name)
        answerDetails(chat, call, *account);
}

void handleVerifyCode(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    verifyAccount(chat, call, words[0], words[1], bySentence());
}

void handleResend(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    resendCode(chat, call, words[0], words[1], bySentence());
}

void handleSendPass(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    sendPasswordCode(chat, call, words[0], bySentence());
}

void handleResetPass(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    resetPassword(chat, call, words[0], words[1], words[2], bySentence());
}

void handleVerifyEmail(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    verifyEmail(chat, call, words[0], bySentence());
}

void handleSet(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = words[0].toUpper();
    if (what == "ENFORCE" && words.size() == 2)
        return setProtection(chat, call, words[1], bySentence());
    if (what == "PASSWORD" && words.size() == 3)
        return changePassword(chat, call, words[1], words[2], bySentence());
    if (what == "EMAIL" && words.size() == 3) {
        const bool isNone = words[1].toLower() == "none";
        return changeEmail(chat, call, isNone ? QByteArray() : words[1], words[2], bySentence());
    }
    if (setStaying(chat, call, words[0], words[1], answer))
        return;
    answer(chat, call, "SET ENFORCE none | grace | strict | default");
    answer(chat, call, "SET PASSWORD <password> <new password>");
    answer(chat, call, "SET EMAIL <e-mail> | none <password>");
    answer(chat, call, "SET ALWAYS-ON | AUTO-AWAY [true | false | default]");
}

/// The name is the user's; nothing, and told: it is not.
std::optional<protocol::Nick> ownNick(Chat &chat, Call &call, const QByteArray &name)
    REQUIRES(dispatcherRole)
{
    const auto nick = protocol::Nick::parse(name, chat.config().limits.nickLength);
    const Account *const owner = nick ? chat.state().accounts().findByLookAlike(*nick) : nullptr;
    const bool isLoggedIn = call.user().isIdentified();
    if (isLoggedIn && owner && owner->name == call.user().account)
        return *nick;
    // Another person of the same account is its own, whatever it is called.
    const User *const holder = chat.state().onlineUser(name);
    if (isLoggedIn && nick && holder && holder->account == call.user().account)
        return *nick;
    answer(chat, call,
        isLoggedIn ? name
                + " is neither your account's nickname nor used by somebody who is logged in to it."
                   : name + " is not your nickname. Log in first: IDENTIFY <account> <password>");
    return std::nullopt;
}

/// The asker is called so itself, with all its connections, and was told what it can do.
bool isOwnNickInUse(Chat &chat, Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    const auto nick = protocol::Nick::parse(name, chat.config().limits.nickLength);
    if (!nick || chat.state().lookAlikeHolder(*nick) != &call.user())
        return false;
    answer(chat, call,
        "You are " + call.user().nickText()
            + " yourself. CLIENTS LIST shows your connections, CLIENTS LOGOUT <number> ends one.");
    return true;
}

/// GHOST: somebody who uses my nickname, a dead connection of mine perhaps, is sent away. REGAIN:
/// and the name is mine at once.
bool freeNick(Chat &chat, Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    const auto nick = ownNick(chat, call, name);
    if (!nick)
        return false;
    User *const holder = chat.state().lookAlikeHolder(*nick);
    if (!holder || holder == &call.user())
        return true;
    chat.endPerson(*holder, "The owner of this nickname wants it back");
    return true;
}

void handleGhost(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    if (!isOwnNickInUse(chat, call, words[0]) && freeNick(chat, call, words[0]))
        answer(chat, call, words[0] + " is free.");
}

/// RELEASE: who uses my nickname stays, by another name.
void handleRelease(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const auto nick = ownNick(chat, call, words[0]);
    if (!nick || isOwnNickInUse(chat, call, words[0]))
        return;
    User *const holder = chat.state().lookAlikeHolder(*nick);
    if (holder && holder->isInChat)
        chat.nickGuard().rename(*holder);
    else if (holder)
        chat.state().reserveNick(*holder, std::nullopt);
    answer(chat, call, words[0] + " is free.");
}

void handleRegain(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    if (const Channel *channel = call.user().isInChat ? chat.whereBanned(call.user()) : nullptr)
        return answer(chat, call,
            "You cannot change your nickname while you are banned in " + channel->name.text()
                + '.');
    if (!freeNick(chat, call, words[0]))
        return;
    const auto nick = protocol::Nick::parse(words[0], chat.config().limits.nickLength);
    if (nick && call.user().isInChat && call.user().nick != *nick)
        chat.happen(NickChanged{*nick}, call.replies);
    answer(chat, call, "You are " + words[0] + '.');
}

void handleLogout(Chat &chat, Call &call, const Words &)
{
    dispatcherRole.assertCurrent();
    if (!call.user().isIdentified())
        return answer(chat, call, "You are not logged in.");
    chat.accountDesk().logOut(call);
    answer(chat, call, "You are logged out.");
}

void handleCert(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = words[0].toUpper();
    if (what == "ADD")
        return addCertificate(chat, call, words[1], bySentence());
    if (what == "DEL")
        return removeCertificate(chat, call, words[1], bySentence());
    if (what != "LIST")
        return answer(chat, call, "CERT ADD | DEL | LIST [<fingerprint>]");
    const Account *const account = chat.state().accounts().findByName(call.user().account);
    if (!account)
        return answer(chat, call, "You are not logged in.");
    for (const QByteArray &fingerprint : account->certificates)
        answer(chat, call, fingerprint);
    answer(chat, call,
        "You have " + QByteArray::number(account->certificates.size()) + " certificate(s).");
}

SayLine sentences(Chat &chat, Call &call)
{
    return [&](const QByteArray &text) {
        dispatcherRole.assertCurrent();
        answer(chat, call, text);
    };
}

void handleSessions(Chat &chat, Call &call, const Words &)
{
    dispatcherRole.assertCurrent();
    listSessions(chat, call, sentences(chat, call));
}

void handleClients(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = words[0].toUpper();
    if (what == "LIST")
        return listSessions(chat, call, sentences(chat, call));
    if (what == "LOGOUT" && words.size() > 1)
        return endSession(chat, call, words[1], sentences(chat, call));
    answer(chat, call, "CLIENTS LIST | LOGOUT <number> | LOGOUT all");
}

void handleVhostSwitch(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    switchVhost(chat, call, words[0], [](Chat &now, Call &then, const QByteArray &text) {
        dispatcherRole.assertCurrent();
        answer(now, then, text);
    });
}

void handleSuspend(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const auto duration = durationFrom(words[1]);
    suspendAccount(
        chat, call, words[0], duration.value_or(0), words.from(duration ? 2 : 1), bySentence());
}

void handleUnsuspend(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    unsuspendAccount(chat, call, words[0], bySentence());
}

void handleSaPasswd(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    setPasswordOf(chat, call, words[0], words[1], bySentence());
}

void handleSaDrop(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    dropAccountOf(chat, call, words[0], bySentence());
}

void handleList(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    listAccounts(chat, call, words.size() > 0 ? words[0] : QByteArrayLiteral("*"), answer);
}

// clang-format off
constexpr std::array kRows{
    ServiceRow{"REGISTER", 1, handleRegister, "REGISTER <password> [<e-mail>]",
        "Makes your nickname yours"},
    ServiceRow{"IDENTIFY", 1, handleIdentify, "IDENTIFY [<account>] <password>",
        "Logs you in"},
    ServiceRow{"LOGOUT", 0, handleLogout, "LOGOUT",
        "Logs you out"},
    ServiceRow{"INFO", 0, handleInfo, "INFO [<account>]",
        "Shows what is known of an account"},
    ServiceRow{"PASSWD", 2, handlePasswd, "PASSWD <password> <new password>",
        "Changes your password"},
    ServiceRow{"REGAIN", 1, handleRegain, "REGAIN <nickname>",
        "Sends away who uses your nickname, and gives it to you"},
    ServiceRow{"RELEASE", 1, handleRelease, "RELEASE <nickname>",
        "Gives who uses your nickname another one"},
    ServiceRow{"GHOST", 1, handleGhost, "GHOST <nickname>",
        "Sends away who uses your nickname"},
    ServiceRow{"CERT", 1, handleCert, "CERT ADD | DEL | LIST [<fingerprint>]",
        "Certificates that log you in (SASL EXTERNAL)"},
    ServiceRow{"SESSIONS", 0, handleSessions, "SESSIONS",
        "Shows the connections that you are here with"},
    ServiceRow{"CLIENTS", 1, handleClients, "CLIENTS LIST | LOGOUT <number> | LOGOUT all",
        "Shows them, or ends one or all of the others"},
    ServiceRow{"VHOST", 0, handleVhostSwitch, "VHOST [ON | OFF]",
        "Shows you by the host that operators gave you, or not"},
    ServiceRow{"VERIFY", 2, handleVerifyCode, "VERIFY <account> <code>",
        "Takes the code that was sent to you when you registered"},
    ServiceRow{"RESEND", 2, handleResend, "RESEND <account> <password>",
        "Sends you another code when the first one did not come"},
    ServiceRow{"SENDPASS", 1, handleSendPass, "SENDPASS <account>",
        "Sends a code to the account's e-mail address when you forgot the password"},
    ServiceRow{"RESETPASS", 3, handleResetPass, "RESETPASS <account> <code> <new password>",
        "Sets a new password with that code"},
    ServiceRow{"SET", 0, handleSet, "SET ENFORCE | PASSWORD | EMAIL | ALWAYS-ON | AUTO-AWAY <words>",
        "Changes how your nickname is protected, your password, your e-mail address, and whether you "
        "stay in your channels without a connection"},
    ServiceRow{"VERIFYEMAIL", 1, handleVerifyEmail, "VERIFYEMAIL <code>",
        "Takes the code that was sent to your new e-mail address"},
    ServiceRow{"DROP", 1, handleDrop, "DROP <password>",
        "Deletes your account for good"},
    ServiceRow{"HELP", 0, handleHelp, "HELP [<command>]",
        "Shows this list, or what one of them does"},
    ServiceRow{"LIST", 0, handleList, "LIST [<pattern>]",
        "For operators: shows the accounts whose names fit", shared::OperRole::See},
    ServiceRow{"SUSPEND", 1, handleSuspend, "SUSPEND <account> [<duration>] [<reason>]",
        "For operators: puts an account out of use, for 90m, 2h, 7d, or for good",
        shared::OperRole::Ban},
    ServiceRow{"UNSUSPEND", 1, handleUnsuspend, "UNSUSPEND <account>",
        "For operators: takes that back", shared::OperRole::Ban},
    ServiceRow{"SAPASSWD", 2, handleSaPasswd, "SAPASSWD <account> <new password>",
        "For operators: sets the password of somebody who forgot it", shared::OperRole::Admin},
    ServiceRow{"SADROP", 1, handleSaDrop, "SADROP <account>",
        "For operators: deletes an account for good", shared::OperRole::Admin},
};
// clang-format on

void handleHelp(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const auto asked = std::ranges::find(kRows, words[0].toUpper(), &ServiceRow::verb);
    if (asked != kRows.end() && asked->needed <= call.user().role) {
        answer(chat, call, asked->syntax);
        return answer(chat, call, QByteArray(asked->help) + '.');
    }
    if (words.size() > 0)
        answer(chat, call, "There is no command " + words[0] + '.');
    answer(chat, call, "With an account your nickname stays yours. Write to me:");
    for (const ServiceRow &row : kRows) {
        if (row.needed <= call.user().role)
            answer(chat, call, QByteArray(row.syntax) + " - " + row.help);
    }
}

} // namespace

bool isNickServ(const QByteArray &nick) { return nick.compare(kName, Qt::CaseInsensitive) == 0; }

bool runNickServ(Chat &chat, Call &call, const QByteArray &verb, const QByteArray &rest)
{
    const auto row = std::ranges::find(kRows, verb.toUpper(), &ServiceRow::verb);
    if (row == kRows.end())
        return false;
    const Words words(rest);
    // Half of a password would be taken for the whole, and nobody would know until the next log-in.
    const QByteArrayView syntax(row->syntax);
    const bool hasTooMany = syntax.contains("password>") && words.size() > syntax.count('<');
    if (row->needed > call.user().role)
        answer(chat, call, row->verb.toByteArray() + " is for operators who may do that.");
    else if (words.size() < row->least)
        answer(chat, call, QByteArray("Like this: ") + row->syntax);
    else if (hasTooMany)
        answer(chat, call,
            QByteArray("A password that is said here has no spaces. Like this: ") + row->syntax);
    else
        row->handler(chat, call, words);
    return true;
}

void tellNickServ(Chat &chat, Call &call, const QByteArray &said)
{
    const QByteArray text = said.trimmed();
    const qsizetype space = text.indexOf(' ');
    const QByteArray verb = space < 0 ? text : text.left(space);
    const QByteArray rest = space < 0 ? QByteArray() : text.mid(space + 1);
    if (!chat.config().accounts.areKept)
        return answer(chat, call, "There are no accounts on this server.");
    if (!runNickServ(chat, call, verb, rest))
        answer(chat, call, "I do not understand that. Try HELP.");
}

} // namespace watek::server::dispatcher
