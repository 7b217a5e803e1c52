// A session against a scripted server: answers and reactions, both ways. IRCv3 message-tags,
// client-tags/reply, client-tags/react.
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientTagsWorld.h"
#include "tests/support/HandClock.h"
#include "tests/support/Suite.h"

#include <QSignalSpy>
#include <QTest>

namespace clientTagsTest {

using namespace watek::client::session;
using watek::tests::HandClock;
using watek::tests::kUp;
using World = watek::tests::TagsWorld;

class ClientTagsTest : public QObject {
    Q_OBJECT

    watek::threading::ThreadRole::Binding m_gui{guiRole};
    watek::base::SystemClock m_clock;

private Q_SLOTS:
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
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientTagsTest)

} // namespace clientTagsTest

#include "ClientTagsTest.moc"
