#include "server/dispatcher/Guests.h"

#include "common/protocol/PlainText.h"
#include "server/dispatcher/ChanServ.h"
#include "server/dispatcher/GuestWords.h"
#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/IfStored.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/NickGuard.h"
#include "server/dispatcher/NickServ.h"
#include "server/dispatcher/Sessions.h"
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

namespace {

struct GuestCall {
    Session &session;
    QByteArrayView command = {}; ///< "/msg"
    QByteArray text; ///< what stands behind the command's name
    ReplyBuffer &replies;
    std::unique_ptr<Answer> &answer; ///< as in Call
    Call &line; ///< what all of these are of

    /// Who has the session now.
    User &guest() const { return *session.user; }
};

/// Cuts the first word off, together with the spaces behind it.
QByteArray takeWord(QByteArray &text)
{
    const qsizetype end = text.indexOf(' ');
    const QByteArray word = end < 0 ? text : text.left(end);
    text = end < 0 ? QByteArray() : text.mid(end).trimmed();
    return word;
}

/// Says it in pieces that fit into an IRC line, so that nobody gets less of it than others.
/// `wrapped` makes the text of a message of a piece.
template <typename What>
void sayInPieces(Chat &chat, GuestCall &call, const QByteArray &target, QByteArrayView text,
    What &&what) REQUIRES(dispatcherRole)
{
    constexpr qsizetype kAround = 40; // ":", " PRIVMSG ", " :", "\1ACTION \1", CR LF, and to spare
    const qsizetype room = kLineBytes - kAround - call.guest().mask().size() - target.size();
    while (!text.isEmpty()) {
        const QByteArrayView piece = firstPiece(text, std::max<qsizetype>(room, 64));
        text = text.sliced(piece.size());
        if (text.startsWith(' '))
            text = text.sliced(1);
        chat.happen(what(piece.toByteArray()), call.replies);
    }
}

void sayInLobby(Chat &chat, GuestCall &call, bool isAction) REQUIRES(dispatcherRole)
{
    const Channel &lobby = chat.lobby();
    if (chat.whyMute(call.guest(), lobby))
        return call.replies.sentence("You may not speak here now.");
    const Refusal refusal
        = chat.peace().whyNotInChannel(call.guest(), lobby, SaidKind::Privmsg, call.text);
    if (refusal.isTold && refusal)
        call.replies.sentence("You may not say that now: " + refusal.why + '.');
    if (refusal)
        return;
    sayInPieces(chat, call, lobby.name.text(), call.text, [&](const QByteArray &piece) {
        return SaidInChannel{SaidKind::Privmsg, lobby.name, Rank::Member,
            isAction ? "\x01"
                       "ACTION "
                    + piece + '\x01'
                     : piece,
            {}, {}, lobby.isTimed()};
    });
}

void handleMe(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    if (call.text.isEmpty())
        return call.replies.sentence("Say what you do: /me waves");
    sayInLobby(chat, call, true);
}

void handleSay(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    if (call.text.isEmpty())
        return call.replies.sentence("Say it behind the command: /say login today");
    sayInLobby(chat, call, false);
}

/// Nobody is here under this name; but it may be an account's, for whose owner it is kept.
void sayToAbsent(Chat &chat, GuestCall &call, const QByteArray &nick, const QByteArray &text)
    REQUIRES(dispatcherRole)
{
    const shared::Account *const account = absentAccount(chat, call.guest(), nick);
    if (!account)
        return call.replies.sentence("Nobody here is called " + nick + '.');
    const Refusal refusal = chat.peace().whyNotShown(call.guest(), text, "privately");
    if (refusal.isTold && refusal)
        call.replies.sentence("You may not say that now: " + refusal.why + '.');
    if (refusal)
        return;
    const QByteArray name = account->name;
    const shared::AccountId id = account->id;
    tellIfStored(chat, call.replies, [&](ReplyBuffer &replies) {
        replies.sentence(name + " is not here: the message is kept for the next login.");
    });
    sayInPieces(chat, call, name, text, [&](const QByteArray &piece) {
        return SaidToUser{.kind = SaidKind::Privmsg,
            .receiver = {},
            .receiverNick = name,
            .text = piece,
            .absentAccount = id};
    });
}

void handleMsg(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    const QByteArray nick = takeWord(call.text);
    const QByteArray &text = call.text;
    if (text.isEmpty())
        return call.replies.sentence("Say to whom, and what: /msg anna hello");
    if (isNickServ(nick))
        return tellNickServ(chat, call.line, text);
    if (nick.toLower() == "chanserv")
        return tellChanServ(chat, call.line, text);
    const User *const receiver = chat.state().onlineUser(nick);
    if (!receiver)
        return sayToAbsent(chat, call, nick, text);
    const Refusal refusal
        = chat.peace().whyNotToUser(call.guest(), *receiver, SaidKind::Privmsg, text);
    if (refusal.isTold && refusal)
        call.replies.sentence("You may not say that now: " + refusal.why + '.');
    if (refusal)
        return;
    if (chat.isUnheard(*receiver, {SaidKind::Privmsg, receiver->id, receiver->nickText(), text}))
        return call.replies.sentence(receiver->nickText()
            + " has lost the connection, and no more is kept for it. Try again later.");
    if (!chat.isAbsent(*receiver)) {
        if (receiver->away)
            call.replies.sentence(receiver->nickText() + " is away: " + *receiver->away);
    } else if (isKeptBetween(chat, call.guest(), *receiver)) {
        tellIfStored(chat, call.replies, [&](ReplyBuffer &replies) {
            replies.sentence(receiver->nickText() + " is not connected: this message is kept.");
        });
    } else {
        call.replies.sentence(
            receiver->nickText() + " is not connected: this message will not be read.");
    }
    const base::UserId id = receiver->id;
    const QByteArray receiverNick = receiver->nickText();
    sayInPieces(chat, call, receiverNick, text, [&](const QByteArray &piece) {
        return SaidToUser{SaidKind::Privmsg, id, receiverNick, piece};
    });
}

void handleNickCommand(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    const QByteArray &wanted = call.text;
    const auto nick = protocol::Nick::parse(wanted, chat.config().limits.nickLength);
    if (!nick)
        return call.replies.sentence(wanted.isEmpty()
                ? "Say which name you want: /nick anna"
                : "You cannot be called that: " + protocol::describe(nick.error()) + '.');
    if (looksLikeServer(chat, *nick))
        return call.replies.sentence(
            "You cannot be called that: it looks like the server or a service.");
    if (const Refusal refusal = chat.peace().whyNotShown(call.guest(), nick->text(), "in a name"))
        return call.replies.sentence("You may not be called that now: " + refusal.why + '.');
    User *holder = inTheWayOf(chat, call.guest(), *nick);
    if (holder && takesBackNick(chat, call.guest(), *nick, *holder))
        holder = nullptr;
    if (holder || isKeptFrom(chat, call.guest(), *nick))
        noteRefusedNick(chat, call.session, *nick);
    if (holder)
        return call.replies.sentence(
            (holder->nick->key() == nick->key()
                    ? "Somebody is called " + nick->text() + " already."
                    : nick->text() + " looks like " + holder->nickText() + ", who is here already.")
            + " Choose another name.");
    if (isKeptFrom(chat, call.guest(), *nick))
        return call.replies.sentence(nick->text()
            + " is somebody's own name. If it is yours: /login " + nick->text() + " PASSWORD");
    if (const Channel *channel = chat.whereBanned(call.guest()))
        return call.replies.sentence("You are banned in " + channel->name.text()
            + ": your name stays as it is until that ends.");
    if (call.guest().nick != *nick)
        chat.happen(NickChanged{*nick}, call.replies);
}

/// The names in the lobby, a sentence for each piece of its list.
class WhoIsHere final : public Answer {
public:
    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        const NameList &names = chat.lobby().names;
        for (; m_piece < names.pieceCount(); ++m_piece) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            QByteArray sentence;
            for (const Membership *membership : names.members(m_piece)) {
                if (!sentence.isEmpty())
                    sentence.append(", ");
                sentence.append(membership->user().nickText());
            }
            chat.work().spend(2);
            call.replies.sentence(sentence);
        }
        return Progress::Done;
    }

