// One io thread by itself: what it promises when messages overtake each other. Thread: the test's,
// playing io; the clients are ends of socket pairs, and the test answers for gate and dispatcher.
#include "tests/support/HandClock.h"
#include "tests/support/IoWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIoThreadTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using shared::Flow;
using shared::Outbound;
using tests::ping;
using tests::pings;
using Client = tests::IoClient;
using World = tests::IoWorld;

class ServerIoThreadTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{ioRole};

private Q_SLOTS:
    void whoEndsItsStreamGetsEveryAnswer()
    {
        World world;
        Client client = world.arrive(ClientId{1});
        client.say("LIST\r\n");
        client.end();
        QTRY_VERIFY(world.heard().contains("left: Connection closed"));
        QVERIFY(world.heard().contains("LIST"));
        world.tell(Outbound::Kind::Send, "the answer\r\n");
        QTRY_COMPARE(client.received(), QByteArray("the answer\r\n"));
        QCOMPARE(world.registry.count(), 1);
        world.tell(Outbound::Kind::Send, "the end of it\r\n");
        world.tell(Outbound::Kind::Forget);
        QTRY_COMPARE(world.registry.count(), 0);
        QCOMPARE(client.received(), QByteArray("the answer\r\nthe end of it\r\n"));
    }

    void whatWasSaidBeforeTheGateAnswersIsSaid()
    {
        World world;
        Client client = world.adopt(ClientId{1});
        client.say("NICK a\r\nUSER a 0 * :a\r\nQUIT\r\n");
        client.end();
        QTRY_COMPARE(world.registry.count(), 1);
        world.admit(ClientId{1});
        QTRY_COMPARE(world.heard(),
            QByteArrayList(
                {"arrived", "NICK a", "USER a 0 * :a", "QUIT", "left: Connection closed"}));
        QTRY_COMPARE(world.gate.stats().used, 0);
    }

    void whoWasTooFastIsReadOnWhateverComesBeforeTheTimer()
    {
        tests::HandClock clock;
        World world(clock, World::WithFloodControl());
        Client client = world.arrive(ClientId{1});
        constexpr int kLines = 60; // more than at once, and all in one piece
        QByteArray lines;
        for (int i = 1; i <= kLines; ++i)
            lines += "TIME " + QByteArray::number(i) + "\r\n";
        client.say(lines);
        const auto heard = [&] {
            const QByteArrayList all = world.heard();
            world.giveBack();
            return int(all.size());
        };
        int before = 0;
        QTRY_VERIFY(heard() > 30);
        before = heard();
        QVERIFY(before < kLines);
        // Its time has come, and something else is done for it just before the timer says so.
        clock.advanceMs(500);
        world.tell(Outbound::Kind::Charge);
        QTRY_VERIFY(heard() > before);
    }

    void linesThatComeOneByOneStopAtTheCredit()
    {
        World world;
        Client client = world.arrive(ClientId{1});
        world.giveBack();
        constexpr int kLines = 3 * Flow::kCredit;
        for (int i = 1; i <= kLines; ++i) {
            client.say(ping(i) + "\r\n");
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(world.heard().size(), 2 + Flow::kCredit);
        QTest::qWait(20);
        QCOMPARE(world.heard().size(), 2 + Flow::kCredit);

        // The dispatcher goes on: so does the reading, in order, and nothing is lost.
        QTRY_COMPARE((world.giveBack(), world.heard().size()), 2 + kLines);
        QCOMPARE(world.heard().sliced(2), pings(1, kLines));
    }

    void whatWasSaidBeforeAResetIsSaid()
    {
        World world;
        Client client = world.arrive(ClientId{1});
        // Mail that it never reads makes its close a reset.
        world.tell(Outbound::Kind::Send, "unread\r\n");
        QTRY_COMPARE(world.counters.bytesOut.load(), quint64(8));
        constexpr int kLines = 3 * Flow::kCredit;
        client.say(pings(1, kLines).join("\r\n") + "\r\n");
        QTRY_COMPARE(world.heard().size(), 1 + Flow::kCredit);
        client.drop();
        QTest::qWait(20);
        QCOMPARE(world.heard().size(), 1 + Flow::kCredit);
        QTRY_COMPARE((world.giveBack(), world.heard().size()), 2 + kLines + 1);
        QCOMPARE(world.heard().sliced(2, kLines), pings(1, kLines));
        QVERIFY(world.heard().constLast().startsWith("left: "));
        QTRY_COMPARE(world.gate.stats().used, 0);
    }

    void everyClientGetsTheLinesOfOthersInOrder_data()
    {
        QTest::addColumn<int>("lines");
        QTest::addColumn<int>("size");
        QTest::newRow("one") << 1 << 20;
        QTest::newRow("a few") << 7 << 20;
        QTest::newRow("more than one piece holds") << 200 << 900;
    }

    void everyClientGetsTheLinesOfOthersInOrder()
    {
        QFETCH(const int, lines);
        QFETCH(const int, size);
        World world;
        std::vector<Client> clients;
        shared::SlotList audience;
        for (quint64 id = 1; id <= 3; ++id) {
            clients.push_back(world.arrive(ClientId{id}));
            QTRY_COMPARE(world.heard().count("arrived"), qsizetype(id));
            audience.append(world.slot);
        }
        const shared::SlotList firstTwo = audience.first(2);
        const shared::SlotList sameAgain(audience.cbegin(), audience.cend());
        QByteArrayList expected(3);
        for (int i = 0; i < lines; ++i) {
            // Said by each of them in turn, by nobody, and now and then somewhere else.
            const qsizetype sender = i % 5;
            const shared::SlotList &to = i % 11 == 10 ? firstTwo
                : i % 3 == 2                          ? sameAgain
                                                      : audience;
            const QByteArray line = QByteArray::number(i).leftJustified(size, '.') + "\r\n";
            world.link->outbound->post({.kind = Outbound::Kind::SendToMany,
                .slot = sender < 3 ? audience[sender] : shared::kNoSlot,
                .bytes = line,
                .audience = to});
            for (qsizetype client = 0; client < to.size(); ++client) {
                if (client != sender)
                    expected[client] += line;
            }
        }
        for (qsizetype client = 0; client < 3; ++client)
            QTRY_COMPARE(clients[size_t(client)].received(), expected[client]);
    }

    void nothingFollowsTheLastLine()
    {
        World world;
        Client client = world.arrive(ClientId{1});
        world.tell(Outbound::Kind::Close, "ERROR :bye\r\n");
        world.tell(Outbound::Kind::Send, ":anna PRIVMSG #lobby :too late\r\n");
        QTRY_VERIFY(client.received().contains("ERROR"));
        QTest::qWait(20);
        QCOMPARE(client.received(), "ERROR :bye\r\n");
    }

    void aGuestThatTurnsIrcBeforeItArrivesIsSimplyIrc()
    {
        World world(1);
        std::optional<shared::Admission> taken = world.gate.tryEnter(ClientId{1}, {});
        Client client = world.adopt(ClientId{2});
        world.admit(ClientId{2});
        // Silent for long: a guest.
        QTRY_VERIFY(client.received().startsWith("[SERVER] The server is full"));
        client.say("NICK a\r\n");
        QTest::qWait(20);
        taken.reset();
        QTRY_COMPARE(world.heard(), QByteArrayList({"arrived", "NICK a"}));
    }
};

WATEK_SUITE(WATEK_EPOLL_MAIN, ServerIoThreadTest)

} // namespace serverIoThreadTest

#include "ServerIoThreadTest.moc"
