// What the server has told us: who we are, what it can do, and the conversations.
// Thread: gui. Interpreter changes it; Session shows it to the rest of the program.
#pragma once

#include "client/session/Conversation.h"
#include "client/session/IgnoreList.h"
#include "client/session/Isupport.h"
#include "common/base/Clock.h"
#include "common/protocol/Message.h"

#include <QList>
#include <QObject>
#include <QSet>
#include <QString>
#include <QTimer>

namespace watek::client::session {

class ChatState final : public QObject {
    Q_OBJECT
public:
    /// A channel to be joined again after a loss.
    struct Wish {
        QByteArray name;
        QByteArray key;
    };

    /// `clock` outlives it. `pageName`: of the server's page until the network tells its own.
    ChatState(quint32 sessionId, const QString &pageName, const SessionTimes &times,
        const base::Clock &clock, QObject *parent);

    // --- who we are ---
    const QString &ownNick() const { return m_ownNick; }
    void setOwnNick(const QString &nick);
    bool isOwn(const QString &nick) const;
    /// "user@host" as others see it; empty until we have seen it.
    const QByteArray &ownUserHost() const { return m_ownUserHost; }
    void setOwnUserHost(const QByteArray &userHost) { m_ownUserHost = userHost; }
    bool isAway() const { return m_away; }
    void setAway(bool isAway);

    // --- what the server can do ---
    const Isupport &isupport() const { return m_isupport; }
    void applyIsupport(const QList<QByteArray> &tokens);
    bool has(QByteArrayView capability) const
    {
        return m_capabilities.contains(capability.toByteArray());
    }
    void setCapabilities(const QSet<QByteArray> &capabilities) { m_capabilities = capabilities; }
    /// A connection begins: nothing that the last server said holds.
    void forgetServer();

    // --- other people ---
    const IgnoreList &ignored() const { return m_ignored; }
    bool ignore(const IgnoreList::Entry &entry); ///< see IgnoreList::add
    bool unignore(const QByteArray &source, QByteArrayView account); ///< see IgnoreList::remove
    bool unignoreFoundBy(const QByteArray &nick); ///< see IgnoreList::removeFoundBy
    /// These and no others, as far as they fit into an IgnoreList; each as IgnoreList::maskOf makes
    /// it.
    void setIgnored(const QList<IgnoreList::Entry> &entries);
    bool isIgnored(QByteArrayView source, QByteArrayView account) const;
    /// "nick!user@host" as far as the channels we share tell it; what is not known is "*".
    QByteArray sourceOf(const QString &nick) const;
    /// The account they are logged in to, as far as the channels we share tell it; or empty.
    QByteArray accountOf(const QString &nick) const;
    /// Somebody else in a channel that we share has the same "user@host".
    bool isShared(const QString &userHost, const QString &nick) const;

    // --- conversations ---
    Conversation *page() const { return m_conversations.first(); }
    const QList<Conversation *> &conversations() const { return m_conversations; }
    Conversation *find(ConversationId id) const;
    Conversation *find(const QString &name) const;
    /// Where the person looks: one of these, or else the server's page.
    void setShown(ConversationId id) { m_shown = id; }
    Conversation *shown() const;
    Conversation *findOrMake(ConversationKind kind, const QString &name);
    void remove(Conversation *conversation);
    /// "#lobby", and "@#lobby" where the server knows STATUSMSG.
    bool isForChannel(const QByteArray &target) const;
    /// The channel that a message's target means, with STATUSMSG prefixes left out; or null.
    Conversation *channelOf(const QByteArray &target) const;
    bool isSame(const QString &a, const QString &b) const;

    QList<Wish> &wishes() { return m_wishes; }
    void wish(const QByteArray &channel, const QByteArray &key);
    void dropWish(const QByteArray &channel);

    // --- lines ---
    /// Adds a line; announceAll() tells it. A line without a time gets now.
    LineId addLine(Conversation *conversation, ChatLine line);
    /// Marks a line of speech that was said to `target` for its place in `conversation`: with the
    /// target, and the audience, where they are not simply the conversation.
    void noteTarget(
        const Conversation *conversation, const QByteArray &target, ChatLine &line) const;
    void announceAll();
    /// A line with what every message tells: author, time, id.
    ChatLine lineFrom(const protocol::Message &message, LineKind kind) const;
    qint64 nowMs() const { return m_clock.wallMs(); } ///< since 1970 UTC, for people
    qint64 monotonicMs() const { return m_clock.monotonicNs() / 1'000'000; } ///< for distances
    /// Told by announceAll().
    void react(Conversation *conversation, const ReactionChange &change);

    // --- who is typing ---
    void noteTyping(Conversation *conversation, const QString &nick, TypingState state);

    /// We are in no channel and nobody is known any more.
    void leaveAll();

Q_SIGNALS:
    void ownNickChanged();
    void awayChanged();
    void ignoredChanged();
    void isupportChanged();
    void conversationAdded(watek::client::session::Conversation *conversation);
    void conversationRemoved(watek::client::session::Conversation *conversation);
    void conversationWanted(watek::client::session::Conversation *conversation);
    void invited(const QString &by, const QString &channel);

private:
    void expireTyping();
    qsizetype statusSigns(const QByteArray &target) const;

    const quint32 m_sessionId;
    const SessionTimes m_times;
    const base::Clock &m_clock;
    quint32 m_lastNumber = 0;
    QString m_ownNick;
    QByteArray m_ownUserHost;
    bool m_away = false;
    Isupport m_isupport;
    QSet<QByteArray> m_capabilities;
    QList<Conversation *> m_conversations; ///< children of this; the server's page is the first
    QSet<Conversation *> m_dirty; ///< with lines that were not announced
    ConversationId m_shown;
    QList<Wish> m_wishes;
    IgnoreList m_ignored;
    QTimer m_typingTimer; ///< one shot; runs only while somebody types
};

} // namespace watek::client::session
