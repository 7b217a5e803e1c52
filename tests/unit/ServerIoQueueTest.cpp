// Clients that wait for a place, as their io thread sees them: who goes, who makes way, and what is
// kept of what they say. Thread: the test's, playing io.
#include "tests/support/IoWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIoQueueTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using shared::Flow;
using shared::Outbound;
using tests::ping;
using tests::pings;
using Client = tests::IoClient;
using World = tests::IoWorld;

class ServerIoQueueTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{ioRole};

private Q_SLOTS:
    void whoHasGoneBeforeItsPlaceIsKnownDoesNotStandInTheQueue()
    {
        World world(1);
        const shared::Admission taken = world.gate.tryEnter(ClientId{1}, {});
        // It is read when the gate has spoken, so only a reset is seen before: one with mail
        // unread.
        Client client = world.adopt(ClientId{2});
        world.tell(Outbound::Kind::Send, "hello\r\n");
        QTRY_COMPARE(world.registry.count(), 1);
        QTRY_COMPARE(world.counters.bytesOut.load(), quint64(7));
        client.drop();
        QTRY_COMPARE(world.registry.count(), 0);
        world.admit(ClientId{2});
        QCOMPARE(world.gate.stats().waiting, 1);
        QTRY_COMPARE(world.gate.stats().waiting, 0);
    }

    void whoIsClosedBeforeItsPlaceIsKnownDoesNotStandInTheQueue()
    {
        World world(1);
        const shared::Admission taken = world.gate.tryEnter(ClientId{1}, {});
        Client client = world.adopt(ClientId{2});
        world.tell(Outbound::Kind::Close, "ERROR :bye\r\n");
        QTRY_COMPARE(client.received(), "ERROR :bye\r\n");
        world.admit(ClientId{2});
        QTRY_COMPARE(world.gate.stats().waiting, 0);
    }

    void whoMakesWayInTheQueueIsToldWhy()
    {
        World world(1);
        shared::Admission taken = world.gate.tryEnter(ClientId{1}, {});
        Client client = world.adopt(ClientId{2});
        world.admit(ClientId{2});
        client.say("NICK a\r\n");
        QTRY_VERIFY(client.received().contains("number 1 in the queue"));
        world.link->orders.post(io::News{ClientId{2}, shared::Displaced{}});
        QTRY_VERIFY(client.received().endsWith(
            "ERROR :Your place in the queue was given to another address: most who wait come from "
            "yours. You are welcome to come again.\r\n"));
        client.end();
        QTRY_COMPARE(world.registry.count(), 0);
    }

    void silenceInTheQueueDoesNotCountLater()
    {
        World world(1);
        shared::Admission taken = world.gate.tryEnter(ClientId{1}, {});
        Client client = world.adopt(ClientId{2});
        world.admit(ClientId{2});
        client.say("NICK a\r\n");
        QTRY_VERIFY(client.received().contains("number 1 in the queue"));
        const auto counters = world.registry.rows().at(0).counters;
        const qint64 heardMs = counters->heardMs.load();
        QTRY_VERIFY(world.clock.monotonicNs() / 1'000'000 > heardMs + 5);
        taken = shared::Refused{}; // the permit goes back, and to the one who waits
        QTRY_VERIFY(world.heard().contains("arrived"));
        QVERIFY(counters->heardMs.load() > heardMs);
    }

    void whoSaysMuchAndLeavesTheQueueIsNoticed()
    {
        World world(1);
        const shared::Admission taken = world.gate.tryEnter(ClientId{1}, {});
        Client client = world.adopt(ClientId{2});
        world.admit(ClientId{2});
        QTRY_VERIFY(world.registry.count() == 1);
        client.say("NICK a\r\n");
        QTRY_VERIFY(client.received().contains("number 1 in the queue"));
        client.say(pings(1, 3).join("\r\n") + "\r\n");
        QByteArray much;
        for (int i = 0; i < 10 * Flow::kCredit; ++i)
            much += "PRIVMSG #lobby :" + QByteArray::number(i) + "\r\n";
        client.say(much);
        QTRY_VERIFY(client.received().contains("PONG watek.local 3"));
        client.end();
        QTRY_COMPARE(world.gate.stats().waiting, 0);
        QTRY_COMPARE(world.registry.count(), 0);
        QVERIFY(world.heard().isEmpty());
    }

    void whatAWaitingClientSaidIsHeldInBytes()
    {
        io::Entrance entrance;
        shared::Said said;
        said.message.command = "TAGMSG";
        for (int i = 0; i < 1360; ++i)
            said.message.tags.append({.key = "t" + QByteArray::number(i)});
        int lines = 0;
        for (; entrance.mayKeepMore(); ++lines)
            entrance.keep(said);
        QCOMPARE(lines, 1);
        QVERIFY(entrance.keptBytes() < 256 * 1024);
        QCOMPARE(entrance.takeKept().size(), size_t(1));
        for (lines = 0; entrance.mayKeepMore(); ++lines)
            entrance.keep(shared::SaidPlain{"hej"});
        QCOMPARE(lines, Flow::kCredit);
    }

    void thePlaceInTheQueueIsToldOnce()
    {
        World world(1);
        const shared::Admission taken = world.gate.tryEnter(ClientId{1}, {});
        Client client = world.adopt(ClientId{2});
        world.admit(ClientId{2});
        for (int i = 1; i <= 5; ++i) {
            client.say(ping(i) + "\r\n");
            const QByteArray answer = "PONG watek.local " + QByteArray::number(i);
            QTRY_VERIFY(client.received().contains(answer));
        }
        QCOMPARE(client.received().count("in the queue"), 1);
    }
};

WATEK_SUITE(WATEK_EPOLL_MAIN, ServerIoQueueTest)

} // namespace serverIoQueueTest

#include "ServerIoQueueTest.moc"
