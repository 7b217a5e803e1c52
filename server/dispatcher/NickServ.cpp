#include "server/dispatcher/NickServ.h"

#include "server/dispatcher/AccountSettings.h"
#include "server/dispatcher/AccountTasks.h"
#include "server/dispatcher/NickServVerbs.h"
#include "server/dispatcher/OnePerson.h"
#include "server/dispatcher/Sessions.h"
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
    sayAsNickServ(chat, call, text);
}

struct ServiceRow {
    QByteArrayView verb;
    qsizetype least; ///< words behind it
    qsizetype most; ///< or kAnyNumberOfWords
    void (*handler)(Chat &, Call &, const ServiceWords &); ///< requires dispatcherRole
    const char *syntax;
    const char *help;
    shared::OperRole needed = shared::OperRole::None;
};

void handleHelp(Chat &chat, Call &call, const ServiceWords &words);

void handleRegister(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    registerAccount(
        chat, call, {.name = {}, .email = words[1], .password = words[0]}, bySentence());
}

void handlePasswd(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    changePassword(chat, call, words[0], words[1], bySentence());
}

void handleDrop(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    dropAccount(chat, call, words[0], bySentence());
}

QByteArray untilText(const shared::Suspension &suspension)
{
    if (suspension.untilMs == 0)
        return " for good";
    return " until "
        + QDateTime::fromMSecsSinceEpoch(suspension.untilMs, Qt::UTC)
              .toString(QStringLiteral("yyyy-MM-dd hh:mm"))
              .toUtf8()
        + " UTC";
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
    // How its owner could be robbed of it is nobody else's business.
    if (call.user().account == account.name) {
        answer(chat, call,
            "App passwords: " + QByteArray::number(qsizetype(account.appPasswords.size())) + '.');
        answer(chat, call,
            "Recovery codes left: " + QByteArray::number(account.recoveryCodes.size()) + '.');
    }
    if (account.suspension && !account.suspension->isOver(chat.nowMs()))
        answer(chat, call,
            "Suspended by " + account.suspension->by + untilText(*account.suspension)
                + (account.suspension->reason.isEmpty() ? QByteArray()
                                                        : ": " + account.suspension->reason)
                + '.');
}

void handleInfo(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray name = words.size() > 0 ? words[0]
        : call.user().isIdentified()         ? call.user().account
                                             : call.user().nickText();
    const Account *const account = chat.state().accounts().findByName(name);
    const bool isOperator = call.role() > shared::OperRole::None;
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
    const bool isOfAccount = holder->isIdentified() && holder->account == call.user().account;
    const bool mayEndAll = std::ranges::all_of(
        holder->sessions, [&](const Session *session) { return mayEnd(call.session, *session); });
    if (isOfAccount && (!mayEndAll || holder->sessions.empty())
        && call.session.loggedInBy == LoggedInBy::AppPassword) {
        answer(chat, call, whyAppPasswordEndsNobody(call.session));
        return false;
    }
    chat.endPerson(*holder, "The owner of this nickname wants it back");
    return true;
}

void handleGhost(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    if (!isOwnNickInUse(chat, call, words[0]) && freeNick(chat, call, words[0]))
        answer(chat, call, words[0] + " is free.");
}

/// RELEASE: who uses my nickname stays, by another name.
void handleRelease(Chat &chat, Call &call, const ServiceWords &words)
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

void handleRegain(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    if (const Channel *channel = call.user().isInChat ? chat.whereBanned(call.user()) : nullptr)
        return answer(chat, call,
            "You cannot change your nickname while you are banned in " + channel->name.text()
                + '.');
    // What somebody stays for would end: who has logged in to the same account becomes that one.
    User *const holder = chat.state().onlineUser(words[0]);
    if (holder && holder != &call.user() && call.user().isIdentified()
        && holder->account == call.user().account) {
        if (becomeOnePerson(chat, call, *holder)) {
            becomeOperatorByAccount(chat, call);
            return answer(chat, call, "You are " + words[0] + '.');
        }
        if (chat.isAbsent(*holder))
            return answer(chat, call,
                holder->nickText() + " is you: it stays without a connection, in "
                    + QByteArray::number(qsizetype(holder->memberships.size()))
                    + " channel(s). To be there again, log in to your account with an IRC program "
                      "that connects by TLS. GHOST "
                    + holder->nickText() + " ends it instead.");
    }
    if (!freeNick(chat, call, words[0]))
        return;
    const auto nick = protocol::Nick::parse(words[0], chat.config().limits.nickLength);
    if (nick && call.user().isInChat && call.user().nick != *nick)
        chat.happen(NickChanged{*nick}, call.replies);
    answer(chat, call, "You are " + words[0] + '.');
}

