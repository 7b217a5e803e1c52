// How many connections may be open only to read their last words, in the whole server.
#include "tests/support/IoWorld.h"
#include "tests/support/Suite.h"

#include <vector>

namespace serverLingeringTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using shared::Lingering;
using tests::IoClient;
using tests::IoWorld;

namespace {

constexpr size_t kMost = Lingering::kMost;

/// As the io thread does: somebody who lingers and can be ended.
struct Lingerer {
    Lingerer(Lingering &room, std::vector<int> &ended, int number)
        : stay(room.enter([&ended, number] { ended.push_back(number); }))
    {
    }
    Lingering::Stay stay;
};

} // namespace

class ServerLingeringTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{ioRole};

private Q_SLOTS:
    void theOldestIsEndedForOneTooMany()
    {
        Lingering room;
        std::vector<int> ended;
        std::vector<Lingerer> lingerers;
        for (int number = 0; number < int(kMost); ++number)
            lingerers.emplace_back(room, ended, number);
        QVERIFY(ended.empty());
        lingerers.emplace_back(room, ended, -1);
        QCOMPARE(ended, std::vector<int>{0});
        QCOMPARE(room.count(), kMost);
        // Who has gone by itself makes room, and is not ended.
        lingerers[1].stay.end();
        lingerers.emplace_back(room, ended, -2);
        QCOMPARE(ended, std::vector<int>{0});
        lingerers.emplace_back(room, ended, -3);
        QCOMPARE(ended, (std::vector<int>{0, 2}));
        // One that was ended has gone already.
        lingerers[0].stay.end();
        QCOMPARE(room.count(), kMost);
        lingerers.clear();
        QCOMPARE(room.count(), size_t(0));
    }

    void whoSpeaksAnotherProtocolIsCounted_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QTest::newRow("QUIT") << QByteArray("NICK a\r\nQUIT\r\n");
    }

    void whoSpeaksAnotherProtocolIsCounted()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArray, words);
        IoWorld world(int(kMost) + 10);
        std::vector<IoClient> clients;
        for (size_t i = 0; i < kMost + 5; ++i) {
            const ClientId id{i + 1};
            clients.push_back(world.adopt(id));
            world.admit(id);
            clients.back().say(words);
        }
        if (words.startsWith("NICK")) {
            // The dispatcher answers a QUIT by closing.
            QTRY_COMPARE(world.registry.count(shared::ClientState::Registering), int(kMost) + 5);
            for (shared::Slot slot = 0; slot < kMost + 5; ++slot)
                world.link->outbound->post({.kind = shared::Outbound::Kind::Close,
                    .slot = slot,
                    .bytes = "ERROR :bye\r\n",
                    .audience = {}});
        }
        QTRY_COMPARE(world.registry.count(), int(kMost));
        QCOMPARE(world.lingering.count(), kMost);
        // Nobody holds a permit any more, and all have their last words.
        QCOMPARE(world.gate.stats().used, 0);
        for (IoClient &client : clients)
            QVERIFY(!client.received().isEmpty());
    }
};

WATEK_SUITE(WATEK_EPOLL_MAIN, ServerLingeringTest)

} // namespace serverLingeringTest

#include "ServerLingeringTest.moc"
