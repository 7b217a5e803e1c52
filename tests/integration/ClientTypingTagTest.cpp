// A session against a scripted server: who is typing, told and heard. IRCv3 client-tags/typing.
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientTagsWorld.h"
#include "tests/support/HandClock.h"
#include "tests/support/Suite.h"

#include <QSignalSpy>
#include <QTest>

namespace clientTypingTagTest {

using namespace watek::client::session;
using watek::tests::HandClock;
using watek::tests::kTags;
using watek::tests::kUp;
using World = watek::tests::TagsWorld;

class ClientTypingTagTest : public QObject {
    Q_OBJECT

    watek::threading::ThreadRole::Binding m_gui{guiRole};
    watek::base::SystemClock m_clock;

private Q_SLOTS:
    // ---- typing, sent ----
    void typingIsToldAtMostEveryThreeSeconds()
    {
        HandClock clock;
        World world(clock);
        for (const char *text : {"h", "he", "hej"})
            world.type(text);
        world.sync();
        QCOMPARE(world.sent(), QByteArrayList{"+typing=active TAGMSG #lobby"});
        clock.advanceMs(2999);
        world.type("hej,");
        world.sync();
        QCOMPARE(world.sent().size(), 1);
        clock.advanceMs(1);
        world.type("hej, t");
        world.sync();
        QCOMPARE(world.sent().size(), 2);
        clock.advanceMs(3000);
        world.type("");
        world.sync();
        QCOMPARE(world.sent().last(), QByteArray("+typing=done TAGMSG #lobby"));
    }

    void pausingIsToldByItself()
    {
        SessionTimes times;
        times.typingThrottleMs = 10;
        times.typingPauseMs = 20;
        World world(m_clock, kTags, times);
        world.type("h");
        QTRY_COMPARE(world.sent(),
            (QByteArrayList{"+typing=active TAGMSG #lobby", "+typing=paused TAGMSG #lobby"}));
    }

    void aSentMessageNeedsNoDone()
    {
        HandClock clock;
        World world(clock);
        world.type("hej");
        QVERIFY(world.session.submit(world.lobby->id(), u"hej"_qs).hasValue());
        world.type("");
        clock.advanceMs(60'000);
        world.type("");
        world.sync();
        QCOMPARE(
            world.sent(), (QByteArrayList{"+typing=active TAGMSG #lobby", " PRIVMSG #lobby :hej"}));
    }

    void stoppedTypingIsOverForOthers()
    {
        SessionTimes times;
        times.typingThrottleMs = 1;
        World world(m_clock, kTags, times);
        world.type("hej");
        world.session.stopTyping();
        QTRY_COMPARE(world.sent(),
            (QByteArrayList{"+typing=active TAGMSG #lobby", "+typing=done TAGMSG #lobby"}));
    }

    void nothingIsToldOutsideOfAChannel()
    {
        HandClock clock;
        World world(clock);
        world.server.send(":anna!u@h KICK #lobby ola :bye\r\n");
        QTRY_VERIFY(!world.lobby->isJoined());
        world.type("hej");
        world.session.noteTyping(world.session.serverPage()->id(), u"hej"_qs);
        world.sync();
        QCOMPARE(world.sent(), QByteArrayList());
    }

    void aRefusedWordAboutTypingIsNobodysBusiness()
    {
        HandClock clock;
        World world(clock);
        Conversation *query = world.session.openQuery(u"marek"_qs);
        QVERIFY(world.session.submit(query->id(), u"hej"_qs).hasValue());
        world.session.noteTyping(query->id(), u"jesteś?"_qs);
        world.sync();
        QCOMPARE(world.sent().last(), QByteArray("+typing=active TAGMSG marek"));
        QSignalSpy added(query, &Conversation::linesAdded);
        QSignalSpy changed(query, &Conversation::lineChanged);
        world.server.send("@label=" + world.lastLabel()
            + " :irc.test 401 ola marek :No such nick\r\n:marek!m@h PRIVMSG ola :jestem\r\n");
        QTRY_COMPARE(added.size(), 1);
        QCOMPARE(added.first().first().value<QList<ChatLine>>().first().text, u"jestem"_qs);
        QCOMPARE(changed.size(), 0); // above all, what was said before has not failed
    }

    // Its "no such nick" would look like that of a message.
    void withoutLabelsNothingIsToldInPrivate()
    {
        HandClock clock;
        World world(clock, "message-tags");
        const Conversation *query = world.session.openQuery(u"marek"_qs);
        world.session.noteTyping(query->id(), u"hej"_qs);
        world.type("hej");
        world.sync();
        QCOMPARE(world.sent(), QByteArrayList{"+typing=active TAGMSG #lobby"});
    }

    // ---- what the server does not take ----
    void withoutMessageTagsNothingIsSent()
    {
        HandClock clock;
        World world(clock, "echo-message labeled-response batch");
        for (const ClientTag tag : {ClientTag::Typing, ClientTag::Reply, ClientTag::React})
            QVERIFY(!world.session.canSend(tag));
        world.type("hej");
        world.session.react(world.lobby->id(), u"m1"_qs, kUp);
        QVERIFY(world.session.submit(world.lobby->id(), u"42"_qs, u"m1"_qs).hasValue());
        world.sync();
        QCOMPARE(world.sent(), QByteArrayList{" PRIVMSG #lobby :42"});
    }

    void whatTheServerDeniesIsNotSent()
    {
        HandClock clock;
        World world(clock);
        QSignalSpy changed(&world.session, &Session::tagsChanged);
        world.server.send(":irc.test 005 ola CLIENTTAGDENY=* :are supported by this server\r\n");
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(!world.session.canSend(ClientTag::React));
        world.type("hej");
        world.session.react(world.lobby->id(), u"m1"_qs, kUp);
        QVERIFY(world.session.submit(world.lobby->id(), u"42"_qs, u"m1"_qs).hasValue());
        world.sync();
        QCOMPARE(world.sent(), QByteArrayList{" PRIVMSG #lobby :42"});
        world.server.send(":irc.test 005 ola -CLIENTTAGDENY :are supported by this server\r\n");
        QTRY_VERIFY(world.session.canSend(ClientTag::React));
    }

    // ---- typing, heard ----
    void othersTypeUntilTheySpeakLeaveOrSaySo_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("message") << QByteArray(":anna!u@h PRIVMSG #lobby :hej");
        QTest::newRow("notice") << QByteArray(":anna!u@h NOTICE #lobby :hej");
        QTest::newRow("done") << QByteArray("@+typing=done :anna!u@h TAGMSG #lobby");
        QTest::newRow("part") << QByteArray(":anna!u@h PART #lobby");
        QTest::newRow("quit") << QByteArray(":anna!u@h QUIT :bye");
        QTest::newRow("kick") << QByteArray(":marek!u@h KICK #lobby anna");
        QTest::newRow("our own part") << QByteArray(":ola!u@h PART #lobby");
    }

