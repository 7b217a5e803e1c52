#include "server/dispatcher/NickServ.h"

#include "server/dispatcher/AccountTasks.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/Sessions.h"
#include "server/dispatcher/commands/Commands.h"

#include <QDateTime>

#include <algorithm>
#include <array>

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
};

struct ServiceRow {
    QByteArrayView verb;
    qsizetype least; ///< words behind it
    void (*handler)(Chat &, Call &, const Words &); ///< requires dispatcherRole
    const char *syntax;
    const char *help;
};

void handleHelp(Chat &chat, Call &call, const Words &words);

void handleRegister(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    registerAccount(
        chat, call, {.name = {}, .email = words[1], .password = words[0]}, bySentence());
}

void handleIdentify(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const bool hasName = words.size() > 1;
    logInByPassword(chat, call, hasName ? words[0] : call.user().nickText(),
        hasName ? words[1] : words[0], bySentence());
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

void handleInfo(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray name = words.size() > 0 ? words[0]
        : call.user().isIdentified()         ? call.user().account
                                             : call.user().nickText();
    const Account *const account = chat.state().accounts().findByName(name);
    if (!account)
        return answer(chat, call, name + " is not registered.");
    const QByteArray since = QDateTime::fromMSecsSinceEpoch(account->registeredMs, Qt::UTC)
                                 .toString(QStringLiteral("yyyy-MM-dd"))
                                 .toUtf8();
    answer(chat, call, account->name + " is registered since " + since + '.');
    const User *const online = chat.state().onlineUserOfAccount(account->name);
    answer(chat, call,
        online ? account->name + " is here as " + online->nickText() + '.'
               : account->name + " is not here.");
    const bool isOwn = call.user().account == account->name;
    if (!isOwn && call.user().role < shared::OperRole::Admin)
        return;
    answer(chat, call,
        account->email.isEmpty() ? QByteArrayLiteral("No e-mail address.")
                                 : "E-mail: " + account->email + '.');
    for (const QByteArray &fingerprint : account->certificates)
        answer(chat, call, "Certificate: " + fingerprint);
}

/// GHOST: somebody who uses my nickname, a dead connection of mine perhaps, is sent away. REGAIN:
/// and the name is mine at once.
bool freeNick(Chat &chat, Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    const auto nick = protocol::Nick::parse(name, chat.config().limits.nickLength);
    const Account *const owner = nick ? chat.state().accounts().findByLookAlike(*nick) : nullptr;
    if (!owner || owner->name != call.user().account) {
        answer(chat, call, name + " is not your nickname. Log in first: IDENTIFY <password>");
        return false;
    }
    User *const holder = chat.state().lookAlikeHolder(*nick);
    if (!holder || holder == &call.user())
        return true;
    chat.endPerson(*holder, "The owner of this nickname wants it back");
    return true;
}

void handleGhost(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
    if (freeNick(chat, call, words[0]))
        answer(chat, call, words[0] + " is free.");
}

void handleRegain(Chat &chat, Call &call, const Words &words)
{
    dispatcherRole.assertCurrent();
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
    ServiceRow{"GHOST", 1, handleGhost, "GHOST <nickname>",
        "Sends away who uses your nickname"},
    ServiceRow{"CERT", 1, handleCert, "CERT ADD | DEL | LIST [<fingerprint>]",
        "Certificates that log you in (SASL EXTERNAL)"},
    ServiceRow{"SESSIONS", 0, handleSessions, "SESSIONS",
        "Shows the connections that you are here with"},
    ServiceRow{"CLIENTS", 1, handleClients, "CLIENTS LIST | LOGOUT <number> | LOGOUT all",
        "Shows them, or ends one or all of the others"},
    ServiceRow{"DROP", 1, handleDrop, "DROP <password>",
        "Deletes your account for good"},
    ServiceRow{"HELP", 0, handleHelp, "HELP",
        "Shows this list"},
};
// clang-format on

void handleHelp(Chat &chat, Call &call, const Words &)
{
    dispatcherRole.assertCurrent();
    answer(chat, call, "With an account your nickname stays yours. Write to me:");
    for (const ServiceRow &row : kRows)
        answer(chat, call, QByteArray(row.syntax) + " - " + row.help);
}

} // namespace

bool isNickServ(const QByteArray &nick) { return nick.compare(kName, Qt::CaseInsensitive) == 0; }

bool runNickServ(Chat &chat, Call &call, const QByteArray &verb, const QByteArray &rest)
{
    const auto row = std::ranges::find(kRows, verb.toUpper(), &ServiceRow::verb);
    if (row == kRows.end())
        return false;
    const Words words(rest);
    if (words.size() < row->least)
        answer(chat, call, QByteArray("Like this: ") + row->syntax);
    else
        row->handler(chat, call, words);
    return true;
}

void tellNickServ(Chat &chat, Call &call, const QByteArray &text)
{
    const qsizetype space = text.indexOf(' ');
    const QByteArray verb = space < 0 ? text : text.left(space);
    const QByteArray rest = space < 0 ? QByteArray() : text.mid(space + 1);
    if (!chat.config().accounts.areKept)
        return answer(chat, call, "There are no accounts on this server.");
    if (!runNickServ(chat, call, verb, rest))
        answer(chat, call, "I do not understand that. Try HELP.");
}

} // namespace watek::server::dispatcher
