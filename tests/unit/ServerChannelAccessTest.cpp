// Who may do what in a registered channel: its access list, and the ranks that people get by it.
// The database is a real one. Thread: the test's.
#include "tests/support/ChannelsWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverChannelAccessTest {

using namespace watek;
using tests::AccountsHarness;
using tests::ChannelsWorld;
using ClientId = base::ClientId;

class ServerChannelAccessTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ChannelsWorld> m_world;

private Q_SLOTS:
    void init()
    {
        server::shared::ServerConfig config = AccountsHarness::settings();
        config.channels.accessEntries = 3;
        m_world = std::make_unique<ChannelsWorld>(config);
    }
    void cleanup()
    {
        QCOMPARE(m_world->troubleOfReplay(), QByteArray());
        m_world.reset();
    }

    void aRankComesWithTheAccount_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("Ergo, admin")
            << QByteArray("AMODE #lab +a jan") << QByteArray("jan is admin in #lab from now on.")
            << QByteArray("&jan");
        QTest::newRow("Ergo, op") << QByteArray("AMODE #lab +o jan")
                                  << QByteArray("jan is op in #lab from now on.")
                                  << QByteArray("@jan");
        QTest::newRow("words, halfop")
            << QByteArray("ACCESS #lab ADD jan halfop")
            << QByteArray("jan is halfop in #lab from now on.") << QByteArray("%jan");
        QTest::newRow("Atheme, voice")
            << QByteArray("FLAGS #lab jan +v") << QByteArray("jan is voice in #lab from now on.")
            << QByteArray("+jan");
    }
    void aRankComesWithTheAccount()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, shown);
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"JOIN #lab"});
        QCOMPARE(world.shown("#lab", jan), "jan");
        QCOMPARE(world.told(ola, command), answer);
        QCOMPARE(world.shown("#lab", jan), shown); // at once
        world->answersTo(jan, {"PART #lab"});
        const auto lines = world->answersTo(jan, {"JOIN #lab"});
        QCOMPARE(world.shown("#lab", jan), shown); // at each JOIN
        // First JOIN and the names, as programs expect them; then what has changed since.
        QCOMPARE(lines.value(0), ":jan!u@127.0.0.1 JOIN #lab");
        QVERIFY2(lines.value(1).startsWith("353 jan = #lab :"), lines.value(1).constData());
        QVERIFY(!lines.value(1).contains(shown));
        QVERIFY(lines.value(2).startsWith("366 jan #lab "));
        QVERIFY2(lines.value(3).startsWith("MODE #lab +")
                || lines.value(3).startsWith(":watek.local MODE #lab +"),
            lines.value(3).constData());
        world->answersTo(jan, {"NS LOGOUT", "PART #lab", "JOIN #lab"});
        QCOMPARE(world.shown("#lab", jan), "jan");
        world->answersTo(jan, {"NS IDENTIFY secret-1"});
        QCOMPARE(world.shown("#lab", jan), shown); // at the log-in
        world.restart();
        const ClientId back = world.member("jan");
        world->answersTo(back, {"JOIN #lab"});
        QCOMPARE(world.shown("#lab", back), shown); // after a restart
    }

    void everybodyInTheChannelHearsOfIt()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world.told(ola, "AMODE #lab +o jan");
        world->take(ola);
        world->answersTo(jan, {"JOIN #lab"});
        const auto heard = world->take(ola);
        QCOMPARE(heard.value(0), ":jan!u@127.0.0.1 JOIN #lab");
        QCOMPARE(heard.value(1), ":watek.local MODE #lab +o jan");
        QCOMPARE(heard.size(), 2);
    }

    void aChangedRankIsChangedAtOnce()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"JOIN #lab"});
        world.told(ola, "AMODE #lab +o jan");
        world.told(ola, "AMODE #lab +v jan");
        QCOMPARE(world.shown("#lab", jan), "+jan");
        QCOMPARE(world.told(ola, "AMODE #lab -o jan"), "jan is not op in #lab.");
        QCOMPARE(world.told(ola, "ACCESS #lab DEL jan"), "jan has no rights in #lab any more.");
        QCOMPARE(world.shown("#lab", jan), "jan");
        QCOMPARE(world.told(ola, "FLAGS #lab jan -*"), "jan is not on the access list of #lab.");
    }

    /// One gives and takes only what is below one's own rank, and never from somebody above.
    void ranksAreGivenDownwardsOnly()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        const ClientId ela = world.member("ela");
        world.member("ada");
        world.told(ola, "AMODE #lab +a jan");
        world.told(ola, "AMODE #lab +o ela");
        const QByteArray refused = "You give and take only ranks below your own.";
        QCOMPARE(world.told(jan, "AMODE #lab +a ada"), refused);
        QCOMPARE(world.told(ela, "AMODE #lab -a jan"), refused);
        QCOMPARE(world.told(ela, "AMODE #lab +v jan"), refused);
        QCOMPARE(world.told(ela, "AMODE #lab +o ada"), refused);
        QCOMPARE(world.told(jan, "AMODE #lab -q ola"),
            "One rank at a time: +a, +o, +h or +v, or - to take it; and an account.");
        QCOMPARE(world.told(jan, "FLAGS #lab ola -*"),
            "ola is the founder of #lab: only TRANSFER changes that.");
        QCOMPARE(world.told(ela, "AMODE #lab +v ada"), "ada is voice in #lab from now on.");
        QCOMPARE(world.told(jan, "AMODE #lab -a jan"), "jan has no rights in #lab any more.");
        QCOMPARE(world.told(jan, "AMODE #lab +v ela"),
            "For that you must be op of #lab by its access list, or more.");
        QCOMPARE(world.told(ela, "SET #lab PRIVATE ON"), "Only the founder of #lab may do that.");
    }

    void aFullListTakesNobodyMore()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        for (const char *nick : {"a1", "a2", "a3", "a4"}) {
            world.member(nick);
            world.told(ola, QByteArray("AMODE #lab +v ") + nick);
        }
        QCOMPARE(world.told(ola, "AMODE #lab +v a4"),
            "The access list of #lab is full (3). Take somebody off it first.");
        QCOMPARE(world.told(ola, "AMODE #lab +o a1"), "a1 is op in #lab from now on.");
        QCOMPARE(world.told(ola, "AMODE #lab +v nobody"), "There is no account nobody.");
        QCOMPARE(world.toldAll(ola, "AMODE #lab").size(), 4);
    }

    /// Who gives a channel away stays its admin, but not beyond the bound of the list.
    void aFullListTakesNoFormerFounder()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        for (const char *nick : {"a1", "a2", "a3"}) {
            world.member(nick);
            world.told(ola, QByteArray("AMODE #lab +v ") + nick);
        }
        const ClientId jan = world.member("jan");
        world.told(ola, "TRANSFER #lab jan");
        QCOMPARE(world.told(jan, "TRANSFER ACCEPT #lab"), "#lab is yours.");
        QCOMPARE(world.onDisk().channels.front().registration.access.size(), size_t(3));
        // The place of one of them who becomes the founder is free.
        const ClientId a1 = world.stranger("b1");
        world->answersTo(a1, {"NS IDENTIFY a1 secret-1"});
        world.told(jan, "TRANSFER #lab a1");
        QCOMPARE(world.told(a1, "TRANSFER ACCEPT #lab"), "#lab is yours.");
        QCOMPARE(world.onDisk().channels.front().registration.access.size(), size_t(3));
        QVERIFY(world.told(jan, "INFO #lab").startsWith("You are its admin."));
    }

    /// Otherwise the access list could not take it any more.
    void whoLogsOutHasItsRankNoMore()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"JOIN #lab"});
        world.told(ola, "AMODE #lab +o jan");
        world->answersTo(ola, {"MODE #lab +v jan"});
        QCOMPARE(world.shown("#lab", jan), "@jan");
        world->answersTo(jan, {"NS LOGOUT"});
        QCOMPARE(world.shown("#lab", jan), "jan");
        // A founder who made the channel was operator in it, too.
        world->answersTo(ola, {"CS OP #lab", "NS LOGOUT"});
        QCOMPARE(world.shown("#lab", ola), "ola");
        // Whoever has no right by its account keeps what people gave.
        world->answersTo(ola, {"NS IDENTIFY ola secret-1"});
        const ClientId ela = world.member("ela");
        world->answersTo(ela, {"JOIN #lab"});
        world->answersTo(ola, {"MODE #lab +v ela"});
        world->answersTo(ela, {"NS LOGOUT"});
        QCOMPARE(world.shown("#lab", ela), "+ela");
        // Another account is another person.
        world->answersTo(ola, {"NS LOGOUT", "NS IDENTIFY jan secret-1"});
        QCOMPARE(world.shown("#lab", ola), "@ola");
    }

    void rightsAreNotGivenToANickname()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"NICK kasia"});
        QCOMPARE(world.told(ola, "AMODE #lab +o kasia"),
            "There is no account kasia. Who is called so just now is logged in as jan.");
        QCOMPARE(world.told(ola, "TRANSFER #lab kasia"),
            "There is no account kasia. Who is called so just now is logged in as jan.");
    }

    void aPrivateListIsShownToItsPeopleOnly()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        QCOMPARE(world.toldAll(jan, "AMODE #lab"), QByteArrayList{"#lab: founder ola"});
        QCOMPARE(world.told(ola, "SET #lab PRIVATE ON"), "PRIVATE of #lab is on.");
        QCOMPARE(world.told(jan, "AMODE #lab"), "The access list of #lab is private.");
        QCOMPARE(world.told(ola, "AMODE #lab"), "#lab: founder ola");
    }

    void whoRunsAChannelGetsIn()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world.told(ola, "AMODE #lab +v jan");
        world->answersTo(ola, {"MODE #lab +ikb word *!*@*", "PART #lab", "JOIN #lab"});
        QCOMPARE(world.shown("#lab", ola), "~ola");
        QVERIFY(world->answersTo(jan, {"JOIN #lab"}).value(0).startsWith("473 "));
        QCOMPARE(world.told(jan, "GETKEY #lab"),
            "For that you must be halfop of #lab by its access list, or more.");
        world.told(ola, "AMODE #lab +h jan");
        QCOMPARE(world.told(jan, "GETKEY #lab"), "The key of #lab is word");
        QCOMPARE(world.told(jan, "INVITE #lab"), "jan may join #lab.");
        QCOMPARE(world.told(jan, "UNBAN #lab"), "jan is banned in #lab no more.");
        QCOMPARE(world.modes("#lab"), "+inrtk word");
        world->answersTo(jan, {"JOIN #lab"});
        QCOMPARE(world.shown("#lab", jan), "%jan");
    }

    void ranksAreGivenForNow()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.stranger("jan");
        world->answersTo(jan, {"JOIN #lab"});
        QCOMPARE(world.told(ola, "OP #lab jan"), "jan is op in #lab.");
        QCOMPARE(world.told(ola, "OP #lab jan"), "jan is op in #lab already.");
        QCOMPARE(world.told(ola, "DEOP #lab jan"), "jan is no more op in #lab.");
        QCOMPARE(world.told(ola, "VOICE #lab jan"), "jan is voice in #lab.");
        QCOMPARE(world.shown("#lab", jan), "+jan");
        QCOMPARE(world.told(jan, "OP #lab"),
            "You are not logged in. First: /msg NickServ IDENTIFY <account> <password>");
        QCOMPARE(world.told(ola, "OP #lab nobody"), "Nobody here is called nobody.");
        QCOMPARE(world.told(ola, "CLEAR #lab USERS"), "1 must leave #lab.");
        QCOMPARE(world.shown("#lab", jan), QByteArray());
    }

    void listsAreCleared()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        world.member("jan");
        world.told(ola, "AMODE #lab +v jan");
        world->answersTo(ola, {"MODE #lab +bbe a!*@* b!*@* c!*@*", "MODE #lab +ml-t 5"});
        world.told(ola, "CLEAR #lab BANS");
        QVERIFY(world->answersTo(ola, {"MODE #lab +b"}).value(0).startsWith("368 "));
        QVERIFY(world->answersTo(ola, {"MODE #lab +e"}).value(0).startsWith("348 "));
        world.told(ola, "CLEAR #lab MODES");
        QCOMPARE(world.modes("#lab"), "+nrt");
        QCOMPARE(world.told(ola, "CLEAR #lab ACCESS"),
            "Nobody but the founder has rights in #lab any more.");
        QCOMPARE(world.toldAll(ola, "AMODE #lab").size(), 1);
        QVERIFY(world.onDisk().channels.front().registration.access.empty());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerChannelAccessTest)

} // namespace serverChannelAccessTest

#include "ServerChannelAccessTest.moc"