    void othersTypeUntilTheySpeakLeaveOrSaySo()
    {
        QFETCH(QByteArray, end);
        World world(m_clock);
        QSignalSpy changed(world.lobby, &Conversation::typingChanged);
        world.server.send("@+typing=active :anna!u@h TAGMSG #lobby\r\n"
                          "@+typing=active :ola!u@h TAGMSG #lobby\r\n" // our own echo
                          "@+typing=active :anna!u@h TAGMSG #elsewhere\r\n"
                          "@+typing=busy :marek!u@h TAGMSG #lobby\r\n");
        QTRY_COMPARE(world.typing(), QStringList{"anna"});
        world.server.send(":anna!u@h NICK ania\r\n:ania!u@h NICK anna\r\n");
        QTRY_COMPARE(changed.size(), 3);
        world.server.send(end + "\r\n");
        QTRY_COMPARE(world.typing(), QStringList());
        QCOMPARE(changed.size(), 4);
    }

    void aStateThatIsNotRepeatedRunsOut()
    {
        SessionTimes times;
        times.typingActiveMs = 30;
        times.typingPausedMs = 60'000;
        World world(m_clock, kTags, times);
        QSignalSpy changed(world.lobby, &Conversation::typingChanged);
        world.server.send("@+typing=active :anna!u@h TAGMSG #lobby\r\n"
                          "@+typing=paused :marek!u@h TAGMSG #lobby\r\n");
        QTRY_COMPARE(changed.size(), 3); // anna, marek, anna no more
        QTRY_COMPARE(world.typing(), QStringList{"marek"});
    }

    void aLostConnectionEndsAllTyping()
    {
        World world(m_clock);
        world.server.send("@+typing=active :anna!u@h TAGMSG #lobby\r\n");
        QTRY_COMPARE(world.typing(), QStringList{"anna"});
        world.server.hangUp();
        QTRY_COMPARE(world.typing(), QStringList());
    }

    void typingInPrivateOpensNoConversation()
    {
        World world(m_clock);
        world.server.send("@+typing=active :marek!u@h TAGMSG ola\r\n:anna!u@h PRIVMSG ola :hej\r\n"
                          "@+typing=active :anna!u@h TAGMSG ola\r\n");
        QTRY_VERIFY(world.session.findByName(u"anna"_qs));
        QTRY_COMPARE(world.session.findByName(u"anna"_qs)->typing(), QStringList{"anna"});
        QVERIFY(!world.session.findByName(u"marek"_qs));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientTypingTagTest)

} // namespace clientTypingTagTest

#include "ClientTypingTagTest.moc"
