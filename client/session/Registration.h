// The words by which a client becomes known: CAP negotiation, PASS, SASL, NICK, USER, and another
// nick when ours is taken. Thread: gui; pure: messages in, lines out. IRCv3 capability-negotiation
// 302, sasl 3.1; Modern IRC "Connection Registration".
#pragma once

#include "client/receive/Link.h"
#include "client/session/SessionConfig.h"
#include "common/protocol/Message.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QString>

#include <optional>

namespace watek::client::session {

class Registration {
public:
    struct Failure {
        receive::FailReason reason;
        QString detail;
    };
    struct Step {
        QList<QByteArray> lines; ///< to be sent now
        std::optional<Failure> failure; ///< the connection is of no use; hang up
        bool isDone = false; ///< welcome
    };

    explicit Registration(const SessionConfig &config);

    /// The first lines of a connection.
    QList<QByteArray> begin();
    /// What `message` asks of us. CAP is understood after the welcome too (NEW, DEL, ACK).
    Step handle(const protocol::Message &message);

    /// The nick that was asked for last; after the welcome the one that the server gave.
    const QByteArray &nick() const { return m_nick; }
    bool nickWasInUse() const { return m_nicksTried > 0; }
    const QSet<QByteArray> &enabled() const { return m_enabled; }

private:
    Step handleCap(const protocol::Message &message);
    Step handleNickRefused(const protocol::Message &message);
    Step handleAuthenticate(const protocol::Message &message);
    QList<QByteArray> requestOffered();
    /// After the last answer to our requests: SASL, or CAP END.
    Step goOnAfterRequests();
    Step loginFailed(const QString &detail) const;
    QList<QByteArray> endCap();

    const SessionConfig m_config;
    QByteArray m_nick;
    qsizetype m_longestNick = 512; ///< in bytes, as far as the server has let us know
    int m_nicksTried = 0; ///< refused because they were in use
    QHash<QByteArray, QByteArray> m_offered;
    QSet<QByteArray> m_enabled;
    int m_requestsOpen = 0;
    bool m_capEnded = false;
    bool m_isWelcome = false;
};

} // namespace watek::client::session