void handleLogout(Chat &chat, Call &call, const ServiceWords &)
{
    dispatcherRole.assertCurrent();
    if (!call.user().isIdentified())
        return answer(chat, call, "You are not logged in.");
    chat.accountDesk().logOut(call);
    answer(chat, call, "You are logged out.");
}

void handleSessions(Chat &chat, Call &call, const ServiceWords &)
{
    dispatcherRole.assertCurrent();
    listSessions(chat, call, sentences(chat, call));
}

void handleClients(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = words[0].toUpper();
    if (what == "LIST")
        return listSessions(chat, call, sentences(chat, call));
    if (what == "LOGOUT" && words.size() > 1)
        return endSession(chat, call, words[1], sentences(chat, call));
    answer(chat, call, "CLIENTS LIST | LOGOUT <number> | LOGOUT all");
}

void handleVhostSwitch(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    switchVhost(chat, call, words[0], [](Chat &now, Call &then, const QByteArray &text) {
        dispatcherRole.assertCurrent();
        answer(now, then, text);
    });
}

// clang-format off
constexpr std::array kRows{
    ServiceRow{"REGISTER", 1, 2, handleRegister, "REGISTER <password> [<e-mail>]",
        "Makes your nickname yours"},
    ServiceRow{"IDENTIFY", 1, 2, nickServIdentify, "IDENTIFY [<account>] <password>",
        "Logs you in"},
    ServiceRow{"LOGOUT", 0, 0, handleLogout, "LOGOUT",
        "Logs you out"},
    ServiceRow{"INFO", 0, 1, handleInfo, "INFO [<account>]",
        "Shows what is known of an account"},
    ServiceRow{"PASSWD", 2, 2, handlePasswd, "PASSWD <password> <new password>",
        "Changes your password"},
    ServiceRow{"REGAIN", 1, 1, handleRegain, "REGAIN <nickname>",
        "Sends away who uses your nickname, and gives it to you"},
    ServiceRow{"RELEASE", 1, 1, handleRelease, "RELEASE <nickname>",
        "Gives who uses your nickname another one"},
    ServiceRow{"GHOST", 1, 1, handleGhost, "GHOST <nickname>",
        "Sends away who uses your nickname"},
    ServiceRow{"CERT", 1, 2, nickServCert, "CERT ADD | DEL | LIST [<fingerprint>]",
        "Certificates that log you in (SASL EXTERNAL)"},
    ServiceRow{"APPPASS", 1, 2, nickServAppPass, "APPPASS ADD | DEL | LIST [<label>]",
        "Passwords for programs that log in by themselves; each may be taken back alone"},
    ServiceRow{"RECOVERY", 0, 1, nickServRecovery, "RECOVERY [<password>]",
        "Makes codes for the day on which you forget your password"},
    ServiceRow{"RECOVER", 3, 3, nickServRecover, "RECOVER <account> <code> <new password>",
        "Sets a new password with one of them"},
    ServiceRow{"SESSIONS", 0, 0, handleSessions, "SESSIONS",
        "Shows the connections that you are here with"},
    ServiceRow{"CLIENTS", 1, 2, handleClients, "CLIENTS LIST | LOGOUT <number> | LOGOUT all",
        "Shows them, or ends one or all of the others"},
    ServiceRow{"VHOST", 0, 1, handleVhostSwitch, "VHOST [ON | OFF]",
        "Shows you by the host that operators gave you, or not"},
    ServiceRow{"VERIFY", 2, 2, nickServVerify, "VERIFY <account> <code>",
        "Takes the code that was sent to you when you registered"},
    ServiceRow{"RESEND", 2, 2, nickServResend, "RESEND <account> <password>",
        "Sends you another code when the first one did not come"},
    ServiceRow{"SENDPASS", 1, 1, nickServSendPass, "SENDPASS <account>",
        "Sends a code to the account's e-mail address when you forgot the password"},
    ServiceRow{"RESETPASS", 3, 3, nickServResetPass, "RESETPASS <account> <code> <new password>",
        "Sets a new password with that code"},
    ServiceRow{"SET", 0, 3, nickServSet, "SET ENFORCE | PASSWORD | EMAIL | ALWAYS-ON | AUTO-AWAY | MULTICLIENT <words>",
        "Changes how your nickname is protected, your password, your e-mail address, whether you "
        "stay in your channels without a connection, and whether you may be here by several"},
    ServiceRow{"VERIFYEMAIL", 1, 1, nickServVerifyEmail, "VERIFYEMAIL <code>",
        "Takes the code that was sent to your new e-mail address"},
    ServiceRow{"DROP", 1, 1, handleDrop, "DROP <password>",
        "Deletes your account for good"},
    ServiceRow{"HELP", 0, 1, handleHelp, "HELP [<command>]",
        "Shows this list, or what one of them does"},
    ServiceRow{"LIST", 0, 1, nickServList, "LIST [<pattern>]",
        "For operators: shows the accounts whose names fit", shared::OperRole::See},
    ServiceRow{"SUSPEND", 1, kAnyNumberOfWords, nickServSuspend, "SUSPEND <account> [<duration>] [<reason>]",
        "For operators: puts an account out of use, for 90m, 2h, 7d, or for good",
        shared::OperRole::Ban},
    ServiceRow{"UNSUSPEND", 1, 1, nickServUnsuspend, "UNSUSPEND <account>",
        "For operators: takes that back", shared::OperRole::Ban},
    ServiceRow{"SAPASSWD", 2, 2, nickServSaPasswd, "SAPASSWD <account> <new password>",
        "For operators: sets the password of somebody who forgot it", shared::OperRole::Admin},
    ServiceRow{"SADROP", 1, 1, nickServSaDrop, "SADROP <account>",
        "For operators: deletes an account for good", shared::OperRole::Admin},
};
// clang-format on

