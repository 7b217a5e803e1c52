// Who logs in while it is in the chat as somebody else, to an account whose person is there, too.
// Thread: the test's, which plays the dispatcher.
#include "tests/support/AccountKeysWorld.h"
#include "tests/support/ResumeToken.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverOnePersonTest {

using namespace watek;
using namespace server::shared;
using tests::AccountKeysWorld;
using ClientId = base::ClientId;
using Lines = QList<QByteArray>;

class ServerOnePersonTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountKeysWorld> m_world;
    ClientId m_ola;
    ClientId m_marek;
    ClientId m_phone; ///< who will log in as ola

    server::dispatcher::User *userOf(ClientId id)
    {
        server::dispatcherRole.assertCurrent();
        return m_world->harness.state().session(id)->user;
    }
    server::dispatcher::User *called(const QByteArray &nick)
    {
        server::dispatcherRole.assertCurrent();
        return m_world->harness.state().onlineUser(nick);
    }

private Q_SLOTS:
    void init()
    {
        m_world.reset(); // two would play one role
        m_world = std::make_unique<AccountKeysWorld>();
        m_ola = m_world->ola;
        m_marek = m_world->online("marek");
        m_phone = m_world->online("phone");
        m_world->say(m_ola, {"JOIN #lab,#own", "TOPIC #lab :tea"});
        m_world->say(m_marek, {"JOIN #lab,#phones"});
        m_world->say(m_phone, {"JOIN #lab,#phones"});
        m_world->harness.dropAll();
    }

    void whoIdentifiesIsOneMoreConnectionOfItsPerson()
    {
        const Lines said = m_world->say(m_phone, {"NS IDENTIFY ola secret-1"});
        QCOMPARE(userOf(m_phone), userOf(m_ola));
        QCOMPARE(userOf(m_ola)->sessions.size(), size_t(2));
        QVERIFY(!called("phone"));
        // Its program leaves the rooms that it was in, is called ola, and joins ola's.
        QCOMPARE(said.mid(0, 3),
            (Lines{":phone!u@127.0.0.1 PART #lab :Logged in as ola",
                ":phone!u@127.0.0.1 PART #phones :Logged in as ola",
                ":phone!u@127.0.0.1 NICK ola"}));
        for (const char *const line : {":ola!u@127.0.0.1 JOIN #lab", ":ola!u@127.0.0.1 JOIN #own",
                 "332 ola #lab :tea", "900 ola ola!u@127.0.0.1 ola :You are now logged in as ola",
                 "366 ola #own :End of /NAMES list"})
            QVERIFY2(said.contains(line), line);
        QVERIFY(!said.join('\n').contains(" QUIT "));
        // The others see somebody go, once, and ola hears nothing of her own.
        QCOMPARE(
            m_world->harness.take(m_marek), (Lines{":phone!u@127.0.0.1 QUIT :Logged in as ola"}));
        QCOMPARE(
            m_world->harness.take(m_ola), (Lines{":phone!u@127.0.0.1 QUIT :Logged in as ola"}));
        m_world->harness.checkState();
    }

    void whatItSaysIsOlasFromThenOn()
    {
        m_world->say(m_phone, {"NS IDENTIFY ola secret-1"});
        m_world->harness.dropAll();
        m_world->say(m_phone, {"PRIVMSG #own :hello", "PRIVMSG #lab :hi"});
        QCOMPARE(m_world->harness.take(m_marek), (Lines{":ola!u@127.0.0.1 PRIVMSG #lab :hi"}));
        QCOMPARE(m_world->told(m_phone, "CLIENTS LIST"), "You have 2 connections here.");
        m_world->harness.leave(m_ola);
        QCOMPARE(called("ola"), userOf(m_phone));
        m_world->harness.leave(m_phone);
        QVERIFY(!called("ola"));
    }

    void saslInTheChatDoesTheSame()
    {
        const ClientId tls = m_world->harness.arriveByTls();
        m_world->say(tls, {"CAP REQ :sasl", "NICK tls", "USER u 0 * :r", "CAP END"});
        const Lines said = m_world->say(tls,
            {"AUTHENTICATE PLAIN", "AUTHENTICATE " + AccountKeysWorld::plainOf("ola", "secret-1")});
        QVERIFY(said.contains("903 ola :SASL authentication successful"));
        QCOMPARE(userOf(tls), userOf(m_ola));
    }

    /// Whoever else uses the former person has not logged in.
    void itsOtherConnectionsStayWhoTheyWere()
    {
        const ClientId second = m_world->harness.arrive(ClientKind::Irc, "127.0.0.1");
        QVERIFY(m_world->harness.attach(second, m_phone) == server::dispatcher::Attached::Yes);
        m_world->harness.dropAll();
        m_world->told(m_phone, "IDENTIFY ola secret-1");
        QCOMPARE(userOf(m_phone), userOf(m_ola));
        QCOMPARE(called("phone"), userOf(second));
        QVERIFY(!m_world->isOla(second));
        QCOMPARE(m_world->harness.take(m_marek), Lines());
    }

    /// What it watches, and its token, are its own; what it could do as an operator was its
    /// former person's.
    void itKeepsWhatIsOfTheConnection()
    {
        ServerConfig config = tests::AccountsHarness::settings();
        config.opers = {{{}, "root", "secret", OperRole::Admin}};
        m_world.reset();
        m_world = std::make_unique<AccountKeysWorld>(config);
        const ClientId tls = m_world->harness.arriveByTls();
        const QByteArray before = tests::resumeTokenIn(
            m_world
                ->say(tls,
                    {"CAP LS 302", "CAP REQ :watek/resume", "NICK tls", "USER u 0 * :r", "CAP END"})
                .join("\r\n"));
        m_world->say(tls, {"MONITOR + marek", "OPER root secret"});
        QVERIFY(m_world->harness.isExempt(tls));
        const QByteArray after
            = tests::resumeTokenIn(m_world->say(tls, {"NS IDENTIFY ola secret-1"}).join("\r\n"));
        QCOMPARE(userOf(tls), userOf(m_world->ola));
        QVERIFY(!m_world->harness.isExempt(tls));
        QVERIFY(!userOf(tls)->isOperator());
        m_world->online("marek");
        QVERIFY(m_world->harness.take(tls).join('\n').contains(" 730 ola :marek!"));
        QCOMPARE(after.size(), 43);
        const ClientId thief = m_world->harness.arriveByTls();
        QVERIFY(m_world->say(thief, {"CAP LS 302", "CAP REQ :watek/resume", "RESUME " + before})
                    .join()
                    .contains("INVALID_TOKEN"));
    }

    void whoStaysTwoIsToldWhy_data()
    {
        QTest::addColumn<QByteArray>("setting");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("one at a time") << QByteArray("NS SET MULTICLIENT off")
                                       << QByteArray("its owner wants one connection at a time");
        QTest::newRow("encrypted") << QByteArray("MODE #own +z")
                                   << QByteArray("it is in a channel for encrypted connections");
    }
    void whoStaysTwoIsToldWhy()
    {
        QFETCH(QByteArray, setting);
        QFETCH(QByteArray, why);
        const ClientId tls = m_world->harness.arriveByTls();
        m_world->say(tls, {"NICK tls", "USER u 0 * :r", "NS IDENTIFY ola secret-1"});
        m_world->harness.leave(m_ola);
        QCOMPARE(userOf(tls), called("ola"));
        m_world->say(tls, {setting});
        const Lines said = m_world->answers(m_phone, "IDENTIFY ola secret-1");
        QCOMPARE(said.size(), 2);
        QVERIFY2(
            said[0].startsWith("ola has logged in to this account, too, and you stay two: " + why),
            said[0].constData());
        QCOMPARE(said[1], "You are now logged in as ola.");
        QCOMPARE(called("phone"), userOf(m_phone));
        QVERIFY(m_world->isOla(m_phone));
    }

    /// A ban that was set in the file names the person, who was here before, and not who comes.
    void whoWouldBeBannedByThePersonsUserNameIsToldSo()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId other = m_world->harness.arriveByTls();
        m_world->say(other, {"NICK other", "USER z 0 * :r"});
        const QByteArray address = m_world->harness.state().session(other)->address;
        m_world->harness.chat().happenByServer(server::dispatcher::BanSet{
            {.kind = server::dispatcher::BanKind::KLine, .mask = "u@" + address, .setBy = "file"}});
        const Lines said = m_world->answers(other, "IDENTIFY ola secret-1");
        QVERIFY2(said.value(0).contains("does not take its user name from your address"),
            said.value(0).constData());
        QCOMPARE(called("other"), userOf(other));
    }

    void aPersonWithAsManyConnectionsAsItMayHaveTakesNoMore()
    {
        for (int i = 1; i < ServerConfig().limits.sessionsPerAccount; ++i)
            QVERIFY(m_world->isOla(m_world->comes("secret-1")));
        const Lines said = m_world->answers(m_phone, "IDENTIFY ola secret-1");
        QVERIFY(said.value(0).contains("as many connections as it may have"));
        QCOMPARE(called("phone"), userOf(m_phone));
        // It makes room, as it was told.
        m_world->told(m_phone, "CLIENTS LOGOUT " + QByteArray::number(m_ola.value));
        QCOMPARE(m_world->told(m_phone, "REGAIN ola"), "You are ola.");
        QCOMPARE(called("ola"), userOf(m_phone));
        QVERIFY(!called("phone"));
    }

    void aGuestStaysAPersonOfItsOwnAndIsToldSo()
    {
        const ClientId guest = m_world->harness.guest("127.0.0.1", 50001);
        m_world->harness.take(guest);
        m_world->harness.type(guest, "/login ola secret-1");
        m_world->harness.settle();
        const QByteArray said = m_world->harness.take(guest).join('\n');
        QVERIFY2(said.contains("ola has logged in to this account, too, and you stay two: a "
                               "plain-text connection is always a person of its own. To end the "
                               "other one: /ghost ola"),
            said.constData());
        QVERIFY(said.contains("You are now logged in as ola."));
        QVERIFY(userOf(guest) != userOf(m_ola));
        QCOMPARE(m_world->harness.typed(guest, "/msg NickServ GHOST ola"), "[SERVER] ola is free.");
        QVERIFY(m_world->harness.isClosed(m_ola));
    }

    void whoIsOneselfAlreadyHasNothingToRegain()
    {
        m_world->told(m_phone, "IDENTIFY ola secret-1");
        QCOMPARE(m_world->told(m_phone, "REGAIN ola"), "You are ola.");
        QVERIFY(m_world->told(m_phone, "GHOST ola").startsWith("You are ola yourself."));
        QVERIFY(!m_world->harness.isClosed(m_ola));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerOnePersonTest)

} // namespace serverOnePersonTest

#include "ServerOnePersonTest.moc"
