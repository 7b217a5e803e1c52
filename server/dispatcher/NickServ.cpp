#include "server/dispatcher/NickServ.h"

#include "server/dispatcher/AccountSettings.h"
#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/AccountTasks.h"
#include "server/dispatcher/NickServVerbs.h"
#include "server/dispatcher/OnePerson.h"
#include "server/dispatcher/Sessions.h"
#include "server/dispatcher/Vhost.h"
#include "server/dispatcher/Wording.h"
#include "server/dispatcher/commands/Commands.h"

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

void handleUnsay(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    unsayAll(chat, call, words[0], bySentence());
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
                   : name + " is not your nickname. Log in first: "
                + asTypedToNickServ(call.session, "IDENTIFY <account> <password>"));
    return std::nullopt;
}

/// The asker is called so itself, with all its connections, and was told what it can do.
bool isOwnNickInUse(Chat &chat, Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    const auto nick = protocol::Nick::parse(name, chat.config().limits.nickLength);
    if (!nick || chat.state().lookAlikeHolder(*nick) != &call.user())
        return false;
    answer(chat, call,
        "You are " + call.user().nickText() + " yourself. To see your connections: "
            + asTypedToNickServ(call.session, "CLIENTS LIST")
            + ". To end one: " + asTypedToNickServ(call.session, "CLIENTS LOGOUT <number>"));
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
                    + counted(qint64(holder->memberships.size()), "channel")
                    + ". To be there again, log in to your account with an IRC program that "
                      "connects by TLS. To end it instead: "
                    + asTypedToNickServ(call.session, "GHOST " + holder->nickText()));
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
    answer(chat, call,
        "Like this: "
            + asTypedToNickServ(call.session, "CLIENTS LIST | LOGOUT <number> | LOGOUT all"));
}

