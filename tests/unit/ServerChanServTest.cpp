// Channels are registered, kept, given away and dropped: ChanServ for IRC clients, /channel for
// plain-text guests. The database is a real one. Thread: the test's.
#include "tests/support/ChannelsWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverChanServTest {

using namespace watek;
using tests::AccountsHarness;
using tests::ChannelsWorld;
using ClientId = base::ClientId;
using server::shared::StoreTrouble;

class ServerChanServTest : public QObject {
    Q_OBJECT

    static server::shared::ServerConfig settings()
    {
        server::shared::ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({{}, "root", "pw", server::shared::OperRole::Admin});
        config.channels.maxPerAccount = 2;
        return config;
    }
    std::unique_ptr<ChannelsWorld> m_world;

private Q_SLOTS:
    void init() { m_world = std::make_unique<ChannelsWorld>(settings()); }
    void cleanup()
    {
        QCOMPARE(m_world->troubleOfReplay(), QByteArray());
        m_world.reset();
    }

    void aRegisteredChannelIsItsFoundersOverARestart()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.member("ola");
        const auto joined = world->answersTo(ola, {"JOIN #lab"});
        world->answersTo(ola,
            {"MODE #lab +kls-t word 7", "MODE #lab +be-n *!*@bad.example a:jan",
                "TOPIC #lab :tea"});
        QVERIFY(world.told(ola, "REGISTER #lab").startsWith("#lab is yours."));
        QCOMPARE(world.shown("#lab", ola), "~ola");
        QCOMPARE(world.modes("#lab"), "+rskl word 7");
        world->leave(ola);
        QCOMPARE(world.modes("#lab"), "+rskl word 7");

