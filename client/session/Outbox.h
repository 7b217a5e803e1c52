// Our own messages on their way: waiting to leave, sent, or failed and kept for a retry.
// Thread: gui. Each message is a line of a conversation already; this follows what becomes of it.
//
//   Waiting: it has not left. There is no connection, the channel is not joined, or others go
//   first. Sending: it has been given to the connection, and the server has said nothing about it
//   yet. Sent: the server has echoed it, or has answered a PING behind it without refusing it.
//   Failed: the server refused it, or the person stopped it. Unknown: the connection broke after
//   it was written and before it was answered. It may have arrived, so a person decides (retry()).
//
// A line that was not yet written when the connection breaks waits again. At most kAtOnce lines are
// given away unwritten, so those that wait can still be stopped, and all targets take turns: a
// long text in one place does not hold up a word in another.
//
// A refusal is matched to what caused it: by its label; without one by its target, in the order in
// which the lines were written, and among them are commands that may be refused in the same words
// (401 answers WHOIS as well as PRIVMSG). What the server has answered cannot be refused any more.
#pragma once

#include "client/session/ChatState.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <deque>
#include <functional>

namespace watek::client::session {

class Outbox {
public:
    static constexpr qsizetype kAtOnce = 8;

    struct Item {
        ConversationId where;
        LineId line = 0;
        LineKind kind = LineKind::Message; ///< Message, Action or Notice
        QByteArray target;
        QString text;
        QString replyTo; ///< id of the message that it answers; may be empty
        // While Sending:
        QByteArray label; ///< labeled-response; empty: not used
        quint64 number = 0; ///< of its line on the wire
        bool isWritten = false;
    };
    /// What a refusal was about: one of these messages, or a command. Neither: not known.
    struct Refusal {
        ConversationId where; ///< the message's place, or empty
        bool isOfCommand = false;
    };
    struct Hooks {
        /// Returns the number of the last one.
        std::function<quint64(const QList<QByteArray> &)> postLines;
        /// waitingCount() there differs from before.
        std::function<void(ConversationId)> waitingChanged;
    };

    Outbox(ChatState &chat, int maxWaiting, Hooks hooks);

    bool hasRoomFor(qsizetype count) const
    {
        return m_waiting.size() + size_t(count) <= m_maxWaiting;
    }
    /// Adds it as a line of its conversation, Waiting; sendReady() sends it.
    void add(Item item);
    /// Sends what can go, in order. Called when something was added, a channel joined, the session
    /// online.
    void sendReady(bool isOnline);
    /// A line that is Failed or Unknown goes to the end of what waits. False: not known (any more).
    bool retry(ConversationId where, LineId line);
    /// Lines of a conversation that are Waiting.
    int waitingCount(ConversationId where) const { return m_waitingCounts.value(where); }
    /// The person stops them: those that are Waiting there have Failed, and may be retried.
    void stop(ConversationId where);

    /// A command other than a message has got this number.
    void noteCommand(quint64 number, const QByteArray &line);
    /// It was carried out, so a later refusal is not about it; `target` is one of its parameters.
    void noteCommandDone(QByteArrayView command, const QByteArray &target);
    void noteWritten(quint64 upTo);
    /// The server has read all lines up to this one, and said what it had to say.
    void noteAnswered(quint64 upTo);
    /// An echo of our own came: true when it was one of these, which is Sent now and reads as the
    /// server passed it on.
    bool noteEcho(const protocol::Message &echo, const ChatLine &line);
    /// The server refused something to `target` with this numeric or FAIL.
    Refusal noteRefused(const QByteArray &label, const QByteArray &target, QByteArrayView code);
    void noteConnectionLost();
    /// The channel cannot be joined (or was closed): what waits for it has failed.
    void giveUp(ConversationId where) { stop(where); }
    /// The conversation is gone: nothing is known of its lines any more.
    void forget(ConversationId where);

private:
    struct Command {
        quint64 number = 0;
        QByteArray name;
        QList<QByteArray> targets;
    };

    QByteArray wireLineOf(Item &item);
    void setDelivery(const Item &item, Delivery delivery) const;
    void keepForRetry(const Item &item, Delivery delivery);
    void wait(Item item);
    void countWaiting(ConversationId where, int change);
    std::deque<Item>::iterator nextToLeave();
    bool isSameTarget(const QByteArray &a, const QByteArray &b) const;

    ChatState &m_chat;
    const size_t m_maxWaiting;
    Hooks m_hooks;
    bool m_isOnline = false;
    std::deque<Item> m_waiting;
    QHash<ConversationId, int> m_waitingCounts; ///< of m_waiting; never 0
    std::deque<Item> m_sending; ///< numbers rise
    qsizetype m_unwritten = 0; ///< of m_sending
    std::deque<Item> m_unechoed; ///< answered, though an echo was promised: it may come late
    std::deque<Item> m_failed;
    std::deque<Command> m_commands; ///< not answered yet; numbers rise
    QHash<QByteArray, quint64> m_lastTurns; ///< target to the number of its last line
    quint64 m_lastLabel = 0;
};

} // namespace watek::client::session
