// The semaphore of places and its queue.
#include "server/shared/AdmissionGate.h"

#include "common/threading/WorkerThread.h"
#include "server/shared/Roles.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <map>
#include <random>
#include <vector>

namespace serverAdmissionGateTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using base::ClientId;
using protocol::WaitingPlace;

namespace {

/// What each client was told last, and its permit when it has one.
struct Room {
    explicit Room(AdmissionGate &of)
        : gate(of)
    {
    }
    /// Nobody is admitted into a room that is being torn down.
    ~Room() { gate.close(); }

    AdmissionGate &gate;
    std::map<quint64, Permit> inside;
    std::map<quint64, int> places;
    std::vector<quint64> displaced;

    AdmissionGate::Notify notify()
    {
        return [this](ClientId client, Admission news) { hear(client, std::move(news)); };
    }
    void hear(ClientId client, Admission news)
    {
        if (auto *permit = std::get_if<Permit>(&news)) {
            places.erase(client.value);
            inside[client.value] = std::move(*permit);
        } else if (const auto *place = std::get_if<WaitingPlace>(&news)) {
            places[client.value] = place->place;
        } else if (std::holds_alternative<Displaced>(news)) {
            places.erase(client.value);
            displaced.push_back(client.value);
        }
    }
    void enter(quint64 client, const QByteArray &network = {})
    {
        hear({client}, gate.tryEnter({client}, notify(), network));
    }
    void leave(quint64 client)
    {
        if (places.erase(client) > 0)
            gate.leave({client});
        // Taken out first: giving it back tells the next one, who is put into the same map.
        const auto node = inside.extract(client);
    }
};

/// Clients that come and go at random on a thread of their own.
class Crowd {
public:
    Crowd(AdmissionGate &gate, quint64 number)
        : m_gate(gate)
        , m_number(number)
    {
    }

    void comeAndGo()
    {
        std::mt19937 random{unsigned(m_number)};
        std::vector<Admission> held;
        for (quint64 step = 0; step < 20'000; ++step) {
            const ClientId client{m_number * 1'000'000 + step};
            // Somebody who is admitted later leaves at once, on whatever thread the news arrives.
            held.push_back(m_gate.tryEnter(client, [](ClientId, Admission) {}));
            if (random() % 4 == 0)
                m_gate.leave(client);
            if (random() % 3 == 0)
                held.clear();
            else if (held.size() > 3)
                held.erase(held.begin());
        }
    }

private:
    AdmissionGate &m_gate;
    const quint64 m_number;
};

} // namespace

class ServerAdmissionGateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoComesFirstIsIn()
    {
        AdmissionGate gate(2, 16, WhenFull::Wait);
        Room room(gate);
        for (quint64 client = 1; client <= 4; ++client)
            room.enter(client);
        QCOMPARE(room.inside.size(), size_t(2));
        QCOMPARE(room.places, (std::map<quint64, int>{{3, 1}, {4, 2}}));
        QCOMPARE(gate.stats().used, 2);
        QCOMPARE(gate.stats().waiting, 2);
    }

    void aFullQueueMakesWayForAnotherNetwork()
    {
        AdmissionGate gate(1, 4, WhenFull::Wait);
        Room room(gate);
        room.enter(1, "a");
        for (quint64 client = 2; client <= 5; ++client)
            room.enter(client, "a");
        gate.noteSpoken({2});
        // Not for its own network.
        room.enter(6, "a");
        QVERIFY(room.displaced.empty());
        // The first who has said nothing makes way, and the others move up.
        room.enter(7, "b");
        QCOMPARE(room.displaced, std::vector<quint64>{3});
        QCOMPARE(room.places, (std::map<quint64, int>{{2, 1}, {4, 2}, {5, 3}, {7, 4}}));
        // Three of one network and one of another: for a third, and not for a second of the other
        // when that would leave as few.
        room.enter(8, "c");
        QCOMPARE(room.displaced, (std::vector<quint64>{3, 4}));
        room.enter(9, "b");
        QCOMPARE(room.places, (std::map<quint64, int>{{2, 1}, {5, 2}, {7, 3}, {8, 4}}));
        // Those who leave make room as ever.
        room.leave(2);
        room.enter(10, "b");
        QCOMPARE(room.places, (std::map<quint64, int>{{5, 1}, {7, 2}, {8, 3}, {10, 4}}));
        QCOMPARE(gate.stats().waiting, 4);
    }

    void whoIsNamedWaitsWhereItBelongs()
    {
        AdmissionGate gate(1, 4, WhenFull::Wait);
        Room room(gate);
        room.enter(1, "a");
        // A gateway's people: as long as nobody says who they are, they are one network.
        for (quint64 client = 2; client <= 5; ++client)
            room.enter(client, "gateway");
        room.enter(6, "b");
        QCOMPARE(room.displaced, std::vector<quint64>{2});
        // Of different networks they are as good as anybody.
        gate.move({3}, "c");
        gate.move({4}, "d");
        room.enter(7, "e");
        QCOMPARE(room.displaced, std::vector<quint64>{2});
        QCOMPARE(gate.stats().waiting, 4);
        // Of one network they are one.
        gate.move({4}, "c");
        room.enter(8, "f");
        QCOMPARE(room.displaced, (std::vector<quint64>{2, 3}));
        gate.move({99}, "nobody waits by that name");
        QCOMPARE(gate.stats().waiting, 4);
    }

    void aPermitCountsWhereItsHolderIs()
    {
        AdmissionGate gate(3, 4, WhenFull::Wait);
        Room room(gate);
        room.enter(1, "gateway");
        room.enter(2, "gateway");
        room.enter(3, "a");
        room.inside[1].moveTo("a");
        room.inside[2].moveTo("a");
        room.enter(4, "a");
        room.enter(5, "b");
        room.enter(6, "gateway");
        // The network "a" holds all three permits, and the gateway none.
        room.leave(1);
        QVERIFY(room.inside.contains(5));
        room.leave(2);
        QVERIFY(room.inside.contains(6));
        room.leave(5);
        room.leave(6);
        QVERIFY(room.inside.contains(4));
        room.leave(3);
        room.leave(4);
        QCOMPARE(gate.stats().used, 0);
        Permit none;
        none.moveTo("a");
        QVERIFY(!none);
    }

    void whoHasBeenAdmittedDoesNotMakeWay()
    {
        AdmissionGate gate(1, 2, WhenFull::Wait);
        Room room(gate);
        room.enter(1, "a");
        room.enter(2, "a");
        room.enter(3, "a");
        room.leave(1);
        QVERIFY(room.inside.contains(2));
        room.enter(4, "a");
        room.enter(5, "b");
        QCOMPARE(room.displaced, std::vector<quint64>{3});
        QVERIFY(room.inside.contains(2));
    }

    void aPermitGoesToTheHeadOfTheQueueAndTheOthersMoveUp()
    {
        AdmissionGate gate(1, 16, WhenFull::Wait);
        Room room(gate);
        for (quint64 client = 1; client <= 4; ++client)
            room.enter(client);
        room.leave(1);
        QVERIFY(room.inside.contains(2));
        QCOMPARE(room.places, (std::map<quint64, int>{{3, 1}, {4, 2}}));
        room.leave(3);
        QCOMPARE(room.places, (std::map<quint64, int>{{4, 1}}));
        room.leave(2);
        QVERIFY(room.inside.contains(4));
        room.leave(4);
        QCOMPARE(gate.stats().used, 0);
    }

    void theQueueHasABound()
    {
        AdmissionGate gate(1, 1, WhenFull::Wait);
        Room room(gate);
        room.enter(1);
        room.enter(2);
        const Admission third = gate.tryEnter({3}, room.notify());
        const auto *refused = std::get_if<Refused>(&third);
        QVERIFY(refused);
        QCOMPARE(refused->permits, 1);
        QCOMPARE(refused->waiting, 1);
    }

    void nobodyWaitsWhereFullMeansNo()
    {
        AdmissionGate gate(1, 16, WhenFull::Refuse);
        Room room(gate);
        room.enter(1);
        QVERIFY(std::holds_alternative<Refused>(gate.tryEnter({2}, room.notify())));
        room.leave(1);
        QVERIFY(std::holds_alternative<Permit>(gate.tryEnter({2}, room.notify())));
    }

    void aClosedGateAdmitsNobody()
    {
        AdmissionGate gate(1, 16, WhenFull::Wait);
        Room room(gate);
        room.enter(1);
        room.enter(2);
        gate.close();
        room.leave(1);
        QVERIFY(!room.inside.contains(2));
        QVERIFY(std::holds_alternative<Refused>(gate.tryEnter({3}, room.notify())));
    }

    void morePermitsLetThoseInWhoWait()
    {
        AdmissionGate gate(1, 16, WhenFull::Wait);
        Room room(gate);
        for (quint64 client = 1; client <= 5; ++client)
            room.enter(client);
        gate.change(3, 16, WhenFull::Wait);
        QVERIFY(room.inside.contains(2) && room.inside.contains(3));
        QCOMPARE(room.places, (std::map<quint64, int>{{4, 1}, {5, 2}}));
        QCOMPARE(gate.stats().permits, 3);
        QCOMPARE(gate.stats().used, 3);
    }

    void fewerPermitsSendNobodyAway()
    {
        AdmissionGate gate(4, 16, WhenFull::Wait);
        Room room(gate);
        for (quint64 client = 1; client <= 3; ++client)
            room.enter(client);
        gate.change(1, 16, WhenFull::Wait);
        QCOMPARE(room.inside.size(), size_t(3));
        QCOMPARE(gate.stats().permits, 1);
        QCOMPARE(gate.stats().used, 3);
        room.enter(4);
        QCOMPARE(room.places, (std::map<quint64, int>{{4, 1}}));
        room.leave(1);
        room.leave(2);
        QVERIFY(!room.inside.contains(4));
        room.leave(3);
        QVERIFY(room.inside.contains(4));
        QCOMPARE(gate.stats().used, 1);
        // And more of them again, while some are still owed.
        gate.change(2, 16, WhenFull::Wait);
        room.enter(5);
        QVERIFY(room.inside.contains(5));
        room.leave(4);
        room.leave(5);
        QCOMPARE(gate.stats().used, 0);
    }

    void aQueueThatIsMadeShorterKeepsWhoStandsInIt()
    {
        AdmissionGate gate(1, 16, WhenFull::Wait);
        Room room(gate);
        for (quint64 client = 1; client <= 3; ++client)
            room.enter(client);
        gate.change(1, 1, WhenFull::Refuse);
        QVERIFY(std::holds_alternative<Refused>(gate.tryEnter({4}, room.notify())));
        room.leave(1);
        room.leave(2);
        QVERIFY(room.inside.contains(3));
    }

    void permitsComeBackOnEveryPathFromManyThreads()
    {
        AdmissionGate gate(5, 8, WhenFull::Wait);
        std::vector<std::unique_ptr<threading::WorkerThread<Crowd>>> threads;
        for (quint64 number = 0; number < 4; ++number) {
            threads.push_back(
                std::make_unique<threading::WorkerThread<Crowd>>(QStringLiteral("crowd"), ioRole));
            threads.back()->start(
                [&gate, number] { return std::make_unique<Crowd>(gate, number); });
            threads.back()->post([](Crowd &crowd) { crowd.comeAndGo(); });
        }
        // Meanwhile there are more and fewer of them.
        for (int permits : {9, 2, 7, 1, 5})
            gate.change(permits, 8, WhenFull::Wait);
        threads.clear();
        QCOMPARE(gate.stats().used, 0);
        QCOMPARE(gate.stats().permits, 5);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAdmissionGateTest)

} // namespace serverAdmissionGateTest

#include "ServerAdmissionGateTest.moc"
