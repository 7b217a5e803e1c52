// The memory for what people with broken connections miss: what many keep is counted once, and
// nobody empties it for everybody. Thread: the test's, which plays the dispatcher.
#include "server/dispatcher/KeptPot.h"
#include "tests/support/ResumeWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverKeptPotTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using dispatcher::KeptPot;
using dispatcher::KeptTalk;
using dispatcher::Resumptions;
using tests::hasLine;
using tests::ResumeWorld;

namespace {

std::shared_ptr<const dispatcher::Event> something()
{
    return std::make_shared<const dispatcher::Event>(
        dispatcher::Event{{}, 0, {}, dispatcher::SaidToUser{{}, {}, "ola", "hi"}});
}

shared::ServerConfig forMany()
{
    shared::ServerConfig config;
    config.limits.maxClientsPerIp = 0;
    config.server.maxClients = 1000;
    return config;
}

} // namespace

class ServerKeptPotTest : public QObject {
    Q_OBJECT

    /// So many in #a, whose connections break at one moment. Their tokens.
    static QByteArrayList crowd(ResumeWorld &world, int count, const QByteArray &address)
    {
        QByteArrayList tokens(count);
        std::vector<ClientId> ids;
        for (int i = 0; i < count; ++i) {
            ids.push_back(world.person("anna" + QByteArray::number(i), tokens[i], {}, address));
            world.harness.say(ids.back(), "JOIN #a");
            world.harness.dropAll();
        }
        for (const ClientId id : ids)
            world.breakOff(id);
        return tokens;
    }

private Q_SLOTS:
    void anEventIsCountedUntilTheLastHasLetGo()
    {
        KeptPot pot;
        KeptPot network;
        const auto event = something();
        auto one = network.hold(pot.hold(event));
        auto other = network.hold(pot.hold(event));
        QCOMPARE(one.get(), event.get());
        QVERIFY(pot.holds(*event) && network.holds(*event));
        QCOMPARE(pot.bytes(), KeptTalk::bytesOf(*event));
        QCOMPARE(network.bytes(), pot.bytes());
        one.reset();
        QCOMPARE(pot.bytes(), KeptTalk::bytesOf(*event));
        other.reset();
        QCOMPARE(network.bytes(), 0);
        QCOMPARE(pot.bytes(), 0);
        QVERIFY(!pot.holds(*event) && !network.holds(*event));
        // What is held may outlast the pot.
        auto pots = std::make_unique<KeptPot>();
        one = pots->hold(event);
        pots.reset();
        QCOMPARE(one.get(), event.get());
    }

    void aRoomBehindOneRouterLosesNothing()
    {
        constexpr int kCount = 300;
        constexpr int kLines = 50;
        ResumeWorld world(forMany());
        dispatcherRole.assertCurrent();
        const ClientId marek = world.neighbour("marek");
        const QByteArrayList tokens = crowd(world, kCount, "203.0.113.7");
        for (int i = 0; i < kLines; ++i)
            world.harness.say(marek, "PRIVMSG #a :" + QByteArray(400, 'x'));
        // 300 lists of 64 KiB would be 19 MiB.
        QVERIFY(world.resumptions().keptBytes() <= KeptTalk::kMostBytes);
        for (const int which : {0, kCount - 1}) {
            const auto told = world.resumed(world.newcomer(), tokens[which]);
            QCOMPARE(world.saidBy("marek", told).size(), kLines);
            QVERIFY(!hasLine(told, "not kept"));
        }
    }

    void oneNetworkDoesNotEmptyThePotForAll()
    {
        ResumeWorld world(forMany());
        dispatcherRole.assertCurrent();
        QByteArray token;
        const ClientId victim = world.person("victim", token, {}, "198.51.100.1");
        const ClientId friendly = world.harness.online("friend");
        for (const ClientId id : {victim, friendly})
            world.harness.say(id, "JOIN #quiet");
        world.breakOff(victim);
        crowd(world, 300, "203.0.113.7");
        // Something of its own for each of them.
        const auto tell = [&](const QByteArray &nick, int bytes) {
            dispatcherRole.assertCurrent();
            const dispatcher::SaidToUser said{.kind = dispatcher::SaidKind::Privmsg,
                .receiver = world.user(nick)->id,
                .receiverNick = nick,
                .text = QByteArray(bytes, 'y')};
            if (!world.resumptions().hasRoomFor(said.receiver, said))
                return false;
            world.resumptions().keep(
                world.harness.state(), {.msgid = {}, .timeMs = 0, .actor = {}, .what = said});
            return true;
        };
        int told = 0;
        while (told < 300 && tell("anna" + QByteArray::number(told), 60'000))
            ++told;
        QVERIFY(told > 200 && told < 300);
        QVERIFY(world.resumptions().keptBytes() <= Resumptions::kMostKeptBytes);
        // They are told "later" from now on, and another network still has its share.
        QVERIFY(!tell("anna299", 60'000));
        QVERIFY(tell("victim", 1000));
        world.harness.say(friendly, "PRIVMSG #quiet :hi all");
        const auto heard = world.resumed(world.newcomer(), token);
        QCOMPARE(world.saidBy("friend", heard), QList<QByteArray>{"PRIVMSG #quiet :hi all"});
        QVERIFY(!hasLine(heard, "not kept"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerKeptPotTest)

} // namespace serverKeptPotTest

#include "ServerKeptPotTest.moc"
