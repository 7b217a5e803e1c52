// One network: connects, says who we are, keeps what the server told us, sends what the person
// types, and comes back after a loss. Thread: gui; no widgets. The socket lives on the session's
// receive thread.
//
// Messages typed while disconnected wait (at most kMaxWaiting of them) and leave in order once
// their channel is joined again. A message that may or may not have arrived when a connection broke
// is never sent twice by itself: it becomes Failed, and the person may retry it. Outbox.h says what
// each state knows.
#pragma once

#include "client/session/ClientTags.h"
#include "client/session/ConnectionState.h"
#include "client/session/Conversation.h"
#include "client/session/InputParser.h"
#include "client/session/Isupport.h"
#include "client/session/MessageSplitter.h"
#include "client/session/PersonMask.h"
#include "client/session/SessionConfig.h"
#include "common/base/Clock.h"
#include "common/base/Expected.h"

#include <QList>
#include <QObject>
#include <QString>

#include <memory>

namespace watek::client::session {

class ChannelDirectory;

class Session final : public QObject {
    Q_OBJECT
public:
    static constexpr int kMaxWaiting = 500;

    /// Does not connect yet. `clock` outlives the session.
    Session(SessionConfig config, const base::Clock &clock, QObject *parent = nullptr);
    /// Hangs up (QUIT, for at most times.goodbyeMs) and ends the receive thread.
    ~Session() override;

    const SessionConfig &config() const;
    /// For the next connection; the id stays. The present connection goes on with what it had. When
    /// it names another server, that one gets neither keys of channels nor messages that wait for
    /// the one before: those become Failed, and can be retried. Its channels are those that
    /// `config` names, not those that were joined at the one before. It goes by what `config` says
    /// of trust and of TLS there (lastTls), not by what it has learnt itself.
    void setConfig(const SessionConfig &config);

    // --- the connection ---
    const ConnectionState &connection() const;
    bool isOnline() const { return connection().phase == Phase::Online; }
    /// Online, and all of the server's greeting has come: isupport() is what this server supports,
    /// and not what an earlier connection left.
    bool isGreeted() const;
    /// Until the next attempt, for the countdown; 0 when none is planned.
    qint64 retryInMs() const;
    /// Round trip of the last PING; -1: not measured. lagChanged() tells.
    /// While a PING is out that is late already, how long it has been out: it grows.
    int lagMs() const;

    /// Connects; nothing when a connection is there or on its way.
    void connectToServer();
    /// "Try now": the planned attempt at once; connects in any phase without a connection.
    void tryNow();
    /// "Stop", "Leave queue", "Disconnect": QUIT if there is a connection, no further attempt; then
    /// Idle.
    void disconnectFromServer(const QString &reason = {});
    /// "Trust": pins the certificate that connection() shows, and connects again. The next
    /// setConfig() replaces it by its own.
    void trustCertificate();

    // --- who and where ---
    QString ownNick() const; ///< what the server calls us; before that, what we asked for
    bool isOwnNick(const QString &nick) const;
    QString networkName() const; ///< config().name, else NETWORK, else the host
    const Isupport &isupport() const;
    bool hasCapability(QByteArrayView name) const;
    bool isAway() const;

    Conversation *serverPage() const; ///< always there
    /// The person looks at this conversation (perhaps of another session): what has no place of
    /// its own, an invitation or an operator's word to everybody, is told there.
    void setShown(ConversationId id);
    /// In the order in which they appeared, the server's page first.
    QList<Conversation *> conversations() const;
    Conversation *find(ConversationId id) const; ///< or null
    Conversation *findByName(
        const QString &name) const; ///< channel or nick, by the network's case mapping; or null
    /// The query with `nick`, made if need be; null for an impossible nick.
    Conversation *openQuery(const QString &nick);
    void join(const QString &channel, const QString &key = {});
    /// The network's list of channels.
    ChannelDirectory &directory() const;
    /// Leaves a channel (PART) and forgets the conversation; the server's page stays.
    void closeConversation(ConversationId id, const QString &reason = {});

    // --- what the person types ---
    /// Text or a command, typed in a conversation. On failure nothing was sent and the text should
    /// stay. While Lost the next attempt is made at once. What is said there answers the message
    /// with the id `replyTo`, if one is given.
    base::Expected<base::Done, InputFailure> submit(
        ConversationId where, const QString &text, const QString &replyTo = {});
    /// `text` would say something there (and could answer a message), rather than do something.
    bool isTalk(ConversationId where, QStringView text) const;
    /// How `text` would leave from there; commands count the text they carry.
    MessageBudget budget(ConversationId where, QStringView text) const;
    /// Sends a Failed line again (as the same line).
    void retry(ConversationId where, LineId line);
    /// Lines of ours there that wait to leave: for the connection, the channel, or those before.
    int waitingCount(ConversationId where) const;
    /// Stops them: they become Failed, and can be retried one by one. What is on its way stays so.
    void stopWaiting(ConversationId where);
    /// A refusal is told as an Error line in the conversation that is shown.
    void changeNick(const QString &nick);

