// A session in the lobby of a scripted server that knows tags, for the suites about them. Thread:
// the test's, playing gui.
#pragma once

#include "client/session/Session.h"
#include "tests/integration/ClientScriptedServer.h"

#include <QTest>

namespace watek::tests {

inline const QString kUp = QStringLiteral("👍");
inline const QByteArray kTags = "batch echo-message labeled-response message-tags server-time";

/// A session in the lobby of a server with these capabilities, and what the lobby tells.
struct TagsWorld {
    ScriptedServer server;
    client::session::Session session;
    client::session::Conversation *lobby = nullptr;
    QList<client::session::ChatLine> lines;
    QStringList reactions; ///< "anna 👍 on m1", "anna takes back 👍 on m1"

    explicit TagsWorld(const base::Clock &clock, const QByteArray &capabilities = kTags,
        client::session::SessionTimes times = {})
        : server(Manners{.capabilities = capabilities})
        , session(config(server, times), clock)
    {
        session.connectToServer();
        [[maybe_unused]] const bool isThere = QTest::qWaitFor([this] {
            lobby = session.findByName(QStringLiteral("#lobby"));
            return lobby && lobby->members().size() == 3;
        });
        if (!lobby)
            qFatal("the session does not come to the lobby");
        QObject::connect(lobby, &client::session::Conversation::linesAdded, lobby,
            [this](const QList<client::session::ChatLine> &added) { lines += added; });
        QObject::connect(lobby, &client::session::Conversation::reacted, lobby,
            [this](const client::session::ReactionChange &one) {
                reactions.append(QStringLiteral("%1%2 %3 on %4")
                                     .arg(one.nick, one.isTakenBack ? u" takes back"_qs : QString(),
                                         one.text, one.messageId));
            });
    }

    static client::session::SessionConfig config(
        const ScriptedServer &server, const client::session::SessionTimes &times)
    {
        client::session::SessionConfig config;
        config.address.port = server.serverPort();
        config.nick = QStringLiteral("ola");
        config.times = times;
        config.sendBurst = 0;
        return config;
    }
    void type(const char *text) { session.noteTyping(lobby->id(), QString::fromUtf8(text)); }
    /// Everything sent before has arrived.
    void sync()
    {
        const QByteArray line = "MODE #lobby +" + QByteArray::number(++m_syncs);
        QVERIFY(session.submit(lobby->id(), u"/raw "_qs + QString::fromLatin1(line)).hasValue());
        QTRY_VERIFY(server.has(line));
    }
    /// What was sent with tags, without the labels.
    QByteArrayList sent() const
    {
        QByteArrayList all;
        for (const QByteArray &line : server.lines()) {
            if (!line.startsWith('@'))
                continue;
            QByteArrayList tags = line.mid(1, line.indexOf(' ') - 1).split(';');
            tags.removeIf([](const QByteArray &tag) { return tag.startsWith("label="); });
            all.append(tags.join(';') + line.mid(line.indexOf(' ')));
        }
        return all;
    }
    /// The label that the last line with tags bore.
    QByteArray lastLabel() const
    {
        const QByteArray line = server.linesOf("@label=").last();
        return line.mid(7, line.indexOf(';') - 7);
    }
    QStringList typing() const { return lobby->typing(); }

private:
    int m_syncs = 0;
};

} // namespace watek::tests