private:
    qsizetype m_piece = 0;
};

void handleWhoCommand(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    const qint64 count = qint64(chat.lobby().members.size());
    call.replies.sentence("In the chat (" + QByteArray::number(count) + "):");
    call.answer = std::make_unique<WhoIsHere>();
}

/// What is NickServ's: "/login secret" is "IDENTIFY secret".
void handleAccount(Chat &chat, GuestCall &call, const QByteArray &verb) REQUIRES(dispatcherRole)
{
    if (!chat.config().accounts.areKept)
        return call.replies.sentence("There are no accounts on this server.");
    const bool isStillUnnamed
        = !protocol::Nick::parse(call.guest().nickText(), chat.config().limits.nickLength);
    if (verb == "REGISTER" && isStillUnnamed)
        return call.replies.sentence("Choose a name first: /nick NAME");
    runNickServ(chat, call.line, verb, call.text);
}

/// "/channel info #lab" is what IRC clients write to ChanServ.
void handleChannelCommand(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    tellChanServ(chat, call.line, call.text.isEmpty() ? QByteArrayLiteral("HELP") : call.text);
}

/// "/sessions" shows them, "/sessions end 5" ends one of the others.
void handleSessionsCommand(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    const auto say = [&](const QByteArray &text) { call.replies.sentence(text); };
    if (call.text.isEmpty())
        return listSessions(chat, call.line, say);
    if (takeWord(call.text).toLower() != "end" || call.text.isEmpty())
        return say("Say which: /sessions end NUMBER, or /sessions end all");
    endSession(chat, call.line, call.text, say);
}

