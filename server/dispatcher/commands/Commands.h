// The handlers of the command table, each in the file of its name; and answers that several of them
// give. Thread: dispatcher. A handler is called when the table's checks have passed; it writes to
// call.replies, and changes the chat only by Chat::happen().
#pragma once

#include "server/dispatcher/CommandTable.h"

namespace watek::server::dispatcher {

void handleAdmin(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleAuthenticate(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleAway(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleBatch(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleCap(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleInfo(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleInvite(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleIson(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleIsupport(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleJoin(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleKick(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleList(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleLusers(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleMode(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleMotd(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleNames(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleNick(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleNotice(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handlePart(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handlePass(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handlePing(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handlePong(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handlePrivmsg(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleQuit(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleTagmsg(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleTime(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleTopic(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleUser(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleUserhost(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleVersion(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleWho(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleWhois(Chat &chat, Call &call) REQUIRES(dispatcherRole);

void handleSearch(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleChathistory(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleChghost(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleChanServ(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleConnect(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleDie(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleFilter(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleHelp(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleKill(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleKline(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleKnock(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleLinks(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleMonitor(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleMute(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleNickServ(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleOper(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleRegister(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleVerify(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleRehash(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleMarkread(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleMetadata(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleRedact(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleRename(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleReport(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleReports(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleRestart(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleSethost(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleResume(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleSetname(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleSilence(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleSquit(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleStats(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleSummon(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleTrace(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleUnkline(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleUnmute(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleUserip(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleUsers(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleVhost(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleWallops(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleWebirc(Chat &chat, Call &call) REQUIRES(dispatcherRole);
void handleWhowas(Chat &chat, Call &call) REQUIRES(dispatcherRole);

/// Changes the list of whom the caller does not hear: "+anna,-*!*@host". True when it has changed.
bool changeSilence(Chat &chat, Call &call, const QByteArray &signedMasks) REQUIRES(dispatcherRole);
/// Tells the operators. The answer, as a sentence. `msgid`: one of MessageIds, or empty.
QByteArray report(Chat &chat, Call &call, const QByteArray &about, const QByteArray &msgid,
    const QByteArray &reason) REQUIRES(dispatcherRole);

/// MODE with a channel or a nickname as its target.
void handleChannelMode(Chat &chat, Call &call, const Channel &channel) REQUIRES(dispatcherRole);
/// The changes in order, as many in each line as it can show.
std::vector<std::vector<ModeChange>> linesOfChanges(const std::vector<ModeChange> &changes);
void handleUserMode(Chat &chat, Call &call) REQUIRES(dispatcherRole);

/// Welcomes the user if its registration has everything it needs; called after each part of it.
void tryRegister(Chat &chat, Call &call) REQUIRES(dispatcherRole);
/// The nickname, or one that people would take for it, is a verified account's that is not the
/// user's.
bool isOwnedByAnother(Chat &chat, const User &user, const protocol::Nick &nick)
    REQUIRES(dispatcherRole);
/// And it does not get it, whatever is said of the nickname otherwise.
bool isKeptFrom(Chat &chat, const User &user, const protocol::Nick &nick) REQUIRES(dispatcherRole);
/// Whoever has this nickname or one that people would take for it, so that the user cannot have it;
/// or null. Two accounts whose names look alike may be older than the rule: their owners may both
/// use theirs.
User *inTheWayOf(Chat &chat, const User &user, const protocol::Nick &nick) REQUIRES(dispatcherRole);
/// Why the user cannot have the nickname: a sentence without its full stop. `holder`: inTheWayOf(),
/// or null when it is only kept from the user.
QByteArray describeNickRefusal(Chat &chat, const User &user, const protocol::Nick &nick,
    const User *holder) REQUIRES(dispatcherRole);
/// Behind such a refusal: where `holder`, who may be null, is somebody who stays without a
/// connection, the NOTICE that says how its owner becomes it again.
void tellHowToReturn(Chat &chat, Call &call, const User *holder) REQUIRES(dispatcherRole);
/// The user is logged in to the account that the nickname belongs to, and the account's protection
/// is strict: `holder`, who is not, gets another one. False: it keeps it.
bool takesBackNick(Chat &chat, const User &user, const protocol::Nick &nick, User &holder)
    REQUIRES(dispatcherRole);
/// The nickname was refused: NickServ takes a lone password for its account's for a while.
void noteRefusedNick(Chat &chat, Session &session, const protocol::Nick &nick)
    REQUIRES(dispatcherRole);
/// The SASL mechanisms that the session may use, with commas between them.
QByteArray saslMechanisms(Chat &chat, const Session &session) REQUIRES(dispatcherRole);

/// A token for the next connection: RESUME TOKEN. Nothing for a session that did not ask for the
/// capability, or is not in the chat yet.
void giveResumeToken(Chat &chat, Session &session, ReplyBuffer &replies) REQUIRES(dispatcherRole);

/// 001 to 005 and LUSERS. The message of the day follows.
void sendWelcome(Chat &chat, Call &call) REQUIRES(dispatcherRole);
/// The session is in the chat and has logged in: it becomes an operator if the settings say that
/// who logs in like this is one.
void becomeOperatorByAccount(Chat &chat, Call &call) REQUIRES(dispatcherRole);
/// The user is no operator any more, by none of its connections: MODE -o. `own`: of which of its
/// connections did it, or null.
void endOperator(Chat &chat, User &user, ReplyBuffer *own) REQUIRES(dispatcherRole);
/// 906, when the session has begun to log in by SASL and not ended it.
void abortSasl(Call &call);
/// False: the user is in a channel for encrypted connections (+z), and the session is none.
bool mayHear(const Session &session, const User &user);

/// What somebody says, whoever hears it.
struct Saying {
    SaidKind kind = SaidKind::Privmsg;
    QByteArray targets; ///< as they were written, with commas between
    QByteArray text = {};
    QByteArray clientTags = {};
    std::vector<SaidLine> lines = {}; ///< there: instead of the text
    QByteArray resendId = {}; ///< as in the events
};
/// PRIVMSG, NOTICE and TAGMSG, which differ in that nobody answers a NOTICE.
void sayToTargets(Chat &chat, Call &call, const Saying &saying) REQUIRES(dispatcherRole);
/// The line belongs to a batch that its sender has begun: it is kept with it. Asked before all
/// commands.
bool takeBatchLine(Chat &chat, Call &call) REQUIRES(dispatcherRole);
/// The batch that the session has begun was open for too long: what came of it and what will come
/// is ignored.
void refuseLateBatch(Chat &chat, Session &session, ReplyBuffer &replies) REQUIRES(dispatcherRole);
/// A line that the session said while its batch is open could not be used. It may belong to the
/// batch, and a message with a hole is none.
void refuseGarbledBatch(Chat &chat, Session &session, ReplyBuffer &replies)
    REQUIRES(dispatcherRole);
/// The tags of the message that are passed on, as an event has them.
QByteArray clientTagsOf(const protocol::Message &message);
/// The tag watek/id of a message from a session that may send it again (watek/resend): empty when
/// there is none. Nothing: it is no such id, and the message was refused.
std::optional<QByteArray> resendIdOf(Call &call) REQUIRES(dispatcherRole);

/// 005, as many lines as it takes: everything, or only some of the tokens.
void sendIsupport(Chat &chat, ReplyBuffer &replies) REQUIRES(dispatcherRole);
void sendIsupport(Chat &chat, ReplyBuffer &replies, const QList<QByteArray> &tokens)
    REQUIRES(dispatcherRole);
void sendLusers(Chat &chat, ReplyBuffer &replies) REQUIRES(dispatcherRole);
/// 375, 372 as often as needed and 376, in slices; or 422.
void answerMotd(Chat &chat, Call &call) REQUIRES(dispatcherRole);
/// MARKREAD of a channel that the asker's program has just been told to have joined; nothing when
/// it does not understand that. IRCv3 read-marker "Command flows".
void sendReadMarker(ServerState &state, const Channel &channel, ReplyBuffer &replies)
    REQUIRES(dispatcherRole);
/// It may be a nickname: MONITOR's and MARKREAD's target.
bool mayBeNick(const QByteArray &text);
/// A notice that what is said there is not kept, where other channels' talk is; else nothing.
void tellIfNotKept(Chat &chat, const Channel &channel, ReplyBuffer &replies)
    REQUIRES(dispatcherRole);
/// 332 and 333, or nothing when there is no topic.
void sendTopic(const Channel &channel, ReplyBuffer &replies) REQUIRES(dispatcherRole);
/// Whether 366 ends the names of a channel.
enum class NamesEnd : quint8 { Said, Unsaid };
/// 353 as often as needed and 366, as a part of an answer in slices.
class NamesOfChannel {
public:
    NamesOfChannel(QByteArray channel, NamesEnd end)
        : m_channel(std::move(channel))
        , m_end(end)
    {
    }
    /// As Answer::goOn().
    Progress goOn(Chat &chat, Call &call) REQUIRES(dispatcherRole);

private:
    QByteArray m_channel;
    NamesEnd m_end;
    qsizetype m_piece = 0;
};
/// The same in one piece.
void sendNames(const Channel &channel, ReplyBuffer &replies) REQUIRES(dispatcherRole);
/// The channel exists as far as `user` can tell.
bool isVisible(const Channel &channel, const User &user) REQUIRES(dispatcherRole);
/// The users share a channel, or are the same, or `other` does not hide.
bool isVisible(const User &other, const User &user) REQUIRES(dispatcherRole);
/// The user's address, as far as who asks may see it: a host that was given stands before it.
/// 255.255.255.255 is WHOX's word for a hidden one, and stands for one who has no connection.
QByteArray shownAddress(const User &user, const Call &call);
/// The query names another server than this one: then 402 is sent.
bool isForAnotherServer(Chat &chat, Call &call, qsizetype param) REQUIRES(dispatcherRole);

/// The class of connections that STATS and TRACE tell of: there is one, and everybody is in it.
inline constexpr const char *kConnectionClass = "users";
/// Can stand in a source and as a parameter, and looks like a host.
bool isHost(const QByteArray &text);

/// People could take what it says for a line of the server ("[SERVER] text"), or it for one of the
/// services, the server or the network.
bool looksLikeServer(Chat &chat, const protocol::Nick &nick) REQUIRES(dispatcherRole);
/// The words between commas; empty ones are left out.
QList<QByteArray> commaList(const QByteArray &text);
/// The words in lines of at most `mostBytes`, with the separator between two of them. A word that
/// is longer has a line of its own. At least one line, which may be empty.
QList<QByteArray> linesOfWords(const QList<QByteArray> &words, char separator, qsizetype mostBytes);
/// Each name once, whatever its case, in the order of its first place.
QList<QByteArray> distinctNames(const QList<QByteArray> &names);
/// At most `maxBytes`, whole characters.
QByteArray cutTo(const QByteArray &text, qsizetype maxBytes);

} // namespace watek::server::dispatcher
