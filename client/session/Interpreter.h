// Reads what the server sends and changes the chat state by it: one table from command to handler.
// Thread: gui. Any order and any number of parameters is survived; a message that makes no sense is
// shown or ignored.
#pragma once

#include "client/session/ChatState.h"
#include "client/session/Outbox.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <optional>
#include <utility>

namespace watek::client::session {

class Interpreter {
public:
    using Send = std::function<void(const QByteArray &line)>;
    /// `onJoined`: we have entered a channel; what waited for it may go.
    Interpreter(ChatState &chat, Outbox &outbox, Send send, std::function<void()> onJoined);

    void handle(const protocol::Message &message);
    /// A connection begins.
    void reset();
    /// The greeting of this connection is over: its message of the day came, or there is none.
    bool isGreeted() const { return m_isGreeted; }
    /// Another server: its greeting is shown again.
    bool wasGreeted() const { return m_wasGreeted; }
    void forgetGreeting() { m_wasGreeted = false; }

    /// Where answers to commands are shown: the page on which the last command was typed.
    void setAnswerPage(ConversationId where) { m_answerPage = where; }
    /// The answer to NAMES for it is shown as well as taken.
    void noteNamesAsked(const QString &channel) { m_namesAsked.insert(key(channel)); }
    /// The modes of the channel are shown when they come, as well as taken.
    void noteModesAsked(const QString &channel) { m_modesAsked.insert(key(channel)); }
    /// What closed our connection, if it was an operator: KILL comes just before the end.
    std::optional<ChatLine> takeKill() { return std::exchange(m_kill, std::nullopt); }
    /// The person asked for this channel: it is shown when it opens, and its key remembered.
    void noteJoinAsked(const QString &channel, const QByteArray &joinKey);

private:
    using Handler = void (Interpreter::*)(const protocol::Message &);
    struct Handling {
        Handler handler = nullptr;
        qsizetype leastParams = 0; ///< with fewer the line means nothing
    };
    static const QHash<QByteArray, Handling> &handlers();

    // Interpreter.cpp: what people say
    void onPrivmsg(const protocol::Message &message);
    void onNotice(const protocol::Message &message);
    void onTagmsg(const protocol::Message &message);
    void onIgnored(const protocol::Message &message);
    void onStandardReply(const protocol::Message &message);
    void onServerLine(const protocol::Message &message);
    void onWallops(const protocol::Message &message);
    void onError(const protocol::Message &message);
    void onKill(const protocol::Message &message);

    // InterpreterPeople.cpp: who comes, goes and changes
    void onJoin(const protocol::Message &message);
    void onPart(const protocol::Message &message);
    void onQuit(const protocol::Message &message);
    void onKick(const protocol::Message &message);
    void onNick(const protocol::Message &message);
    void onTopic(const protocol::Message &message);
    void onMode(const protocol::Message &message);
    void onInvite(const protocol::Message &message);
    void onAway(const protocol::Message &message);
    void onAccount(const protocol::Message &message);
    void onChghost(const protocol::Message &message);
    void onSetname(const protocol::Message &message);

    // InterpreterNumerics.cpp: answers and refusals
    void onWelcome(const protocol::Message &message);
    void onIsupport(const protocol::Message &message);
    void onNames(const protocol::Message &message);
    void onEndOfNames(const protocol::Message &message);
    void onWhoReply(const protocol::Message &message);
    void onEndOfWho(const protocol::Message &message);
    void onTopicReply(const protocol::Message &message);
    void onTopicWhoTime(const protocol::Message &message);
    void onChannelModes(const protocol::Message &message);
    void onChannelMade(const protocol::Message &message);
    void onUserAway(const protocol::Message &message);
    void onNowAway(const protocol::Message &message);
    void onVisibleHost(const protocol::Message &message);
    void onJoinRefused(const protocol::Message &message);
    void onSendRefused(const protocol::Message &message);
    void onNickRefused(const protocol::Message &message);
    void onNumeric(const protocol::Message &message);
    void onMotd(const protocol::Message &message);
    void onEndOfRows(const protocol::Message &message);
    bool collect(const protocol::Message &message);
    void showCollected(QList<NumericReply> &replies, const protocol::Message &end);

    void noteBatch(const protocol::Message &message);
    bool isIgnored(const protocol::Message &message) const;
    QByteArray key(const QString &name) const;
    Conversation *answerPage() const;
    void say(const protocol::Message &message, ChatLine line);
    Conversation *placeOf(const protocol::Message &message, const ChatLine &line) const;
    void noteReaction(const protocol::Message &message, Conversation *where, const ChatLine &line);
    bool answerCtcp(const protocol::Message &message, const QByteArray &request);
    void showNumeric(const protocol::Message &message, Conversation *where);
    Member parseNamesEntry(QByteArrayView entry, const Conversation *channel) const;
    void rank(Member &member) const;
    void leftChannel(Conversation *channel);
    /// Calls `change` on the member's copy in each channel that has it, and puts it back.
    void changeEverywhere(const QString &nick, const std::function<void(Member &)> &change);
    void applyModes(Conversation *channel, const QList<QByteArray> &params);
    void changePrefix(Conversation *channel, const QString &nick, char prefix, bool isGiven);

    ChatState &m_chat;
    Outbox &m_outbox;
    Send m_send;
    std::function<void()> m_onJoined;
    ConversationId m_answerPage;
    QHash<QByteArray, QList<Member>> m_names; ///< of channels whose NAMES have not ended
    QSet<QByteArray> m_namesAsked;
    QSet<QByteArray> m_whoAsked; ///< by ourselves, for away flags: not shown
    QSet<QByteArray> m_modesAsked;
    QByteArray m_modesShown; ///< the channel whose modes were shown last: when it was made, too
    QSet<QByteArray> m_rowsShown; ///< numerics of lists that have not ended, with a row at least
    QList<NumericReply> m_whois; ///< of one nick, until its end
    QList<NumericReply> m_whowas; ///< of one answer, which may tell of several people
    bool m_wasGreeted = false; ///< by an earlier connection: its greeting is not told again
    bool m_isGreeted = false; ///< the message of the day, the end of a greeting, has come
    QHash<QByteArray, QByteArray> m_joinsAsked; ///< channel to its key
    QHash<QByteArray, QString> m_awayTold; ///< nick to the reason last shown
    QHash<QByteArray, QByteArray> m_batchLabels; ///< open batches that answer a label
    std::optional<ChatLine> m_kill; ///< of ourselves
    std::optional<qint64> m_ctcpAnsweredMs; ///< monotonic
};

} // namespace watek::client::session
