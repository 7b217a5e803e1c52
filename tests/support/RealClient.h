// A real IRC program that a suite drives like a person, and somebody it talks with: what it shows
// and what the other is sent is waited for, never slept for. Thread: the test's.
#pragma once

#include "tests/support/ServerWorld.h"
#include "tests/support/Terminal.h"

#include <QDir>
#include <QTemporaryDir>

#include <algorithm>

namespace watek::tests {

constexpr int kRealPatienceMs = 30'000;

/// The program that is tested, whatever it is.
class RealClient {
public:
    virtual ~RealClient() = default;
    /// A line as a person enters it in the window that is in front.
    virtual void type(const QString &line) = 0;
    /// All that it shows now.
    virtual QString view() = 0;
    virtual bool hasEnded() = 0;
};

class TerminalClient final : public RealClient {
public:
    explicit TerminalClient(const QString &command)
        : m_terminal(command)
    {
    }
    void type(const QString &line) override { m_terminal.type(line); }
    QString view() override { return m_terminal.screen(); }
    bool hasEnded() override { return m_terminal.hasEnded(); }

private:
    Terminal m_terminal;
};

/// A server with a lobby, the program's folder, and Zosia, whose client is only a socket.
class RealClientWorld {
public:
    QString port() const { return QString::number(m_world.port()); }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString folder() const { return m_folder.path(); }

    RawClient &zosia() { return *m_zosia; }
    void connectZosia() { m_zosia = ircClient(m_world.port(), "zosia"); }
    void zosiaSends(const QString &line) { m_zosia->send(line.toUtf8() + "\r\n"); }

    /// It is registered under this name and in so many channels.
    bool isThere(const QByteArray &nick, int channels)
    {
        server::guiRole.assertCurrent();
        return std::ranges::any_of(
            m_world.host().clients(), [&](const server::shared::ClientRow &row) {
                return row.nick == nick && row.state == server::shared::ClientState::Online
                    && row.channels == channels;
            });
    }
    void stopServer()
    {
        server::guiRole.assertCurrent();
        m_world.host().stop();
    }
    /// On the port it had.
    bool startServer()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.server.port = m_world.port();
        return bool(m_world.host().start(config));
    }

private:
    QTemporaryDir m_folder;
    ServerWorld m_world;
    std::unique_ptr<RawClient> m_zosia;
};

/// The end of a long text, for QtTest's messages, which are cut.
inline QString tail(const QString &text) { return text.trimmed().right(450); }

inline bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly)
        && file.write(content) == content.size();
}

} // namespace watek::tests

/// The program comes to show this text.
#define CLIENT_SHOWS(text)                                                                         \
    QTRY_VERIFY2_WITH_TIMEOUT(m_client->view().contains(text),                                     \
        qPrintable(                                                                                \
            QStringLiteral("not shown: %1\n%2").arg(text, watek::tests::tail(m_client->view()))),  \
        watek::tests::kRealPatienceMs)

/// Zosia comes to be sent this text.
#define ZOSIA_GETS(text)                                                                           \
    QTRY_VERIFY2_WITH_TIMEOUT(m_world->zosia().got(QString(text).toUtf8()),                        \
        qPrintable(                                                                                \
            QStringLiteral("not sent: %1\n%2\nand the program shows:\n%3")                         \
                .arg(text, watek::tests::tail(QString::fromUtf8(m_world->zosia().received())),     \
                    watek::tests::tail(m_client->view()))),                                        \
        watek::tests::kRealPatienceMs)

/// The program comes to be registered under this name and in so many channels.
#define CLIENT_IS_THERE(nick, channels)                                                            \
    QTRY_VERIFY2_WITH_TIMEOUT(m_world->isThere(nick, channels),                                    \
        qPrintable(watek::tests::tail(m_client->view())), watek::tests::kRealPatienceMs)