void handleReport(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    answer(chat, call, report(chat, call, words[0], {}, words.from(1)));
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
    ServiceRow{"INFO", 0, 1, nickServInfo, "INFO [<account>]",
        "Shows what is known of an account"},
    ServiceRow{"PASSWD", 2, 2, handlePasswd, "PASSWD <old password> <new password>",
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
    ServiceRow{"RECOVERY", 0, 2, nickServRecovery, "RECOVERY [<password>]",
        "Makes codes for the day on which you forget your password"},
    ServiceRow{"RECOVER", 3, 3, nickServRecover, "RECOVER <account> <code> <new password>",
        "Sets a new password with one of your recovery codes"},
    ServiceRow{"SESSIONS", 0, 0, handleSessions, "SESSIONS",
        "Shows the connections that you are here with"},
    ServiceRow{"CLIENTS", 1, 2, handleClients, "CLIENTS LIST | LOGOUT <number> | LOGOUT all",
        "Shows your connections, or ends one or all of the others"},
    ServiceRow{"VHOST", 0, 1, handleVhostSwitch, "VHOST [ON | OFF]",
        "Shows you by the host that operators gave you, or not"},
    ServiceRow{"VERIFY", 1, 2, nickServVerify, "VERIFY [<account>] <code>",
        "Takes the code that was sent to you when you registered"},
    ServiceRow{"RESEND", 2, 2, nickServResend, "RESEND <account> <password>",
        "Sends you another code when the first one did not come"},
    ServiceRow{"SENDPASS", 1, 1, nickServSendPass, "SENDPASS <account>",
        "Sends a code to the account's e-mail address when you forgot the password"},
    ServiceRow{"RESETPASS", 3, 3, nickServResetPass, "RESETPASS <account> <code> <new password>",
        "Sets a new password with the code from that e-mail"},
    ServiceRow{"SET", 0, 3, nickServSet, "SET [<setting> [<value>]]",
        "Changes your account's settings; without a word it shows which there are"},
    ServiceRow{"VERIFYEMAIL", 1, 1, nickServVerifyEmail, "VERIFYEMAIL <code>",
        "Takes the code that was sent to your new e-mail address"},
    ServiceRow{"DROP", 1, 1, handleDrop, "DROP <password>",
        "Deletes your account for good; UNSAY before deletes what you have said"},
    ServiceRow{"UNSAY", 1, 1, handleUnsay, "UNSAY <password>",
        "Deletes all that you have said from the server's history"},
    ServiceRow{"REPORT", 2, kAnyNumberOfWords, handleReport, "REPORT <nickname or #channel> <reason>",
        "Tells the operators of the server about somebody who troubles you"},
    ServiceRow{"HELP", 0, 1, handleHelp, "HELP [<command>]",
        "Shows this list, or what one of them does"},
    ServiceRow{"LIST", 0, 1, nickServList, "LIST [<pattern>]",
        "For operators: shows the accounts whose names fit", shared::OperRole::See},
    ServiceRow{"SUSPEND", 1, kAnyNumberOfWords, nickServSuspend, "SUSPEND <account> [<duration>] [<reason>]",
        "For operators: puts an account out of use, for 90m, 2h, 7d, or for good; in the place of an "
        "earlier suspension",
        shared::OperRole::Ban},
    ServiceRow{"UNSUSPEND", 1, 1, nickServUnsuspend, "UNSUSPEND <account>",
        "For operators: ends an account's suspension", shared::OperRole::Ban},
    ServiceRow{"SAPASSWD", 2, 2, nickServSaPasswd, "SAPASSWD <account> <new password>",
        "For operators: sets the password of somebody who forgot it", shared::OperRole::Admin},
    ServiceRow{"SADROP", 1, 1, nickServSaDrop, "SADROP <account>",
        "For operators: deletes an account for good", shared::OperRole::Admin},
    ServiceRow{"SAUNSAY", 1, 1, nickServSaUnsay, "SAUNSAY <account>",
        "For operators: deletes all that an account has said from the history",
        shared::OperRole::Admin},
};
// clang-format on

/// Guests can type these, too, but their list is to fit into a terminal. They have a better one of
/// their own, or it is of more use to an IRC client, or they read of it in the e-mail.
constexpr std::array<QByteArrayView, 11> kLessForGuests{"CERT", "UNSAY", "RELEASE", "GHOST",
    "CLIENTS", "SESSIONS", "VHOST", "REPORT", "HELP", "RESETPASS", "VERIFYEMAIL"};

/// A guest writes to nobody: each is a command.
QByteArray asShown(const Call &call, const char *syntax)
{
    return call.session.isGuest() ? asTypedToNickServ(call.session, syntax) : QByteArray(syntax);
}

void handleHelp(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const auto asked = std::ranges::find(kRows, words[0].toUpper(), &ServiceRow::verb);
    if (asked != kRows.end() && asked->needed <= call.role()) {
        answer(chat, call, asShown(call, asked->syntax));
        return answer(chat, call, QByteArray(asked->help) + '.');
    }
    if (words.size() > 0)
        answer(chat, call, "There is no command " + words[0] + '.');
    const bool isGuest = call.session.isGuest();
    answer(chat, call,
        "With an account your nickname stays yours. "
            + QByteArray(isGuest ? "Type:" : "Write to me:"));
    for (const ServiceRow &row : kRows) {
        if (row.needed <= call.role() && !(isGuest && std::ranges::count(kLessForGuests, row.verb)))
            answer(chat, call, asShown(call, row.syntax) + " - " + row.help);
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
        sayAsNickServ(chat, call, withFullStop(outcome.sentence));
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

bool isNickServCommand(const Call &call, const QByteArray &verb)
{
    const auto row = std::ranges::find(kRows, verb, &ServiceRow::verb);
    return row != kRows.end() && row->needed <= call.role();
}

bool runNickServ(Chat &chat, Call &call, const QByteArray &verb, const QByteArray &rest)
{
    const auto row = std::ranges::find(kRows, verb.toUpper(), &ServiceRow::verb);
    if (row == kRows.end())
        return false;
    const ServiceWords words(rest);
    const QByteArray why = whyNotSoManyWords(
        words.size(), row->least, row->most, asTypedToNickServ(call.session, row->syntax));
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
    // Who is troubled needs no account to say so.
    if (!chat.config().accounts.areKept && verb.toUpper() != "REPORT")
        return answer(chat, call, "There are no accounts on this server.");
    if (!runNickServ(chat, call, verb, rest))
        answer(chat, call,
            "I do not understand that. What I do: " + asTypedToNickServ(call.session, "HELP"));
}

} // namespace watek::server::dispatcher
