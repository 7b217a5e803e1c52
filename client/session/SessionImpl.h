// The inside of a Session: the life of its connection, and the wiring of the parts that each know
// one thing: ServerLink (the receive thread), Registration (how to become known), Interpreter (what
// the server says), Outbox (what we said), Commands (what is typed). All of them change ChatState,
// which announces itself to the window. Thread: gui.
#pragma once

#include "client/session/Backoff.h"
#include "client/session/ChannelDirectory.h"
#include "client/session/ChatState.h"
#include "client/session/Commands.h"
#include "client/session/Interpreter.h"
#include "client/session/Outbox.h"
#include "client/session/Registration.h"
#include "client/session/ServerLink.h"
#include "client/session/Session.h"
#include "client/session/TypingNotifier.h"

#include <QTimer>

#include <optional>

namespace watek::client::session {

class Session::Impl {
public:
    Impl(Session &session, SessionConfig sessionConfig, const base::Clock &sessionClock);

    /// What the server's page is called until the network tells its own name.
    static QString pageName(const SessionConfig &config)
    {
        return config.name.isEmpty() ? config.address.host : config.name;
    }
    void startAttempt();
    /// The person does something that needs the connection: while Lost it is tried at once.
    void tryNow();
    /// There is neither a connection nor one on its way; one may be planned.
    bool isDown() const;
    /// The person does; it is told in every conversation.
    void hangUp(const QString &reason);
    /// Without a word to anybody but the server.
    void endConnection(const QString &reason);
    /// The next connection goes to another server, which must not get what was meant for this one.
    void keepFromOthers();
    void changeNick(const QString &nick);
    void joinWishes();
    int ownRank(const QString &channel) const; ///< see Member::rank
    /// In the conversation of that name, or else in the one that is shown.
    void perform(const QString &where, const Intent &intent);
    void react(
        ConversationId where, const QString &messageId, const QString &text, bool isTakenBack);
    bool canTellTyping(const Conversation &where) const;
    quint64 lastLine() const { return m_link.lastLine(); }
    qint64 nowMs() const { return clock.monotonicNs() / 1'000'000; }

    Session &q;
    SessionConfig config;
    const base::Clock &clock;
    ChatState chat;
    ConnectionState state;
    int lagMs = -1;
    bool isGreeted = false; ///< by this connection; see Session::isGreeted()
    Outbox outbox;
    Interpreter interpreter;
    Commands commands;
    TypingNotifier typing;
    ChannelDirectory directory;

private:
    void onArrival(receive::Arrival &arrival);
    void onMessage(const protocol::Message &message);
    void onLinkChange(const receive::LinkChange &change);
    void onConnected(const receive::LinkChange &change);
    void onWelcome();
    void onAnswered(quint64 upTo);
    void noteGreeted();
    void onClosed(receive::FailReason reason, const QString &detail);
    void fail(receive::FailReason reason, const QString &detail);
    void tellLoss(receive::FailReason reason);
    /// A System line in every conversation that we are in.
    void tellEverywhere(const ChatLine &line);
    /// One TAGMSG; `label` begins its label.
    void sendTags(const Conversation &where, QByteArrayView label, QList<protocol::Tag> tags);
    /// A command that a person gave: what refuses it is not about a message.
    void postCommand(const QByteArray &line);
    bool noteWaiting(const protocol::Message &message);
    void setPhase(Phase phase);
    void setLag(int ms);
    Commands::Hooks hooks();
    void wire();

    std::optional<Registration> m_registration;
    Backoff m_backoff;
    QTimer m_retryTimer; ///< one shot; runs only while Lost
    QTimer m_registerTimer; ///< one shot; runs only while Registering
    qint64 m_onlineSinceMs = 0;
    bool m_wasOnline = false; ///< since the person connected; before that a failure is not retried
    bool m_hasIsupport = false; ///< this connection has
    bool m_hasJoined = false; ///< ever: the wishes are known
    bool m_wasLost = false; ///< the loss was told; the next welcome is a return
    quint64 m_lastTagLabel = 0;
    QString m_lastWords; ///< of the server's ERROR
    QString m_nickAsked; ///< by the person, while online, and not granted yet
    ServerLink m_link; ///< the last, so that its thread ends first
};

} // namespace watek::client::session