    // --- other people: what a menu asks for ---
    // Names go as they are, never as text that could be taken for a command. Nothing happens while
    // not online; what the server refuses is told as an Error line in the channel, and answers
    // stand in the conversation that is shown.

    /// Throws `nick` out of `channel`; `reason` may be empty.
    void kick(const QString &channel, const QString &nick, const QString &reason = {});
    /// The masks by which `nick` can be banned there; the first is the one that ban() takes.
    QList<PersonMask> banChoices(const QString &channel, const QString &nick) const;
    /// Sets a ban: by exactly this mask, or for a nick by the host ("*!*@host") where it is known
    /// and nobody else in the channel has it, otherwise by the nick ("nick!*@*"). Who is inside
    /// stays inside until kicked.
    void ban(const QString &channel, const QString &nickOrMask);
    /// Lifts the bans that may have been set for `nick`, or the one with exactly this mask.
    void unban(const QString &channel, const QString &nickOrMask);
    /// Gives (or takes) a mode of members: 'o' operator, 'h' half-operator, 'v' voice …
    void setMemberMode(const QString &channel, const QString &nick, bool give, char mode);
    /// Number of the line that was given to the server last; 0 before the first.
    quint64 lastLine() const;
    /// Invites somebody into a channel that we are in.
    void invite(const QString &nick, const QString &channel);
    /// Asks who that is.
    void whois(const QString &nick);
    /// We are a half-operator or more there: may kick, ban, give voice and change the channel.
    bool mayModerate(const QString &channel) const;
    /// Letters of the modes that we may give to members there, highest first; at most
    /// isupport().prefixModes(). The server judges in the end.
    QByteArray givableModes(const QString &channel) const;

    /// What they say, their typing, reactions and invitations are not shown nor counted, until that
    /// is taken back; the window keeps ignoredMasks() over restarts. `nick` may be a mask
    /// ("*!*@host", "$a:account"); a bare nick means the first of ignoreChoices(). To end it takes
    /// away every mask that fits the nick. A System line tells in the conversation that is shown.
    void setIgnored(const QString &nick, bool ignored);
    /// The masks by which `nick` can be ignored, the best first: their account, their user name and
    /// host unless somebody else has the same, the nick.
    QList<PersonMask> ignoreChoices(const QString &nick) const;
    /// By one of the masks, as far as we know their account, user name and host.
    bool isIgnored(const QString &nick) const;
    /// Whole masks such as "anna!*@*", in the order in which they were added. One that was found by
    /// a nick that it does not tell is followed by a space and that nick ("$a:anna ania"): the nick
    /// ends it also when the person has gone.
    QStringList ignoredMasks() const;
    /// Puts these in their place, without a word to the person. Each is made whole as /ignore does
    /// it; those above IgnoreList::kMost and empty ones are left out.
    void setIgnoredMasks(const QStringList &masks);

    // --- tags beside the text ---
    /// Online, and the server passes such a tag on.
    bool canSend(ClientTag tag) const;
    /// The person changed what stands in the input; others are told that somebody types, as far as
    /// canSend(Typing).
    void noteTyping(ConversationId where, QStringView text);
    /// The person does not want others to know any more: whoever saw us typing is told that it is
    /// over.
    void stopTyping();
    /// Puts a reaction on a message there, or takes it back. Nothing when it cannot be sent or
    /// isReaction(text) is not so. Conversation::reacted tells when it is there.
    void react(ConversationId where, const QString &messageId, const QString &text,
        bool isTakenBack = false);

Q_SIGNALS:
    /// canSend() may differ from before.
    void tagsChanged();
    /// The server told what it supports: isupport() may differ from before.
    void isupportChanged();
    /// connection() differs from before.
    void connectionChanged();
    /// isGreeted() is true from now on; once for each connection.
    void greeted();
    /// The server has read what was sent up to the line of this number, and has said what it had to
    /// say about it. See lastLine().
    void answered(quint64 upTo);
    void lagChanged();
    /// waitingCount() there differs from before.
    void waitingChanged(watek::client::session::ConversationId where);
    void ownNickChanged();
    void networkNameChanged();
    void awayChanged();
    /// isIgnored() may differ from before.
    void ignoredChanged();
    /// While registering: `wanted` was taken and the server knows us as `now`. Once per
    /// registration, when welcome.
    void nickInUse(const QString &wanted, const QString &now);
    void conversationAdded(watek::client::session::Conversation *conversation);
    /// It is deleted right after.
    void conversationRemoved(watek::client::session::Conversation *conversation);
    /// The person asked for it (/join, /query): show it.
    void conversationWanted(watek::client::session::Conversation *conversation);
    /// /clear: the lines that are shown there are to go.
    void clearWanted(watek::client::session::Conversation *conversation);
    void invited(const QString &by, const QString &channel);
    /// /quit, /exit: QUIT was sent; the program may end, or show the first page.
    void quitWanted();
    /// /connect with an address: a session of its own for it is to be opened, or shown.
    void connectWanted(const watek::client::session::ServerAddress &address);
    /// /list: the list of channels is to be shown; `mask`, which may be empty, goes to the server.
    void listWanted(const QString &mask);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace watek::client::session
