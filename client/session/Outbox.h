// Our own messages on their way: waiting for the connection, sent, or failed and kept for a retry.
// Thread: gui. Each message is a line of a conversation already; this follows what becomes of it.
//
//   Waiting ── connection there, channel joined ──▶ Sending ── written, or echoed where the server
//   echoes ──▶ Sent Sending, not yet handed to the system when the connection breaks ──▶ Waiting
//   (it cannot have arrived) Sending, handed over but not echoed ──▶ Failed (it may have arrived; a
//   person decides)
#pragma once

#include "client/session/ChatState.h"

#include <QByteArray>
#include <QString>

#include <deque>
#include <functional>

namespace watek::client::session {

class Outbox {
public:
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
    using PostLines
        = std::function<quint64(const QList<QByteArray> &)>; ///< returns the last one's number

    Outbox(ChatState &chat, int maxWaiting, PostLines postLines);

    bool hasRoomFor(qsizetype count) const
    {
        return m_waiting.size() + size_t(count) <= m_maxWaiting;
    }
    /// Adds it as a line of its conversation, Waiting; sendReady() sends it.
    void add(Item item);
    /// Sends what can go, in order. Called when something was added, a channel joined, the session
    /// online.
    void sendReady(bool isOnline);
    /// A Failed line goes to the end of what waits. False: not known (any more).
    bool retry(ConversationId where, LineId line);

    void noteWritten(quint64 upTo);
    /// An echo of our own came: true when it was one of these, which is Sent now.
    bool noteEcho(const protocol::Message &echo, const ChatLine &line);
    /// The server refused a message: by its label, else the latest to that target. Its place, or an
    /// empty id.
    ConversationId noteRefused(const QByteArray &label, const QByteArray &target);
    void noteConnectionLost();
    /// The channel cannot be joined (or was closed): what waits for it has failed.
    void giveUp(ConversationId where);
    /// The conversation is gone: nothing is known of its lines any more.
    void forget(ConversationId where);

private:
    QByteArray wireLineOf(Item &item);
    void setDelivery(const Item &item, Delivery delivery) const;
    void fail(const Item &item);
    void keepSent(const Item &item);

    ChatState &m_chat;
    const size_t m_maxWaiting;
    PostLines m_postLines;
    std::deque<Item> m_waiting;
    std::deque<Item> m_sending;
    std::deque<Item> m_sent; ///< the last ones, since a refusal comes late
    std::deque<Item> m_failed;
    quint64 m_lastLabel = 0;
};

} // namespace watek::client::session
