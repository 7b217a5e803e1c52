// Registered channels that operators of the server suspend, and channels that are cleared:
// everybody leaves, however many they are, and nobody gets around it. The database is a real one.
// Thread: the test's.
#include "tests/support/ChannelsWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverSuspendedChannelTest {

using namespace watek;
using server::dispatcher::Work;
using tests::AccountsHarness;
using tests::ChannelsWorld;
using ClientId = base::ClientId;

class ServerSuspendedChannelTest : public QObject {
    Q_OBJECT

    static constexpr int kCrowd = 400;

    static server::shared::ServerConfig settings()
    {
        server::shared::ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({{}, "root", "pw", server::shared::OperRole::Admin});
        return config;
    }
    std::unique_ptr<ChannelsWorld> m_world;
    std::vector<ClientId> m_crowd;

    void fill(const QByteArray &channel)
    {
        m_crowd.clear();
        for (int i = 0; i < kCrowd; ++i) {
            m_crowd.push_back(m_world->stranger("c" + QByteArray::number(i)));
            (*m_world)->answersTo(m_crowd.back(), {"JOIN " + channel});
        }
    }
    qsizetype membersOf(const QByteArray &channel)
    {
        server::dispatcherRole.assertCurrent();
        return qsizetype((*m_world)->state().channel(channel)->members.size());
    }

private Q_SLOTS:
    void init() { m_world = std::make_unique<ChannelsWorld>(settings()); }
    void cleanup()
    {
        QCOMPARE(m_world->troubleOfReplay(), QByteArray());
        m_world.reset();
    }

    /// Each leaving is told to all who are still there, so it is done in slices.
    void aLargeChannelIsClearedInSlices()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        fill("#lab");
        QCOMPARE(
            world.told(ola, "CLEAR #lab USERS"), QByteArray::number(kCrowd) + " must leave #lab.");
        QVERIFY(membersOf("#lab") < kCrowd + 1); // some at once,
        QVERIFY(membersOf("#lab") > 1); // and others may talk before the last
        QTRY_COMPARE(membersOf("#lab"), qsizetype(1));
        QCOMPARE(world.shown("#lab", ola), "~ola");
    }

    /// It is in the channel by another right than the one that was taken away.
    void whoHasLeftAndComesAgainMeanwhileMayStay()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        fill("#lab");
        world.told(ola, "CLEAR #lab USERS");
        server::dispatcherRole.assertCurrent();
        const server::dispatcher::Channel *const lab = world->state().channel("#lab");
        const auto still = std::ranges::find_if(m_crowd, [&](ClientId id) {
            server::dispatcherRole.assertCurrent();
            return lab->member(*world->state().session(id)->user) != nullptr;
        });
        QVERIFY(still != m_crowd.end());
        const QByteArray nick = world->state().session(*still)->user->nickText();
        world->say(*still, "PART #lab");
        world->say(*still, "JOIN #lab");
        QTRY_COMPARE(membersOf("#lab"), qsizetype(2));
        QTest::qWait(0);
        QCOMPARE(world.shown("#lab", *still), nick);
    }

    void aChannelThatEndsMeanwhileIsNoMatter()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        fill("#lab");
        world.told(ola, "CLEAR #lab USERS");
        const QByteArray said = world.told(ola, "DROP #lab");
        world.told(ola, said.mid(said.lastIndexOf("DROP #lab ")));
        world->answersTo(ola, {"PART #lab"});
        server::dispatcherRole.assertCurrent();
        QTRY_VERIFY(!world->state().channel("#lab"));
    }

    /// What is done when the store has written it is of the one who asked, too.
    void whoSuspendsAChannelPaysForWhatIsDoneAtOnce()
    {
        ChannelsWorld &world = *m_world;
        world.founder("ola", "#lab");
        const ClientId root = world.operatorOfServer("root");
        const auto price = [&](const QByteArray &line) {
            const int before = world->charged(root);
            world->answersTo(root, {line});
            return world->charged(root) - before;
        };
        const int ofNobody = price("CS SUSPEND #lab spam");
        world->answersTo(root, {"CS UNSUSPEND #lab"});
        fill("#lab");
        QVERIFY2(price("CS SUSPEND #lab spam")
                >= ofNobody + int(Work::kSliceUnits / Work::kUnitsOfALine),
            QByteArray::number(ofNobody).constData());
        QTRY_COMPARE(membersOf("#lab"), qsizetype(0));
    }

    void everybodyLeavesASuspendedOneAlsoWhenTheOperatorGoes()
    {
        ChannelsWorld &world = *m_world;
        world.founder("ola", "#lab");
        fill("#lab");
        const ClientId root = world.operatorOfServer("root");
        world->say(root, "CS SUSPEND #lab spam");
        world->leave(root);
        world->settle();
        QTRY_COMPARE(membersOf("#lab"), qsizetype(0));
        // It is not among those that people see.
        const ClientId jan = world.stranger("jan");
        QCOMPARE(world->answersTo(jan, {"LUSERS"}).value(3), "254 jan 1 :channels formed");
    }

    void itStaysWhoseItIs()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        const ClientId root = world.operatorOfServer("root");
        world.told(ola, "TRANSFER #lab jan");
        world.told(root, "SUSPEND #lab spam");
        QCOMPARE(world.told(jan, "TRANSFER ACCEPT #lab"), "#lab is suspended: spam");
        QCOMPARE(world.told(ola, "TRANSFER #lab jan"), "#lab is suspended: spam");
        QVERIFY(world.told(ola, "DROP #lab").startsWith("#lab is suspended: spam"));
        const QByteArray refused = world->answersTo(ola, {"NS DROP secret-1"}).join('\n');
        QVERIFY2(refused.contains("Your channel #lab is suspended"), refused.constData());
        QCOMPARE(world.onDisk().accounts.size(), size_t(2));
        QCOMPARE(world.told(root, "UNSUSPEND #lab"), "#lab may be used again.");
        QCOMPARE(world.told(jan, "TRANSFER ACCEPT #lab"), "#lab is yours.");
    }

    /// What an operator did to somebody's channel is written in full.
    void whatOperatorsDoIsWritten()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        world->answersTo(ola, {"MODE #lab +k word"});
        const ClientId root = world.operatorOfServer("root");
        world->answersTo(root, {"MODE root +s"});
        for (const QByteArray text :
            {"GETKEY #lab", "CLEAR #lab BANS", "SUSPEND #lab spam and worse", "AMODE #lab"}) {
            const QByteArray heard = world->answersTo(root, {"CS " + text}).join('\n');
            QVERIFY2(heard.contains("asked ChanServ to " + text), heard.constData());
        }
        const QByteArray heard = world->answersTo(root, {"CS INFO #lab", "CS LIST"}).join('\n');
        QVERIFY2(!heard.contains("asked ChanServ"), heard.constData());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSuspendedChannelTest)

} // namespace serverSuspendedChannelTest

#include "ServerSuspendedChannelTest.moc"
