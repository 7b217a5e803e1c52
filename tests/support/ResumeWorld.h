// Connections that break and come back, for the suites about RESUME. Thread: the test's.
#pragma once

#include "tests/support/DispatcherHarness.h"
#include "tests/support/HasLine.h"
#include "tests/support/ResumeToken.h"

namespace watek::tests {

struct ResumeWorld {
    explicit ResumeWorld(const server::shared::ServerConfig &config = {})
        : harness(config)
    {
    }

    DispatcherHarness harness;
    using ClientId = base::ClientId;
    using Tls = DispatcherHarness::Tls;

    static inline const QByteArray kCapabilities
        = "watek/resume message-tags server-time echo-message away-notify";

    /// A connection that has asked for the capability, and whose registration CAP still holds.
    ClientId newcomer(const std::optional<Tls> &tls = {}, const QByteArray &address = "10.0.0.2")
    {
        const ClientId id = harness.arrive(server::shared::ClientKind::Irc, address, 50000, tls);
        harness.say(id, "CAP LS 302");
        harness.say(id, "CAP REQ :" + kCapabilities);
        harness.take(id);
        return id;
    }
    /// Somebody in the chat, and the token that it was given.
    ClientId person(const QByteArray &nick, QByteArray &token, const std::optional<Tls> &tls = {},
        const QByteArray &address = "10.0.0.1")
    {
        const ClientId id = newcomer(tls, address);
        harness.say(id, "NICK " + nick);
        harness.say(id, "USER u 0 * :Real " + nick);
        harness.say(id, "CAP END");
        token = tokenIn(harness.take(id));
        return id;
    }
    /// The same on a new connection, by the token. What it is told, without the server's name
    /// before it.
    QList<QByteArray> resumed(ClientId id, const QByteArray &token)
    {
        harness.say(id, "RESUME " + token);
        harness.say(id, "CAP END");
        QList<QByteArray> told = harness.take(id);
        for (QByteArray &line : told)
            line.replace(":watek.local ", "");
        return told;
    }
    /// What somebody has said, of all that was told: from the command on.
    static QList<QByteArray> saidBy(const QByteArray &nick, const QList<QByteArray> &told)
    {
        QList<QByteArray> said;
        const QByteArray source = ':' + nick + '!';
        for (const QByteArray &line : told) {
            const qsizetype at = line.indexOf(source);
            if (at >= 0)
                said.append(line.mid(line.indexOf(' ', at) + 1));
        }
        return said;
    }
    /// Somebody without the capability, in #a.
    ClientId neighbour(const QByteArray &nick)
    {
        const ClientId id = harness.online(nick);
        harness.say(id, "JOIN #a");
        harness.take(id);
        return id;
    }
    void breakOff(ClientId id, const QByteArray &reason = "Connection closed")
    {
        harness.tell(id,
            server::shared::Left{
                .reason = reason, .mayReturn = true, .missedSinceMs = harness.missedSinceMs(id)});
    }
    void pass(int seconds)
    {
        harness.clock.advanceMs(qint64(seconds) * 1000);
        harness.tell({}, server::shared::OperatorNotice{"tick"}); // any mail
    }
    static QByteArray tokenIn(const QList<QByteArray> &lines)
    {
        return resumeTokenIn(lines.join("\r\n"));
    }
    server::dispatcher::User *user(const QByteArray &nick)
    {
        server::dispatcherRole.assertCurrent();
        return harness.state().onlineUser(nick);
    }
    server::dispatcher::Resumptions &resumptions()
    {
        server::dispatcherRole.assertCurrent();
        return harness.chat().resumptions();
    }
};

} // namespace watek::tests
