// A session against a scripted server: what goes beside the text, both ways. IRCv3 message-tags,
// client-tags/typing, client-tags/reply, client-tags/react.
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientScriptedServer.h"
#include "tests/support/HandClock.h"

#include <QSignalSpy>
#include <QTest>

using namespace watek::client::session;
using watek::tests::HandClock;
using watek::tests::Manners;
using watek::tests::ScriptedServer;

namespace {

const QByteArray kTags = "batch echo-message labeled-response message-tags server-time";
const QString kUp = QStringLiteral("👍");

/// A session in the lobby of a server with these capabilities, and what the lobby tells.
struct World {
    ScriptedServer server;
    Session session;
    Conversation *lobby = nullptr;
    QList<ChatLine> lines;
    QStringList reactions; ///< "anna 👍 on m1", "anna takes back 👍 on m1"

    explicit World(const watek::base::Clock &clock, const QByteArray &capabilities = kTags,
        SessionTimes times = {})
        : server(Manners{.capabilities = capabilities})
        , session(config(server, times), clock)
    {
        session.connectToServer();
        [[maybe_unused]] const bool isThere = QTest::qWaitFor([this] {
            lobby = session.findByName(QStringLiteral("#lobby"));
            return lobby && lobby->members().size() == 3;
        });
        if (!lobby)
            qFatal("the session does not come to the lobby");
        QObject::connect(lobby, &Conversation::linesAdded, lobby,
            [this](const QList<ChatLine> &added) { lines += added; });
        QObject::connect(lobby, &Conversation::reacted, lobby, [this](const ReactionChange &one) {
            reactions.append(QStringLiteral("%1%2 %3 on %4")
                                 .arg(one.nick, one.isTakenBack ? u" takes back"_qs : QString(),
                                     one.text, one.messageId));
        });
    }

    static SessionConfig config(const ScriptedServer &server, const SessionTimes &times)
    {
        SessionConfig config;
        config.address.port = server.serverPort();
        config.nick = QStringLiteral("ola");
        config.times = times;
        config.sendBurst = 0;
        return config;
    }
    void type(const char *text) { session.noteTyping(lobby->id(), QString::fromUtf8(text)); }
    /// Everything sent before has arrived.
    void sync()
    {
        const QByteArray line = "MODE #lobby +" + QByteArray::number(++m_syncs);
        QVERIFY(session.submit(lobby->id(), u"/raw "_qs + QString::fromLatin1(line)).hasValue());
        QTRY_VERIFY(server.has(line));
    }
    /// What was sent with tags, without the labels.
    QByteArrayList sent() const
    {
        QByteArrayList all;
        for (const QByteArray &line : server.lines()) {
            if (!line.startsWith('@'))
                continue;
            QByteArrayList tags = line.mid(1, line.indexOf(' ') - 1).split(';');
            tags.removeIf([](const QByteArray &tag) { return tag.startsWith("label="); });
            all.append(tags.join(';') + line.mid(line.indexOf(' ')));
        }
        return all;
    }
    /// The label that the last line with tags bore.
    QByteArray lastLabel() const
    {
        const QByteArray line = server.linesOf("@label=").last();
        return line.mid(7, line.indexOf(';') - 7);
    }
    QStringList typing() const { return lobby->typing(); }

private:
    int m_syncs = 0;
};

} // namespace

class ClientTagsTest : public QObject {
    Q_OBJECT

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

    // ---- replies ----

    void theFirstOfSeveralLinesAnswers()
    {
        HandClock clock;
        World world(clock);
        QVERIFY(world.session.submit(world.lobby->id(), u"raz\ndwa"_qs, u"m1"_qs).hasValue());
        world.sync();
        QCOMPARE(world.sent(),
            (QByteArrayList{
                "+draft/reply=m1;+reply=m1 PRIVMSG #lobby :raz", " PRIVMSG #lobby :dwa"}));
        QCOMPARE(world.lines[0].replyTo, u"m1"_qs);
        QCOMPARE(world.lines[1].replyTo, QString());
    }

    void onlyWhatIsSaidHereAnswers()
    {
        World world(m_clock);
        const ConversationId lobby = world.lobby->id();
        QVERIFY(world.session.isTalk(lobby, u"42"_qs));
        QVERIFY(world.session.isTalk(lobby, u"/me nods"_qs));
        QVERIFY(!world.session.isTalk(lobby, u"/msg anna 42"_qs));
        QVERIFY(!world.session.isTalk(lobby, u"/topic x"_qs));
        QVERIFY(world.session.submit(lobby, u"/msg anna 42"_qs, u"m1"_qs).hasValue());
        QVERIFY(world.session.submit(lobby, u"/me nods"_qs, u"m1"_qs).hasValue());
        world.sync();
        QCOMPARE(world.sent(),
            (QByteArrayList{" PRIVMSG anna :42",
                "+draft/reply=m1;+reply=m1 PRIVMSG #lobby :\x01"
                "ACTION nods\x01"}));
    }