/// By account where somebody has one, so that a new name does not help.
void handleSilenceCommand(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    const SilenceList &silence = call.guest().silence;
    const QByteArray name = takeWord(call.text);
    if (name.isEmpty()) {
        if (silence.isEmpty())
            return call.replies.sentence(
                "You hear everybody. To hear somebody no more: /silence NAME");
        call.replies.sentence("You do not hear:");
        for (const QByteArray &mask : silence.masks())
            call.replies.sentence(mask);
        return;
    }
    const bool isSet = call.command == "/silence";
    const User *const user = chat.state().onlineUser(name);
    if (user == &call.guest())
        return call.replies.sentence("That is you.");
    QByteArray mask = name;
    if (user && user->isIdentified())
        mask = "$a:" + user->account;
    // The list may have the name, though whoever has it is logged in now.
    const auto completed = completedSilenceMask(mask);
    if (!isSet && completed && !silence.has(*completed))
        mask = name;
    if (changeSilence(chat, call.line, (isSet ? '+' : '-') + mask))
        call.replies.sentence(isSet
                ? "You will not hear " + name + " any more. To undo that: /unsilence " + name
                : "You hear " + name + " again.");
    else if (isSet && silence.masks().size() >= chat.config().limits.silence)
        call.replies.sentence("You cannot silence more people.");
    else
        call.replies.sentence(
            isSet ? "You do not hear " + name + " already." : "You hear " + name + " already.");
}

void handleReportCommand(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    const QByteArray name = takeWord(call.text);
    if (call.text.isEmpty())
        return call.replies.sentence("Say about whom, and why: /report anna she insults me");
    call.replies.sentence(report(chat, call.line, name, {}, call.text));
}

void handleLeave(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole)
{
    chat.close(call.session, "Left the chat", QByteArray(), &call.replies);
}

void handleHelp(Chat &chat, GuestCall &call) REQUIRES(dispatcherRole);

struct GuestCommandRow {
    QByteArrayView name; ///< in small letters
    void (*handler)(Chat &, GuestCall &); ///< requires dispatcherRole
    const char *help;
};

/// Without those of accounts: all that NickServ knows can be typed behind a '/', and its list is
/// shown by "/help accounts".
constexpr std::array kGuestCommands{
    GuestCommandRow{"/nick", handleNickCommand, "/nick NAME - be called NAME"},
    GuestCommandRow{"/who", handleWhoCommand, "/who - see who is here"},
    GuestCommandRow{"/me", handleMe, "/me TEXT - say what you do"},
    GuestCommandRow{"/say", handleSay, "/say TEXT - say it, whatever it looks like"},
    GuestCommandRow{"/msg", handleMsg, "/msg NAME TEXT - tell one person only"},
    GuestCommandRow{"/silence", handleSilenceCommand, "/silence [NAME] - hear no more of NAME"},
    GuestCommandRow{"/unsilence", handleSilenceCommand, "/unsilence NAME - hear NAME again"},
    GuestCommandRow{"/report", handleReportCommand, "/report NAME WHY - tell the operators"},
    GuestCommandRow{
        "/sessions", handleSessionsCommand, "/sessions [end NUMBER] - see or end your connections"},
    GuestCommandRow{"/channel", handleChannelCommand, "/channel help - registered channels"},
    GuestCommandRow{"/cs", handleChannelCommand, nullptr},
    GuestCommandRow{
        "/help", handleHelp, "/help accounts - keep your name: /register, /login, /password ..."},
    GuestCommandRow{"/exit", handleLeave, "/exit or /quit - leave"},
    GuestCommandRow{"/quit", handleLeave, nullptr},
};