void handleHelp(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const auto asked = std::ranges::find(kRows, words[0].toUpper(), &ServiceRow::verb);
    if (asked != kRows.end() && asked->needed <= call.role()) {
        answer(chat, call, asked->syntax);
        return answer(chat, call, QByteArray(asked->help) + '.');
    }
    if (words.size() > 0)
        answer(chat, call, "There is no command " + words[0] + '.');
    answer(chat, call, "With an account your nickname stays yours. Write to me:");
    for (const ServiceRow &row : kRows) {
        if (row.needed <= call.role())
            answer(chat, call, QByteArray(row.syntax) + " - " + row.help);
    }
}

} // namespace

void sayAsNickServ(Chat &chat, Call &call, const QByteArray &sentence)
{
    sayAsService(chat, call, kName, sentence);
}

TellOutcome bySentence()
{
    return [](Chat &chat, Call &call, const AccountOutcome &outcome) {
        dispatcherRole.assertCurrent();
        sayAsNickServ(chat, call, outcome.sentence + '.');
    };
}

SayLine sentences(Chat &chat, Call &call)
{
    return [&](const QByteArray &text) {
        dispatcherRole.assertCurrent();
        sayAsNickServ(chat, call, text);
    };
}

bool isNickServ(const QByteArray &nick) { return nick.compare(kName, Qt::CaseInsensitive) == 0; }

bool runNickServ(Chat &chat, Call &call, const QByteArray &verb, const QByteArray &rest)
{
    const auto row = std::ranges::find(kRows, verb.toUpper(), &ServiceRow::verb);
    if (row == kRows.end())
        return false;
    const ServiceWords words(rest);
    const QByteArray why = whyNotSoManyWords(words.size(), row->least, row->most, row->syntax);
    if (row->needed > call.role())
        answer(chat, call, row->verb.toByteArray() + " is for operators who may do that.");
    else if (!why.isEmpty())
        answer(chat, call, why);
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
