// One place where people talk: a channel, a query with one person, or the server's own page.
// Thread: gui. Holds who is there and what the topic is, and announces lines; it keeps no lines
// (MessageListModel does). The session changes it; others read and listen.
#pragma once

#include "client/session/ChatLine.h"
#include "client/session/Roster.h"
#include "client/session/TypingList.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

namespace watek::client::session {

enum class ConversationKind {
    Server,
    Channel,
    Query,
};

class Conversation final : public QObject {
    Q_OBJECT
public:
    Conversation(ConversationId id, ConversationKind kind, QString name, QObject *parent);

    ConversationId id() const { return m_id; }
    ConversationKind kind() const { return m_kind; }
    /// "#lobby", "anna", or for the server's page the network's name.
    const QString &name() const { return m_name; }

    /// Channel: we are in it. Query: the other is, as far as we know, there. Server: we are online.
    bool isJoined() const { return m_joined; }
    const QString &topic() const { return m_topic; }
    const QString &topicSetBy() const { return m_topicSetBy; }
    qint64 topicSetAtMs() const { return m_topicSetAtMs; } ///< 0: not known
    const QString &modes() const { return m_modes; } ///< "+nt"; empty: not known
    const Roster &members() const { return m_members; } ///< empty but for channels
    /// Nicks of those who are typing, in the order in which they began; never ourselves.
    QStringList typing() const { return m_typing.nicks(); }

Q_SIGNALS:
    /// Lines were added at the end, in order: at most once per turn of the event loop for what the
    /// server sent.
    void linesAdded(const QList<watek::client::session::ChatLine> &lines);
    /// A line told before by linesAdded has another delivery, message id, time or text now; never
    /// for one not yet told.
    void lineChanged(const watek::client::session::ChatLine &line);

    void memberAdded(const watek::client::session::Member &member);
    void memberRemoved(const QString &nick);
    /// `oldNick` differs from member.nick (perhaps only in case) when the nick changed.
    void memberChanged(const QString &oldNick, const watek::client::session::Member &member);
    /// All members at once: after NAMES, on leaving, when the connection is lost. None of the three
    /// above fire.
    void membersReset();

    /// After the linesAdded of the same turn, so the message it belongs to has been told before.
    void reacted(const watek::client::session::ReactionChange &change);
    /// typing() differs from before.
    void typingChanged();

    void topicChanged();
    void modesChanged();
    void joinedChanged();
    void
    nameChanged(); ///< a query's nick changed, a channel was renamed, the network told its name

public:
    // For the session only.
    LineId add(ChatLine line); ///< gives it an id; told by the next announce()
    void announce(); ///< tells the lines that were added since the last time
    /// What the server's echo tells of a line of ours; what is empty stays as it was.
    struct Echo {
        QString messageId = {};
        qint64 timeMs = 0;
        QString text = {};
    };
    void update(LineId id, Delivery delivery, const Echo &echo);
    void update(LineId id, Delivery delivery) { update(id, delivery, Echo()); }
    void react(const ReactionChange &change); ///< told by the next announce()
    /// When the first of those who type is not believed any more; nothing when nobody types.
    std::optional<qint64> typingEndMs() const { return m_typing.nextEndMs(); }
    void noteTyping(
        const QString &nick, TypingState state, qint64 nowMs, const SessionTimes &times);
    void renameTyping(const QString &oldNick, const QString &newNick);
    void expireTyping(qint64 nowMs);
    void clearTyping();
    const ChatLine *ownLine(
        LineId id) const; ///< lines of ours that are not Sent, and the last ones that are

    void setName(const QString &name);
    void setJoined(bool joined);
    void setTopic(const QString &topic, const QString &by, qint64 atMs);
    void setModes(const QString &modes);
    void setCaseMapping(protocol::CaseMapping mapping);
    void putMember(const Member &member); ///< added or changed, as it is
    void removeMember(const QString &nick);
    void renameMember(const QString &oldNick, const QString &newNick, bool isSelf);
    void resetMembers(const QList<Member> &members);

private:
    void forgetOldOwnLines();

    const ConversationId m_id;
    const ConversationKind m_kind;
    QString m_name;
    bool m_joined = false;
    QString m_topic;
    QString m_topicSetBy;
    qint64 m_topicSetAtMs = 0;
    QString m_modes;
    Roster m_members;
    LineId m_lastLine = 0;
    QList<ChatLine> m_fresh; ///< added, not announced
    QList<ReactionChange> m_freshReactions; ///< not announced
    TypingList m_typing;
    QHash<LineId, ChatLine> m_ownLines;
    QList<LineId> m_ownSent; ///< of m_ownLines, those that are Sent, oldest first
};

} // namespace watek::client::session

Q_DECLARE_METATYPE(watek::client::session::ChatLine)
Q_DECLARE_METATYPE(watek::client::session::NumericReply)
Q_DECLARE_METATYPE(watek::client::session::ReactionChange)
Q_DECLARE_METATYPE(watek::client::session::Member)
Q_DECLARE_METATYPE(watek::client::session::ConversationId)
