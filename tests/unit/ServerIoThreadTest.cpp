// One io thread by itself: what it promises when messages overtake each other. Thread: the test's,
// playing io; the clients are ends of socket pairs, and the test answers for gate and dispatcher.
#include "server/io/IoThread.h"

#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

using namespace watek;
using namespace watek::server;
using base::ClientId;
using shared::Descriptor;
using shared::Flow;
using shared::Outbound;

namespace {

/// The other end of a client's connection: what it got is kept.
class Client {
public:
    explicit Client(int descriptor)
        : m_end(descriptor)
    {
    }

    void say(const QByteArray &bytes)
    {
        if (write(m_end.get(), bytes.constData(), size_t(bytes.size())) != bytes.size())
            qFatal("the client cannot write");
    }
    const QByteArray &received()
    {
        std::array<char, 4096> buffer{};
        ssize_t bytes = 0;
        while ((bytes = read(m_end.get(), buffer.data(), buffer.size())) > 0)
            m_received.append(buffer.data(), bytes);
        return m_received;
    }
    /// The end of its stream: a FIN.
    void end() { shutdown(m_end.get(), SHUT_WR); }
    /// With mail that it has not read, the other side sees a reset.
    void drop() { m_end = Descriptor(); }

private:
    Descriptor m_end;
    QByteArray m_received;
};

class World {
public:
    explicit World(int places = 5)
        : gate(places, 16, shared::WhenFull::Wait)
    {
    }

    Client adopt(ClientId id)
    {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
            qFatal("no socket pair");
        link->orders.post(io::Adopt{
            .client = id, .descriptor = Descriptor(ends[0]), .address = "10.0.0.1", .port = 1});
        return Client(ends[1]);
    }
    /// Asks the gate and tells the thread, as the listener does.
    void admit(ClientId id)
    {
        link->orders.post(
            io::News{id, gate.tryEnter(id, [this](ClientId client, shared::Admission news) {
                         link->orders.post(io::News{client, std::move(news)});
                     })});
    }
    /// An IRC client that has a place; the dispatcher knows it.
    Client arrive(ClientId id)
    {
        Client client = adopt(id);
        admit(id);
        client.say("NICK a\r\n");
        while (heard().isEmpty())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return client;
    }
    /// All that the dispatcher was told, as words: "arrived", "turned irc", "left: REASON", or the
    /// line.
    QByteArrayList heard()
    {
        std::vector<shared::Inbound> mail;
        inbound.takeAll(mail);
        for (const shared::Inbound &one : mail) {
            if (const auto *arrived = std::get_if<shared::Arrived>(&one.what)) {
                m_flow = arrived->flow;
                slot = arrived->place.slot;
                m_heard.append("arrived");
            } else if (const auto *said = std::get_if<shared::Said>(&one.what)) {
                m_heard.append(protocol::writeMessage(said->message).trimmed());
                m_handled += 1;
            } else if (const auto *plain = std::get_if<shared::SaidPlain>(&one.what)) {
                m_heard.append(plain->line);
                m_handled += 1;
            } else if (std::holds_alternative<shared::TurnedIrc>(one.what)) {
                m_heard.append("turned irc");
            } else if (const auto *left = std::get_if<shared::Left>(&one.what)) {
                m_heard.append("left: " + left->reason);
            }
        }
        return m_heard;
    }
    /// The dispatcher has handled all that it was told.
    void giveBack()
    {
        const int handled = std::exchange(m_handled, 0);
        if (handled > 0 && m_flow->giveBack(handled))
            tell(Outbound::Kind::Resume);
    }
    void tell(Outbound::Kind kind, const QByteArray &bytes = {})
    {
        link->outbound->post({.kind = kind, .slot = slot, .bytes = bytes, .audience = {}});
    }

    base::SystemClock clock;
    shared::InboundMailbox inbound{"inbound", shared::kInboundBound};
    shared::ClientRegistry registry;
    shared::AdmissionGate gate;
    shared::Counters counters;
    shared::Log log{clock};
    io::Departures departures{"departures", 1024};
    std::shared_ptr<io::IoLink> link = std::make_shared<io::IoLink>(1);
    shared::Slot slot = 0;
    io::IoThread thread{io::IoContext{.config = config(),
                            .inbound = inbound,
                            .registry = registry,
                            .gate = gate,
                            .counters = counters,
                            .log = log,
                            .clock = clock,
                            .departures = departures},
        link};

private:
    static std::shared_ptr<const shared::ServerConfig> config()
    {
        auto config = std::make_shared<shared::ServerConfig>();
        config->limits.flood = false;
        config->server.plainTextWaitMs = 50;
        return config;
    }

    std::shared_ptr<Flow> m_flow;
    QByteArrayList m_heard;
    int m_handled = 0;
};

QByteArray ping(int i) { return "PING " + QByteArray::number(i); }

/// "PING first" to "PING last", as heard.
QByteArrayList pings(int first, int last)
{
    QByteArrayList all;
    for (int i = first; i <= last; ++i)
        all.append(ping(i));
    return all;
}

} // namespace

class ServerIoThreadTest : public QObject {
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

int main(int argc, char *argv[])
{
    // The test's thread plays an io thread.
    QCoreApplication::setEventDispatcher(new threading::EpollLoop);
    QCoreApplication application(argc, argv);
    ServerIoThreadTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "ServerIoThreadTest.moc"
