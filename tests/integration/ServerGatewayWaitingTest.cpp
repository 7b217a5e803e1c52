// The waiting room, when some of those who wait come through a WEBIRC gateway: nobody's connections
// keep others out, whichever way they come. IRCv3 webirc.
#include "server/passwords/PasswordHash.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>
#include <vector>

namespace serverGatewayWaitingTest {

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::shared::ClientRow;
using watek::server::shared::ClientState;
using watek::server::shared::Networks;
using watek::server::shared::ServerConfig;
using watek::tests::RawClient;
using watek::tests::ServerWorld;

namespace {

constexpr int kWaiting = 4;

/// One place, and a waiting room for four.
ServerConfig smallConfig(const QByteArray &password = "hunter2")
{
    ServerConfig config = watek::tests::testConfig();
    config.server.maxClients = 1;
    config.server.waiting = kWaiting;
    config.listen.push_back({.name = "web",
        .address = QStringLiteral("127.0.0.1"),
        .webircFrom = Networks::parse(QStringLiteral("127.0.0.1")).value(),
        .webircPassword = password});
    return config;
}

QByteArray claim(int last, const QByteArray &password = "hunter2")
{
    return "WEBIRC " + password + " kiwi a.b 203.0.113." + QByteArray::number(last)
        + "\r\nNICK n\r\nUSER n 0 * :n\r\n";
}

int waitingAt(ServerWorld &world, const QByteArray &address)
{
    guiRole.assertCurrent();
    const auto rows = world.host().clients();
    return int(std::ranges::count_if(rows, [&address](const ClientRow &row) {
        return row.state == ClientState::Waiting && row.address == address;
    }));
}

} // namespace

class ServerGatewayWaitingTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};

    using Clients = std::vector<std::unique_ptr<RawClient>>;

    static int waiting(ServerWorld &world)
    {
        guiRole.assertCurrent();
        return world.host().snapshot().waiting;
    }
    /// The one who has the place, and has been here longer than Doorkeeper lets be sent away.
    static std::unique_ptr<RawClient> fill(ServerWorld &world)
    {
        auto holder = watek::tests::ircClient(world.port(), "holder");
        [&holder] { QTRY_VERIFY(isInLobby(*holder)); }();
        return holder;
    }
    static void addWaiting(ServerWorld &world, Clients &clients, const QByteArray &words)
    {
        guiRole.assertCurrent();
        const int before = waiting(world);
        clients.push_back(std::make_unique<RawClient>(world.portOf("web"), words));
        [&world, before] { QTRY_COMPARE(waiting(world), before + 1); }();
    }
    /// Whether one who comes by the main door may wait.
    static bool mayWait(ServerWorld &world)
    {
        RawClient direct(world.port(), "NICK direct\r\n");
        [&direct] { QTRY_VERIFY(direct.got("NOTICE * :") || direct.got("ERROR")); }();
        return !direct.got("ERROR");
    }

private Q_SLOTS:
    void whoSaysNotWhoItIsDoesNotKeepOthersOut()
    {
        guiRole.assertCurrent();
        ServerWorld world(smallConfig());
        const auto holder = fill(world);
        Clients silent;
        for (int i = 0; i < kWaiting; ++i)
            addWaiting(world, silent, {});
        QVERIFY(mayWait(world));
    }

    void oneAddressOfAGatewayDoesNotKeepOthersOut()
    {
        guiRole.assertCurrent();
        ServerWorld world(smallConfig());
        const auto holder = fill(world);
        Clients crowd;
        for (int i = 0; i < kWaiting; ++i)
            addWaiting(world, crowd, claim(9));
        QTRY_COMPARE(waitingAt(world, "203.0.113.9"), kWaiting);
        // Neither one who comes directly, nor one whom the same gateway brings.
        QVERIFY(mayWait(world));
        crowd.push_back(std::make_unique<RawClient>(world.portOf("web"), claim(10)));
        QTRY_COMPARE(waitingAt(world, "203.0.113.10"), 1);
    }

    void manyAddressesOfAGatewayAreNotOne()
    {
        guiRole.assertCurrent();
        ServerWorld world(smallConfig());
        const auto holder = fill(world);
        Clients people;
        for (int i = 0; i < kWaiting; ++i) {
            addWaiting(world, people, claim(10 + i));
            QTRY_COMPARE(waitingAt(world, "203.0.113." + QByteArray::number(10 + i)), 1);
        }
        // Each of them has come before, and nobody has more than one place.
        QVERIFY(!mayWait(world));
        QVERIFY(std::ranges::none_of(people, [](const auto &one) { return one->isClosed(); }));
    }

    void aWrongPasswordNamesNobody()
    {
        guiRole.assertCurrent();
        ServerWorld world(smallConfig());
        const auto holder = fill(world);
        Clients liars;
        for (int i = 0; i < kWaiting; ++i) {
            addWaiting(world, liars, claim(10 + i, "guess"));
            QTRY_VERIFY(liars.back()->got("NOTICE * :"));
        }
        QCOMPARE(waitingAt(world, "127.0.0.1"), kWaiting);
        QVERIFY(mayWait(world));
    }

    void aHashedPasswordCountsOnceTheGatewayWasHeard()
    {
        guiRole.assertCurrent();
        ServerWorld world(smallConfig(watek::server::passwords::hashedPassword("hunter2")));
        Clients people;
        people.push_back(
            std::make_unique<RawClient>(world.portOf("web"), claim(9) + "JOIN #lobby\r\n"));
        QTRY_VERIFY2(isInLobby(*people.back()), people.back()->received().constData());
        addWaiting(world, people, claim(10));
        QTRY_COMPARE(waitingAt(world, "203.0.113.10"), 1);
        // And it is let in as who it is.
        people.front()->send("QUIT\r\n");
        QTRY_VERIFY2(people.back()->got(" 001 "), people.back()->received().constData());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerGatewayWaitingTest)

} // namespace serverGatewayWaitingTest

#include "ServerGatewayWaitingTest.moc"
