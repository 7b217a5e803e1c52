// Places, the waiting room, and that every permit, thread and descriptor comes back. Real sockets.
#include "tests/support/ProcessFacts.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>

#include <algorithm>
#include <vector>

namespace serverAdmissionTest {

using namespace watek;
using namespace watek::tests;

namespace {

server::shared::ServerConfig fivePlaces()
{
    server::shared::ServerConfig config = testConfig();
    config.server.maxClients = 5;
    return config;
}

} // namespace

class ServerAdmissionTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void theSixthAndSeventhWaitAndEnterInOrder()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(fivePlaces());
        std::vector<std::unique_ptr<RawClient>> inside;
        for (int i = 0; i < 5; ++i) {
            inside.push_back(ircClient(world.port(), "in" + QByteArray::number(i)));
            QTRY_VERIFY(isInLobby(*inside.back()));
        }
        const auto sixth = ircClient(world.port(), "sixth");
        QTRY_VERIFY(
            sixth->got("NOTICE * :The server is full (5 of 5). You are number 1 in the queue."));
        RawClient seventh(world.port());
        QTRY_VERIFY(
            seventh.got("[SERVER] The server is full (5 of 5). You are number 2 in the queue.\n"));
        QVERIFY(!sixth->got(" 001 "));
        QCOMPARE(world.host().snapshot().waiting, 2);

        QElapsedTimer clock;
        clock.start();
        inside.front()->socket().abort();
        QTRY_VERIFY(isInLobby(*sixth));
        qInfo("the sixth was in after %lld ms", clock.elapsed());
        QTRY_VERIFY(seventh.got("You are number 1 in the queue."));
        QVERIFY(!seventh.got("Welcome "));

        clock.restart();
        inside.back()->send("QUIT :bye\r\n");
        QTRY_VERIFY(seventh.got("Welcome " + seventh.guestName() + "!"));
        qInfo("the seventh was in after %lld ms", clock.elapsed());
        QTRY_VERIFY(sixth->got(seventh.guestName()));
    }

    void whoLeavesTheQueueIsNotWaitedFor()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.server.maxClients = 1;
        ServerWorld world(config);
        const auto inside = ircClient(world.port(), "inside");
        QTRY_VERIFY(isInLobby(*inside));
        const auto leaver = ircClient(world.port(), "leaver");
        QTRY_VERIFY(leaver->got("number 1 in the queue"));
        const auto next = ircClient(world.port(), "next");
        QTRY_VERIFY(next->got("number 2 in the queue"));
        leaver->send("PING :are you there\r\n");
        QTRY_VERIFY(leaver->got("PONG watek.local :are you there"));
        leaver->send("QUIT\r\n");
        QTRY_VERIFY(leaver->isClosed());
        QTRY_VERIFY(next->got("number 1 in the queue"));
        inside->socket().abort();
        QTRY_VERIFY(isInLobby(*next));
    }

    void aFullWaitingRoomSaysSoAndCloses()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.server.maxClients = 1;
        config.server.waiting = 1;
        ServerWorld world(config);
        const auto inside = ircClient(world.port(), "inside");
        QTRY_VERIFY(isInLobby(*inside));
        const auto waiting = ircClient(world.port(), "waiting");
        QTRY_VERIFY(waiting->got("number 1 in the queue"));
        RawClient refused(world.port());
        QTRY_VERIFY(refused.got(
            "ERROR :The server is full (1 of 1) and 1 are waiting. Try again later.\r\n"));
        QTRY_VERIFY(refused.isClosed());
        QCOMPARE(world.host().snapshot().refused, quint64(1));
    }

    void whatAWaitingClientSaysIsKeptUntilItEnters()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.server.maxClients = 2;
        ServerWorld world(config);
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        auto leaver = ircClient(world.port(), "leaver");
        QTRY_VERIFY(isInLobby(*leaver));
        const auto marek = ircClient(world.port(), "marek");
        constexpr int kLines = 39; // with JOIN what flood control lets everybody say at once
        for (int i = 0; i < kLines; ++i)
            marek->send("PRIVMSG #lobby :line " + QByteArray::number(i) + "\r\n");
        QTRY_VERIFY(marek->got("number 1 in the queue"));
        QVERIFY(!anna->got("line 0"));
        leaver.reset();
        QTRY_VERIFY(anna->got("line 38\r\n"));
        qsizetype at = 0;
        for (int i = 0; i < kLines; ++i) {
            at = anna->received().indexOf("line " + QByteArray::number(i) + "\r\n", at);
            QVERIFY2(
                at >= 0, qPrintable(QStringLiteral("line %1 is missing or out of order").arg(i)));
        }
    }

    void silentGuestsGiveWayWhileSomebodyWaits()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = fivePlaces();
        config.limits.guestTimeout = 1;
        ServerWorld world(config);
        std::vector<std::unique_ptr<RawClient>> silent;
        for (int i = 0; i < 21; ++i)
            silent.push_back(std::make_unique<RawClient>(world.port()));
        QTRY_COMPARE(world.host().snapshot().waiting, 16);
        // The places go round; who comes and speaks is next, however many wait silently.
        QTRY_VERIFY_WITH_TIMEOUT(world.host().snapshot().waiting < 16, 10'000);
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY_WITH_TIMEOUT(isInLobby(*anna), 10'000);
        QVERIFY(std::ranges::any_of(silent, [](const auto &one) {
            return one->got(
                "[SERVER] Your place was given to somebody who waited: you were silent");
        }));
        QTRY_COMPARE_WITH_TIMEOUT(world.host().snapshot().waiting, 0, 20'000);
        // Nobody waits any more, so nobody is hurried.
        QVERIFY(!anna->isClosed());
    }

    void tenThousandConnectionsLeaveNothingBehind()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(fivePlaces());
        // A first client, so that everything that is made once has been made.
        {
            const auto first = ircClient(world.port(), "first");
            QTRY_VERIFY(isInLobby(*first));
        }
        QTRY_COMPARE(world.host().snapshot().ioThreads, 0);
        const int threads = runningThreads();
        const int descriptors = openDescriptors();
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 10'000; ++i) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), world.port());
            QVERIFY(socket.waitForConnected(5000));
            // Some say nothing, some half a line, some are in the chat, some go with a reset.
            if (i % 4 == 1)
                socket.write("NICK hal");
            else if (i % 4 == 2)
                socket.write(
                    "NICK n" + QByteArray::number(i) + "\r\nUSER u 0 * :u\r\nJOIN #lobby\r\n");
            socket.flush();
            if (i % 3 == 0)
                socket.abort();
            else
                socket.disconnectFromHost();
        }
        qInfo("10 000 connects and disconnects took %lld ms", clock.elapsed());
        // First that each was taken in: while some are still in the kernel's queue, no permit may
        // be in use for an instant, and one again in the next.
        QTRY_COMPARE_WITH_TIMEOUT(world.host().snapshot().connections, quint64(10'001), 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(world.host().snapshot().permitsUsed, 0, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(world.host().snapshot().ioThreads, 0, 60'000);
        QTRY_COMPARE(world.host().snapshot().permits, 5);
        QVERIFY(world.host().clients().empty());
        QTRY_VERIFY2(runningThreads() <= threads, "a thread is left behind");
        QTRY_COMPARE(openDescriptors(), descriptors);
        // And it still serves.
        const auto last = ircClient(world.port(), "last");
        QTRY_VERIFY(isInLobby(*last));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAdmissionTest)

} // namespace serverAdmissionTest

#include "ServerAdmissionTest.moc"