    void repliesAreHeardUnderBothNames()
    {
        World world(m_clock);
        world.server.send("@msgid=m2;+reply=m1 :anna!u@h PRIVMSG #lobby :a\r\n"
                          "@msgid=m3;+draft/reply=m1 :anna!u@h PRIVMSG #lobby :b\r\n"
                          "@msgid=m4 :anna!u@h PRIVMSG #lobby :c\r\n");
        QTRY_COMPARE(world.lines.size(), 3);
        QCOMPARE(world.lines[0].replyTo, u"m1"_qs);
        QCOMPARE(world.lines[1].replyTo, u"m1"_qs);
        QCOMPARE(world.lines[2].replyTo, QString());
    }

    // ---- reactions ----

    void aReactionIsSentAndShownWhenTheServerSaysSo()
    {
        World world(m_clock);
        const ConversationId lobby = world.lobby->id();
        world.session.react(lobby, u"m1"_qs, kUp);
        world.session.react(lobby, u"m1"_qs, u"a\nb"_qs); // none
        world.session.react(lobby, QString(), kUp);
        world.sync();
        const QByteArray echo = "+draft/reply=m1;+reply=m1;+draft/react=👍 TAGMSG #lobby";
        QCOMPARE(world.sent(), QByteArrayList{echo});
        QCOMPARE(world.reactions, QStringList());
        world.server.send(
            "@label=" + world.lastLabel() + ";+reply=m1;+draft/react=👍 :ola!u@h TAGMSG #lobby\r\n");
        QTRY_COMPARE(world.reactions, QStringList{"ola 👍 on m1"});
        world.session.react(lobby, u"m1"_qs, kUp, true);
        world.sync();
        QCOMPARE(world.sent().last(),
            QByteArray("+draft/reply=m1;+reply=m1;+draft/unreact=👍 TAGMSG #lobby"));
    }

    void withoutEchoItIsShownAtOnce()
    {
        World world(m_clock, "message-tags");
        world.session.react(world.lobby->id(), u"m1"_qs, kUp);
        QCOMPARE(world.reactions, QStringList{"ola 👍 on m1"});
    }

    void aRefusedReactionIsTold()
    {
        World world(m_clock);
        QVERIFY(world.session.submit(world.lobby->id(), u"hej"_qs).hasValue());
        world.session.react(world.lobby->id(), u"m1"_qs, kUp);
        world.sync();
        QSignalSpy changed(world.lobby, &Conversation::lineChanged);
        world.server.send("@label=" + world.lastLabel()
            + " :irc.test 404 ola #lobby :Cannot send to channel\r\n");
        QTRY_COMPARE(world.lines.size(), 2);
        QCOMPARE(world.lines.last().kind, LineKind::Error);
        QCOMPARE(world.reactions, QStringList());
        QCOMPARE(changed.size(), 0); // the message before it has not failed
    }

    void reactionsAreHeardOnTagsAloneAndOnMessages()
    {
        World world(m_clock);
        world.server.send("@msgid=m1 :marek!u@h PRIVMSG #lobby :42\r\n"
                          "@+draft/reply=m1;+draft/react=👍 :anna!u@h TAGMSG #lobby\r\n"
                          "@+reply=m1;+draft/react=lol :anna!u@h PRIVMSG #lobby :lol\r\n"
                          "@+draft/reply=m1;+draft/unreact=👍 :anna!u@h TAGMSG #lobby\r\n"
                          "@+draft/react=👍 :anna!u@h TAGMSG #lobby\r\n" // on nothing
                          "@+reply=m1;+draft/react=a;+draft/unreact=b :anna!u@h TAGMSG #lobby\r\n"
                          "@+reply=m1;+draft/react= :anna!u@h TAGMSG #lobby\r\n"
                          ":anna!u@h PRIVMSG #lobby :last\r\n");
        QTRY_COMPARE(world.lines.size(), 3);
        QCOMPARE(world.reactions,
            (QStringList{"anna 👍 on m1", "anna lol on m1", "anna takes back 👍 on m1"}));
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    watek::base::SystemClock m_clock;
};

QTEST_GUILESS_MAIN(ClientTagsTest)
#include "ClientTagsTest.moc"
