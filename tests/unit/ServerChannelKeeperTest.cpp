// What registered channels have is written behind the chat's back: merged, tried again, and not
// lost when the server stops; and registrations that nobody uses expire. Thread: the test's.
#include "tests/support/ChannelsWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverChannelKeeperTest {

using namespace watek;
using namespace server::shared;
using tests::AccountsHarness;
using tests::ChannelsWorld;
using ClientId = base::ClientId;

class ServerChannelKeeperTest : public QObject {
    Q_OBJECT

    static constexpr qint64 kDayMs = 86'400'000;

    static ServerConfig settings()
    {
        ServerConfig config = AccountsHarness::settings();
        config.channels.expiry = 30 * 86'400;
        return config;
    }
    std::unique_ptr<ChannelsWorld> m_world;

    /// What the store has been asked to keep, and was not answered yet.
    std::vector<StoreRequest> asked()
    {
        std::vector<StoreRequest> requests;
        (*m_world)->storeRequests.takeAll(requests);
        return requests;
    }
    void sweep()
    {
        server::dispatcherRole.assertCurrent();
        (*m_world)->chat().channelKeeper().sweep();
        (*m_world)->settle();
    }
    bool isRegistered(const QByteArray &name)
    {
        server::dispatcherRole.assertCurrent();
        return (*m_world)->state().registeredChannels().findByName(name) != nullptr;
    }

private Q_SLOTS:
    void init() { m_world = std::make_unique<ChannelsWorld>(settings()); }
    void cleanup()
    {
        QCOMPARE(m_world->troubleOfReplay(), QByteArray());
        m_world.reset();
    }

    void aHundredChangesAreTwoWrites()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        std::vector<StoreRequest> requests;
        for (int i = 1; i <= 100; ++i) {
            world->say(ola, "MODE #lab +l " + QByteArray::number(i));
            std::ranges::move(asked(), std::back_inserter(requests));
        }
        QCOMPARE(requests.size(), size_t(1)); // the first; the others wait for its answer
        QCOMPARE(std::get<ChannelContentsKept>(requests[0].changes.at(0)).contents.limit, 1);
        world->tellStored({{}, requests[0].ticket, StoreTrouble::None});
        requests = asked();
        QCOMPARE(requests.size(), size_t(1));
        QCOMPARE(requests[0].changes.size(), size_t(1));
        QCOMPARE(std::get<ChannelContentsKept>(requests[0].changes.at(0)).contents.limit, 100);
        world->tellStored({{}, requests[0].ticket, StoreTrouble::None});
        QVERIFY(asked().empty());
    }

    /// Ranks of the moment are not kept, so they cost the disk nothing.
    void whoIsOperatorJustNowIsNotWritten()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.stranger("jan");
        world->answersTo(jan, {"JOIN #lab"});
        world->answersTo(ola, {"MODE #lab +ov-o jan jan jan"});
        world->settle();
        const size_t before = world->stored.size();
        world->answersTo(ola, {"MODE #lab +o-v jan jan"});
        QCOMPARE(world.shown("#lab", jan), "@jan");
        QCOMPARE(world->stored.size(), before);
        world->answersTo(ola, {"MODE #lab -o+i jan"});
        QCOMPARE(world->stored.size(), before + 1);
    }

    void whatAFullDiskDidNotTakeIsWrittenLater()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        world->trouble = StoreTrouble::Full;
        world->answersTo(ola, {"TOPIC #lab :first"});
        const size_t before = world->stored.size();
        // No request for each change while the disk is full.
        world->answersTo(ola, {"TOPIC #lab :second", "TOPIC #lab :third"});
        QCOMPARE(world->stored.size(), before);
        QCOMPARE(world.onDisk().channels.front().contents.topic, QByteArray());
        world->trouble = StoreTrouble::None;
        world.restart();
        QCOMPARE(world.onDisk().channels.front().contents.topic, QByteArray("third"));
    }

    void whatChangesWhileTheServerStopsIsKept()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        world->say(ola, "TOPIC #lab :first");
        world->say(ola, "TOPIC #lab :second"); // the first is under way
        world.restart();
        const ClientId jan = world.stranger("jan");
        const auto lines = world->answersTo(jan, {"JOIN #lab"}).join('\n');
        QVERIFY2(lines.contains("332 jan #lab second") || lines.contains("332 jan #lab :second"),
            lines.constData());
    }

    void whatIsNotToBeKeptIsForgottenWhenItEmpties()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        world.told(ola, "SET #lab KEEPTOPIC OFF");
        world.told(ola, "SET #lab KEEPMODES OFF");
        world->answersTo(ola, {"TOPIC #lab :today", "MODE #lab +mkb word a!*@*"});
        world->answersTo(ola, {"PART #lab"});
        QCOMPARE(world.modes("#lab"), "+nrt");
        const auto kept = world.onDisk().channels.front().contents;
        QCOMPARE(kept.topic, QByteArray());
        QCOMPARE(kept.flags, QByteArray("nt"));
        QCOMPARE(kept.masks.size(), size_t(1)); // bans are no modes of the day
    }

    void whatIsNotToBeStoredThereIsKnownAfterARestart()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        world->answersTo(ola, {"MODE #lab +x"});
        world.restart();
        QCOMPARE(world.modes("#lab"), "+nrtx");
    }

    void aChannelThatNobodyUsesExpires()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        world->answersTo(ola, {"JOIN #left", "CS REGISTER #left", "PART #left"});
        world->clock.advanceMs(29 * kDayMs);
        sweep();
        QVERIFY(isRegistered("#left"));
        world->clock.advanceMs(2 * kDayMs);
        sweep();
        QVERIFY(!isRegistered("#left"));
        QVERIFY(isRegistered("#lab")); // ola has been there all the time
        QCOMPARE(world.onDisk().channels.size(), size_t(1));
        QCOMPARE(world.onDisk().channels.front().registration.usedMs, world->clock.wallMs());
    }

    void whoIsOnTheAccessListUsesItToo()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        world.member("jan");
        world.told(ola, "AMODE #lab +v jan");
        world->leave(ola);
        world->clock.advanceMs(29 * kDayMs);
        world.restart();
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"JOIN #lab", "PART #lab"});
        world->clock.advanceMs(29 * kDayMs);
        sweep();
        QVERIFY(isRegistered("#lab"));
        const ClientId passer = world.stranger("ela");
        world->answersTo(passer, {"JOIN #lab"});
        world->clock.advanceMs(2 * kDayMs);
        sweep();
        QVERIFY(!isRegistered("#lab"));
        QCOMPARE(world->take(passer).constLast(), ":watek.local MODE #lab -r");
    }

    void aDatabaseThatCannotWriteExpiresNothing()
    {
        ChannelsWorld &world = *m_world;
        world->leave(world.founder("ola", "#lab"));
        world->clock.advanceMs(31 * kDayMs);
        world->trouble = StoreTrouble::ReadOnly;
        sweep();
        QVERIFY(isRegistered("#lab"));
        world->trouble = StoreTrouble::None;
        sweep();
        QVERIFY(!isRegistered("#lab"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerChannelKeeperTest)

} // namespace serverChannelKeeperTest

#include "ServerChannelKeeperTest.moc"
