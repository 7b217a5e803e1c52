// What several suites of the client's session need: settings for a scripted server, and the lines
// that a conversation has announced. Thread: the test's, which plays the gui.
#pragma once

#include "client/session/Session.h"
#include "tests/integration/ClientScriptedServer.h"

#include <algorithm>

namespace watek::tests {

/// Lines leave as fast as they are written.
inline client::session::SessionConfig configFor(const ScriptedServer &server)
{
    client::session::SessionConfig config;
    config.address.port = server.serverPort();
    config.nick = QStringLiteral("ola");
    config.sendBurst = 0;
    return config;
}

/// The same, and a lost connection is tried again within milliseconds.
inline client::session::SessionConfig hastyConfigFor(const ScriptedServer &server)
{
    client::session::SessionConfig config = configFor(server);
    config.times.retry = {.first = 10, .longest = 40};
    return config;
}

/// What a conversation announced, line by line, as it stands now.
class Heard : public QObject {
public:
    using ChatLine = client::session::ChatLine;
    using LineKind = client::session::LineKind;

    explicit Heard(client::session::Conversation *conversation)
    {
        using client::session::Conversation;
        connect(conversation, &Conversation::linesAdded, this,
            [this](const QList<ChatLine> &added) { lines += added; });
        connect(conversation, &Conversation::lineChanged, this, [this](const ChatLine &changed) {
            for (ChatLine &line : lines) {
                if (line.id == changed.id)
                    line = changed;
            }
        });
    }
    QStringList texts(LineKind kind = LineKind::Message) const
    {
        QStringList all;
        for (const ChatLine &line : lines) {
            if (line.kind == kind)
                all.append(line.text);
        }
        return all;
    }
    int count(LineKind kind) const { return int(texts(kind).size()); }
    bool hasText(const QString &text) const
    {
        return std::ranges::any_of(lines, [&](const ChatLine &line) { return line.text == text; });
    }
    ChatLine last() const { return lines.isEmpty() ? ChatLine{} : lines.last(); }
    /// The numerics of the lines that are answers.
    QByteArrayList codes() const
    {
        QByteArrayList all;
        for (const ChatLine &line : lines) {
            if (line.kind == LineKind::Server || line.kind == LineKind::Error)
                all.append(line.code);
        }
        return all;
    }
    QList<client::session::SystemEvent> events() const
    {
        QList<client::session::SystemEvent> all;
        for (const ChatLine &line : lines) {
            if (line.kind == LineKind::System)
                all.append(line.event);
        }
        return all;
    }
    void clear() { lines.clear(); }

    QList<ChatLine> lines;
};

} // namespace watek::tests

/// Waits until the session is online; and until it is in #lobby, whose members are known.
#define ONLINE(session) QTRY_COMPARE((session).connection().phase, Phase::Online)
#define IN_LOBBY(session)                                                                          \
    QTRY_VERIFY(                                                                                   \
        (session).findByName("#lobby") && (session).findByName("#lobby")->members().size() == 3)
