// 200 000 messages in one go: all arrive in order, in many batches between which the event loop
// runs. The figures are printed, not asserted: they are the machine's. Nothing here has to be done
// in a given time, as long as it goes on.
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "common/threading/WorkerThread.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <memory>

#include <unistd.h>

namespace clientBurstTest {

using namespace watek::client::session;
using namespace watek::client::model;
using watek::base::SystemClock;

namespace {

constexpr int kMessages = 200'000;
constexpr int kForever = -1; ///< ctest ends what hangs
constinit watek::threading::ThreadRole floodRole{"flood"};

struct Flood { };

/// On a thread of its own: welcomes one client and floods it.
void floodOneClient(qintptr listener)
{
    QTcpServer server;
    server.setSocketDescriptor(listener);
    if (!server.waitForNewConnection(kForever))
        return;
    const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
    QByteArray heard;
    while (!heard.contains("USER ") && socket->waitForReadyRead(kForever))
        heard += socket->readAll();
    QByteArray bytes = ":irc.test 001 ola :Welcome\r\n:ola!u@h JOIN #lobby\r\n"
                       ":irc.test 353 ola = #lobby :@anna ola\r\n:irc.test 366 ola #lobby :End\r\n";
    for (int i = 0; i < kMessages; ++i) {
        bytes += ":anna!a@h PRIVMSG #lobby :wiadomość numer " + QByteArray::number(i) + "\r\n";
        if (bytes.size() > 1 << 20 || i + 1 == kMessages) {
            socket->write(bytes);
            bytes.clear();
            while (socket->bytesToWrite() > 0 && socket->waitForBytesWritten(kForever)) { }
        }
    }
    while (socket->state() == QAbstractSocket::ConnectedState && socket->waitForReadyRead(kForever))
        socket->readAll();
}

} // namespace

class ClientBurstTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBurstDoesNotFreezeTheWindow()
    {
        QTcpServer listener;
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        const quint16 port = listener.serverPort();
        const qintptr descriptor = ::dup(int(listener.socketDescriptor()));
        listener.close();
        watek::threading::WorkerThread<Flood> flood(QStringLiteral("flood"), floodRole);
        flood.start([] { return std::make_unique<Flood>(); });
        flood.post([descriptor](Flood &) { floodOneClient(descriptor); });

        SystemClock clock;
        auto workspace = std::make_unique<Workspace>(clock);
        SessionConfig config;
        config.address.port = port;
        config.nick = QStringLiteral("ola");
        config.times.answerMs = 3'600'000; // this server floods, and answers no PING
        Session *session = workspace->addSession(config);
        int next = 0;
        int batches = 0;
        bool isOrdered = true;
        connect(session, &Session::conversationAdded, this, [&](Conversation *conversation) {
            connect(
                conversation, &Conversation::linesAdded, this, [&](const QList<ChatLine> &lines) {
                    ++batches;
                    for (const ChatLine &line : lines) {
                        if (line.kind != LineKind::Message)
                            continue;
                        isOrdered = isOrdered
                            && line.text == QStringLiteral("wiadomość numer %1").arg(next);
                        ++next;
                    }
                });
        });

        // How long the event loop leaves a timer waiting is how long a key press would wait.
        qint64 longestNs = 0;
        int ticks = 0;
        QElapsedTimer sinceTick;
        QTimer tick;
        connect(&tick, &QTimer::timeout, this, [&] {
            ++ticks;
            longestNs = std::max(longestNs, sinceTick.nsecsElapsed());
            sinceTick.restart();
        });
        QElapsedTimer took;
        took.start();
        sinceTick.start();
        tick.start(0);
        session->connectToServer();
        while (next < kMessages) {
            const int before = next;
            QTRY_VERIFY_WITH_TIMEOUT(next > before, 60'000);
        }
        tick.stop();
        qInfo("%d messages in %lld ms, %d batches; the longest turn of the event loop took %.1f ms",
            kMessages, took.elapsed(), batches, double(longestNs) / 1e6);
        QVERIFY(isOrdered);
        QCOMPARE(next, kMessages);
        // A turn ends after eight milliseconds, so there are some 200, and the loop runs in
        // between. Turns that go on until nothing is left make 13.
        QVERIFY(batches > 30);
        QVERIFY(ticks > batches / 2);
        const MessageListModel *messages = workspace->messages(session->findByName("#lobby")->id());
        QVERIFY(messages->rowCount() <= MessageListModel::kMaxRows);
        QCOMPARE(messages->lineAt(messages->rowCount() - 1).text,
            QStringLiteral("wiadomość numer %1").arg(kMessages - 1));
        workspace.reset();
        flood.stop();
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientBurstTest)

} // namespace clientBurstTest

#include "ClientBurstTest.moc"