/// "/help", "/help accounts", "/help login".
void handleHelp(Chat &chat, GuestCall &call)
{
    QByteArray subject = call.text.toLower();
    if (subject == "accounts") {
        call.text.clear();
        return handleAccount(chat, call, "HELP");
    }
    if (!subject.isEmpty() && !subject.startsWith('/'))
        subject.prepend('/');
    const auto row = std::ranges::find(kGuestCommands, subject, &GuestCommandRow::name);
    if (row != kGuestCommands.end() && row->help)
        return call.replies.sentence(row->help);
    if (const QByteArray verb = nickServVerb(subject); isNickServCommand(call.line, verb)) {
        call.text = verb;
        return handleAccount(chat, call, "HELP");
    }
    if (!subject.isEmpty())
        call.replies.sentence("There is no command " + subject + '.');
    call.replies.sentence("Type a line and everybody sees it. Commands:");
    for (const GuestCommandRow &each : kGuestCommands) {
        if (each.help)
            call.replies.sentence(each.help);
    }
    if (const QByteArray kept = whatIsKept(chat); !kept.isEmpty())
        call.replies.sentence(kept);
}

QByteArray doorOf(Chat &chat, const Session &session) REQUIRES(dispatcherRole)
{
    const auto row = chat.registry().row(session.id);
    return row ? row->door : QByteArray();
}

/// The guest's name after its address and port. Nobody else can come from these to the same door:
/// a connection that had them is dead and does not know it. Through another door somebody can, and
/// then both live: the newcomer gets another name.
protocol::Nick nameOfGuest(Chat &chat, const Session &session, const protocol::Nick &nick)
    REQUIRES(dispatcherRole)
{
    User *const holder = chat.state().nickHolder(nick.text());
    if (!holder)
        return nick;
    const bool isDead = std::ranges::all_of(holder->sessions,
        [&](const Session *other)
            REQUIRES(dispatcherRole) { return doorOf(chat, *other) == doorOf(chat, session); });
    if (!isDead)
        return freeGuestName(chat);
    chat.endPerson(*holder, "Connection lost");
    return nick;
}

} // namespace

void welcomeGuest(
    Chat &chat, Session &session, const QByteArray &address, quint16 port, ReplyBuffer &replies)
{
    User &guest = *session.user;
    if (!chat.config().server.password.isEmpty())
        return replies.sentence("This server asks for a password, so it needs an IRC client.");
    const protocol::Nick nick
        = nameOfGuest(chat, session, protocol::Nick::guest(chat.cloaks().nameOf(address), port));
    chat.state().reserveNick(guest, nick);
    guest.username = "guest";
    guest.realname = "Plain-text guest";
    if (const ServerBan *const ban = chat.state().bans().find(BanKind::KLine, guest, chat.nowMs()))
        return chat.closeAsBanned(session, ban->reason, &replies);
    chat.comeOnline(session);
    replies.own(protocol::guestWelcomeLine(nick.text()) + '\n');
    if (chat.lobby().isBanned(guest)) {
        const QByteArray reason = "You are banned from this chat.";
        return chat.close(session, reason, chat.farewell(session, reason), &replies);
    }
    chat.happenUnheard(session, Joined{chat.lobby().name, false, std::nullopt, guest.realname});
}

void handleGuestLine(Chat &chat, Call &lineCall, const QByteArray &line)
{
    Session &session = lineCall.session;
    ReplyBuffer &replies = lineCall.replies;
    if (!session.isOnline()) {
        const QByteArray reason = "Goodbye.";
        return chat.close(session, reason, chat.farewell(session, reason), &replies);
    }
    GuestCall call{session, {}, cleanGuestLine(line), replies, lineCall.answer, lineCall};
    if (call.text.isEmpty())
        return;
    if (!call.text.startsWith('/')) {
        if (looksLikePassword(call.text))
            return replies.sentence("That looks like a command with a password, so nobody was "
                                    "told. Type it with a /, as in: /login PASSWORD. To say it to "
                                    "everybody, put /say before it.");
        return sayInLobby(chat, call, false);
    }

    const QByteArray name = takeWord(call.text).toLower();
    const auto row = std::ranges::find(kGuestCommands, name, &GuestCommandRow::name);
    if (row == kGuestCommands.end()) {
        if (const QByteArray verb = nickServVerb(name); isNickServCommand(call.line, verb))
            return handleAccount(chat, call, verb);
        return replies.sentence("There is no command " + name + ". Type /help to see them all.");
    }
    call.command = row->name;
    row->handler(chat, call);
}

} // namespace watek::server::dispatcher
