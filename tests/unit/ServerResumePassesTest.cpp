// The waiting room knows who comes back: which tokens are good, and who stands at its head.
#include "server/shared/AdmissionGate.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <map>
#include <vector>

namespace serverResumePassesTest {

using namespace watek;
using namespace watek::server::shared;
using base::ClientId;

namespace {

/// Who is in, and which place others were told last.
struct Room {
    explicit Room(AdmissionGate &theGate)
        : gate(theGate)
    {
    }
    /// Who still waits is told nothing any more.
    ~Room() { gate.close(); }
    void take(quint64 client, Admission admission)
    {
        if (auto *const permit = std::get_if<Permit>(&admission)) {
            inside[client] = std::move(*permit);
            order.push_back(client);
        } else if (const auto *const place = std::get_if<protocol::WaitingPlace>(&admission)) {
            places[client] = place->place;
        } else if (std::holds_alternative<Displaced>(admission)) {
            displaced.push_back(client);
        }
    }
    void enter(quint64 client, const QByteArray &network)
    {
        take(client,
            gate.tryEnter(
                {client}, [this](ClientId id, Admission news) { take(id.value, std::move(news)); },
                network));
    }
    void leave(quint64 client) { inside.extract(client); } // the next one is taken in meanwhile

    AdmissionGate &gate;
    std::map<quint64, Permit> inside;
    std::vector<quint64> order;
    std::map<quint64, int> places;
    std::vector<quint64> displaced;
};

} // namespace

class ServerResumePassesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPassIsGoodWhileItIsThere()
    {
        ResumePasses passes;
        const QByteArray hash = ResumePasses::hashOf("token");
        QCOMPARE(hash.size(), 32);
        QVERIFY(!passes.tryHold(hash, true));
        passes.add(hash, false);
        QVERIFY(!passes.isHeld(hash));
        QVERIFY(passes.tryHold(hash, false));
        QVERIFY2(!passes.tryHold(hash, true), "one token would fill the head of the queue");
        QVERIFY(passes.isHeld(hash));
        passes.release(hash);
        QVERIFY(!passes.isHeld(hash));
        passes.release(hash); // harmless
        passes.remove(hash);
        QVERIFY(!passes.tryHold(hash, true));
        QCOMPARE(passes.count(), 0);
    }

    void aPassOfTlsIsNoneWithout()
    {
        ResumePasses passes;
        passes.add("h", true);
        QVERIFY(!passes.tryHold("h", false));
        QVERIFY(!passes.isHeld("h"));
        QVERIFY(passes.tryHold("h", true));
    }

    /// Behind others who come back, before everybody else, whatever their networks hold.
    void whoComesBackStandsAtTheHead()
    {
        AdmissionGate gate(1, 16, WhenFull::Wait);
        Room room(gate);
        room.enter(1, "busy");
        room.enter(2, "other");
        room.enter(3, "busy");
        room.enter(4, "busy");
        gate.noteSpoken({2});
        gate.moveToHead({4});
        QCOMPARE(room.places[4], 1);
        gate.moveToHead({3});
        QCOMPARE(room.places[3], 2);
        gate.moveToHead({4}); // twice is once
        gate.moveToHead({99}); // nobody
        room.leave(1);
        room.leave(4);
        room.leave(3);
        QCOMPARE(room.order, (std::vector<quint64>{1, 4, 3, 2}));
        QCOMPARE(gate.stats().waiting, 0);
    }

    void whoComesBackMakesWayForNobody()
    {
        AdmissionGate gate(1, 2, WhenFull::Wait);
        Room room(gate);
        room.enter(1, "inside");
        room.enter(2, "crowd");
        room.enter(3, "crowd");
        gate.moveToHead({2});
        room.enter(4, "other");
        QCOMPARE(room.displaced, std::vector<quint64>{3});
        room.leave(1);
        QCOMPARE(room.order, (std::vector<quint64>{1, 2}));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerResumePassesTest)

} // namespace serverResumePassesTest

#include "ServerResumePassesTest.moc"