        world.restart();
        const ClientId jan = world.stranger("jan");
        QVERIFY(world->answersTo(jan, {"JOIN #lab"}).value(0).startsWith("475 jan #lab "));
        const auto heard = world->answersTo(jan, {"JOIN #lab word"});
        QCOMPARE(world.shown("#lab", jan), "jan"); // the first to come, and no operator
        QVERIFY(heard.contains("332 jan #lab :tea") || heard.contains("332 jan #lab tea"));
        QVERIFY(heard.join('\n').contains("333 jan #lab ola "));
        QCOMPARE(world.modes("#lab"), "+rskl word 7");
        const ClientId back = world.member("ola");
        const auto seen = world->answersTo(back, {"JOIN #lab"}); // needs no key
        QVERIFY(
            seen.contains(":watek.local MODE #lab +q ola") || seen.contains("MODE #lab +q ola"));
        const auto bans = world->answersTo(back, {"MODE #lab +b"});
        QVERIFY(bans.value(0).startsWith("367 ola #lab *!*@bad.example ola!u@127.0.0.1 "));
        const auto exceptions = world->answersTo(back, {"MODE #lab +e"});
        QVERIFY(exceptions.value(0).startsWith("348 ola #lab a:jan ola!u@127.0.0.1 "));
    }

    void whoMayNotRegisterIsToldWhy()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.member("ola");
        const ClientId jan = world.stranger("jan");
        world->answersTo(ola, {"JOIN #lab,#two,#three"});
        world->answersTo(jan, {"JOIN #lab,#own"});
        QCOMPARE(world.told(jan, "REGISTER #own"),
            "You are not logged in. First: /msg NickServ IDENTIFY <account> <password>");
        QCOMPARE(
            world.told(ola, "REGISTER #own"), "You must be operator (@) in #own to register it.");
        QCOMPARE(world.told(ola, "REGISTER #nowhere"),
            "You must be operator (@) in #nowhere to register it.");
        QCOMPARE(world.told(ola, "REGISTER"), "Like this: /msg ChanServ REGISTER <#channel>");
        world->answersTo(ola, {"JOIN #lobby", "OPER root pw", "MODE #lobby +o ola"});
        QCOMPARE(
            world.told(ola, "REGISTER #lobby"), "#lobby is everybody's and can be nobody's own.");
        QVERIFY(world.told(ola, "REGISTER #LAB").startsWith("#lab is yours."));
        QCOMPARE(world.told(ola, "REGISTER #Lab"), "#lab is registered already.");
        QVERIFY(world.told(ola, "REGISTER #two").startsWith("#two is yours."));
        QCOMPARE(world.told(ola, "REGISTER #three"),
            "ola has 2 channels already; nobody may have more.");
    }

    /// A name that people would take for it is refused while nobody is in the registered one, too.
    void nobodyMakesAChannelThatLooksLikeIt()
    {
        ChannelsWorld &world = *m_world;
        world->leave(world.founder("ola", "#lab"));
        const ClientId jan = world.stranger("jan");
        const QByteArray alike = QByteArray("#l\xd0\xb0") + 'b'; // a Cyrillic letter
        const auto refused = world->answersTo(jan, {"JOIN " + alike});
        QCOMPARE(refused.value(0), "476 jan " + alike + " :That name looks like #lab");
    }

    void twoWhoRegisterAtOnceDoNotBothGetIt()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.member("ola");
        const ClientId jan = world.member("jan");
        world->answersTo(ola, {"JOIN #lab"});
        world->answersTo(jan, {"JOIN #lab"});
        world->answersTo(ola, {"MODE #lab +o jan"});
        world->take(ola);
        world->say(ola, "CS REGISTER #lab");
        world->say(jan, "CS REGISTER #lab");
        QVERIFY(
            world->take(jan).constLast().endsWith("#lab is just being changed. Please try again."));
        world->settle();
        QVERIFY(world->take(ola).constLast().contains("#lab is yours."));
        QCOMPARE(world.told(jan, "REGISTER #lab"), "#lab is registered already.");
    }

    void twoChannelsAtOnceAreCountedBoth()
    {
        ChannelsWorld &world = *m_world; // where nobody may have more than two
        const ClientId ola = world.founder("ola", "#one");
        world->answersTo(ola, {"JOIN #two,#three", "NS SET MULTICLIENT off"});
        world->say(ola, "CS REGISTER #two");
        const ClientId second = world->comeOnline("ola2", "127.0.0.1"); // answers what was asked
        world->answersTo(ola, {"PART #three"});
        world->answersTo(second, {"NS IDENTIFY ola secret-1", "JOIN #three"});
        QCOMPARE(world.told(second, "REGISTER #three"),
            "ola has 2 channels already; nobody may have more.");
        const QByteArray said = world.told(ola, "DROP #two");
        world.told(ola, said.mid(said.lastIndexOf("DROP #two ")));
        world->take(ola);
        world->take(second);
        world->say(ola, "CS REGISTER #two");
        world->say(second, "CS REGISTER #three");
        QVERIFY(world->take(second).constLast().endsWith(
            "ola has 2 channels already; nobody may have more."));
        world->settle();
        QVERIFY(world->take(ola).constLast().contains("#two is yours."));
    }

    /// Its name is kept for it until the store has answered.
    void whoLeavesMeanwhileHasItAllTheSame()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.member("ola");
        world->answersTo(ola, {"JOIN #lab", "MODE #lab +k word", "TOPIC #lab tea"});
        world->say(ola, "CS REGISTER #lab");
        world->leave(ola);
        const ClientId jan = world.stranger("jan");
        world->take(jan);
        // comeOnline() has let the store answer: ask again with nothing settled
        QCOMPARE(world.modes("#lab"), "+nrtk word");
        QVERIFY(world->answersTo(jan, {"JOIN #lab"}).value(0).startsWith("475 "));
        QCOMPARE(world.onDisk().channels.size(), size_t(1));
    }

    void nobodyComesInBetween()
    {
        ChannelsWorld &world = *m_world;
        const ClientId jan = world.stranger("jan");
        const ClientId ola = world.member("ola");
        world->answersTo(ola, {"JOIN #lab"});
        world->say(ola, "CS REGISTER #lab");
        world->leave(ola);
        world->take(jan);
        world->say(jan, "JOIN #LAB");
        QVERIFY(world->take(jan).value(0).contains(" 437 jan #LAB "));
        world->settle();
        world->answersTo(jan, {"JOIN #lab"});
        QCOMPARE(world.shown("#lab", jan), "jan");
    }

    void whatTheStoreRefusesIsNotDone_data()
    {
        QTest::addColumn<StoreTrouble>("trouble");
        QTest::newRow("full") << StoreTrouble::Full;
        QTest::newRow("read-only") << StoreTrouble::ReadOnly;
        QTest::newRow("busy") << StoreTrouble::Busy;
    }
    void whatTheStoreRefusesIsNotDone()
    {
        QFETCH(StoreTrouble, trouble);
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#kept");
        world.member("jan");
        world->answersTo(ola, {"JOIN #lab"});
        world->trouble = trouble;
        const QByteArray start = "Nothing can be stored just now (";
        for (const char *command :
            {"REGISTER #lab", "AMODE #kept +o jan", "TRANSFER #kept jan", "SET #kept PRIVATE ON"}) {
            const QByteArray said = world.told(ola, command);
            QVERIFY2(said.startsWith(start) && said.endsWith("Please try again later."),
                said.constData());
        }
        QVERIFY(world->answersTo(ola, {"RENAME #kept #other"})
                    .value(0)
                    .startsWith("FAIL RENAME CANNOT_RENAME #kept #other "));
        QCOMPARE(world.modes("#lab"), "+nt");
        QCOMPARE(world.toldAll(ola, "AMODE #kept").size(), 1);
        QCOMPARE(world.told(ola, "GET #kept"), "KEEPTOPIC on, KEEPMODES on, PRIVATE off.");
        world->trouble = StoreTrouble::None;
        QVERIFY(world.told(ola, "REGISTER #lab").startsWith("#lab is yours."));
    }

    void itIsDroppedWithACodeOnly()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"JOIN #lab"});
        QCOMPARE(world.told(jan, "DROP #lab"), "Only the founder of #lab may do that.");
        const QByteArray said = world.told(ola, "DROP #lab");
        QVERIFY(said.startsWith("That cannot be undone: "));
        const QByteArray line = said.mid(said.lastIndexOf("DROP #lab "));
        QCOMPARE(world.told(ola, "DROP #lab 12345678"), said);
        world->take(jan);
        QCOMPARE(world.told(ola, line), "#lab is nobody's now.");
        QCOMPARE(world->take(jan).value(0), ":watek.local MODE #lab -r");
        QCOMPARE(world.modes("#lab"), "+nt");
        QCOMPARE(world.told(ola, "INFO #lab"), "#lab is not registered.");
        world->leave(ola);
        world->leave(jan);
        QCOMPARE(world.modes("#lab"), QByteArray());
    }

    void itGoesToWhoWantsIt()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"JOIN #lab"});
        QCOMPARE(world.told(jan, "TRANSFER ACCEPT #lab"), "Nobody has offered #lab to you.");
        QCOMPARE(world.told(ola, "TRANSFER #lab nobody"), "There is no account nobody.");
        QCOMPARE(world.told(jan, "TRANSFER #lab jan"), "Only the founder of #lab may do that.");
        world->take(jan);
        QCOMPARE(world.told(ola, "TRANSFER #lab jan"),
            "#lab is offered to jan, and stays yours until jan accepts it (TRANSFER ACCEPT #lab). "
            "To take the offer back: /msg ChanServ TRANSFER CANCEL #lab");
        QVERIFY(world->take(jan).constLast().endsWith(
            "ola offers you the channel #lab. To take it: /msg ChanServ TRANSFER ACCEPT #lab. Not "
            "to: /msg ChanServ TRANSFER REFUSE #lab"));
        QCOMPARE(world.told(ola, "TRANSFER CANCEL #lab"), "#lab is offered to nobody any more.");
        QCOMPARE(world.told(jan, "TRANSFER ACCEPT #lab"), "Nobody has offered #lab to you.");
        world.told(ola, "TRANSFER #lab jan");
        QCOMPARE(world.told(jan, "TRANSFER ACCEPT #lab"), "#lab is yours.");
        QCOMPARE(world.shown("#lab", jan), "~jan");
        QCOMPARE(world.shown("#lab", ola), "&ola");
        QCOMPARE(world.told(ola, "SET #lab PRIVATE ON"), "Only the founder of #lab may do that.");
        world.restart();
        const ClientId again = world.member("jan");
        QCOMPARE(world.toldAll(again, "INFO #lab").value(0).left(13), "#lab is jan's");
    }

    /// As Atheme does it: to the first who is admin by its access list, or to nobody.
    void aDroppedAccountsChannelGoesToItsFirstAdmin()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world.member("ela");
        world->answersTo(jan, {"JOIN #lab"});
        world.told(ola, "AMODE #lab +o ela");
        world.told(ola, "AMODE #lab +a jan");
        world->answersTo(ola, {"JOIN #solo"});
        world.told(ola, "REGISTER #solo");
        world.told(ola, "TRANSFER #lab ela"); // and the offer ends with the one who made it
        const auto heard = world->answersTo(ola, {"NS DROP secret-1"});
        QVERIFY(heard.join('\n').contains("MODE #solo -r"));
        QCOMPARE(world.toldAll(jan, "INFO #lab").value(0).left(13), "#lab is jan's");
        QCOMPARE(world.told(jan, "AMODE #lab").left(6), "op ela");
        QCOMPARE(world.told(jan, "INFO #solo"), "#solo is not registered.");
        const auto disk = world.onDisk().channels;
        QCOMPARE(disk.size(), size_t(1));
        server::dispatcherRole.assertCurrent();
        QCOMPARE(
            disk.front().registration, *world->state().registeredChannels().findByName("#lab"));
    }

    void anAccountThatGoesWhileAnOfferIsOpenTakesTheOfferWithIt()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world.told(ola, "TRANSFER #lab jan");
        world->answersTo(jan, {"NS DROP secret-1"});
        QCOMPARE(world.toldAll(ola, "INFO #lab").size(), 2);
        QVERIFY(!world.onDisk().channels.front().registration.heir);
    }

    void anOperatorOfTheServerMayHelp()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId root = world.operatorOfServer("root");
        world.member("jan");
        QCOMPARE(world.told(ola, "SUSPEND #lab spam"), "Only operators of the server may do that.");
        QCOMPARE(world.toldAll(root, "LIST").size(), 2);
        world->take(ola);
        QCOMPARE(world.told(root, "SUSPEND #lab spam and worse"), "#lab is suspended.");
        QVERIFY(world->take(ola).join('\n').contains(
            "KICK #lab ola :This channel is suspended: spam and worse"));
        QCOMPARE(world->answersTo(ola, {"JOIN #lab"}).value(0),
            "474 ola #lab :Cannot join channel: it is suspended: spam and worse");
        QCOMPARE(world.told(ola, "OP #lab"), "#lab is suspended: spam and worse");
        QCOMPARE(world.told(root, "UNSUSPEND #lab"), "#lab may be used again.");
        QCOMPARE(world.told(root, "TRANSFER #lab jan"), "#lab is jan's now.");
        const QByteArray said = world.told(root, "DROP #lab");
        QCOMPARE(
            world.told(root, said.mid(said.lastIndexOf("DROP #lab "))), "#lab is nobody's now.");
    }

    void onlyTheFounderRenamesItAndItStaysRegistered()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"JOIN #lab"});
        world->answersTo(ola, {"CAP REQ draft/channel-rename", "MODE #lab +o jan"});
        QCOMPARE(world->answersTo(jan, {"RENAME #lab #lab2"}).value(0),
            "FAIL RENAME CANNOT_RENAME #lab #lab2 :Only its founder may rename a registered "
            "channel");
        QVERIFY(world->answersTo(ola, {"RENAME #lab #tea :better"})
                    .join('\n')
                    .contains(":ola!u@127.0.0.1 RENAME #lab #tea better"));
        world.restart();
        QCOMPARE(world.modes("#tea"), "+nrt");
        QCOMPARE(world.modes("#lab"), QByteArray());
    }

    void aGuestWhoIsLoggedInAsksForSentences()
    {
        ChannelsWorld &world = *m_world;
        world.founder("ola", "#lab");
        const ClientId guest = world->guest("127.0.0.1", 50001);
        world->typed(guest, "/login ola secret-1");
        QCOMPARE(world->typed(guest, "/channel list"), "[SERVER] 1 channel.");
        QVERIFY(world->typed(guest, "/cs info #lab").startsWith("[SERVER] You are its founder."));
        QVERIFY(world->typed(guest, "/channel").startsWith("[SERVER] /channel HELP"));
        QCOMPARE(
            world->typed(guest, "/channel info"), "[SERVER] Like this: /channel INFO #CHANNEL");
    }

    void helpTellsOfOneCommand()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.stranger("ola");
        const QByteArrayList transfer = world.toldAll(ola, "HELP transfer");
        QCOMPARE(transfer.size(), 2);
        QVERIFY(transfer[0].startsWith("TRANSFER <#channel> <account>"));
        QVERIFY(transfer[1].startsWith("Offers your channel to an account. It stays yours until "));
        QVERIFY(world.toldAll(ola, "HELP deop").value(0).startsWith("OP | DEOP"));
        QVERIFY(world.toldAll(ola, "HELP SUSPEND").size() > 10); // not for her
    }

    void whatIsNoCommandIsSaid()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.stranger("ola");
        QCOMPARE(world.told(ola, "OPEN SESAME"),
            "I do not understand that. What I do: /msg ChanServ HELP");
        QCOMPARE(world.told(ola, "AMODE #lab +o ola"), "#lab is not registered.");
        QVERIFY(world->answersTo(ola, {"NICK chanserv"}).value(0).startsWith("432 "));
        world->answersTo(ola, {"JOIN #lab"});
        QCOMPARE(world->answersTo(ola, {"MODE #lab +r"}).value(0),
            "482 ola #lab :Only the server sets +r: /msg ChanServ HELP");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerChanServTest)

} // namespace serverChanServTest

#include "ServerChanServTest.moc"
