// Which client-only tags may be sent, and how they are written and read. IRCv3 message-tags
// (CLIENTTAGDENY), client-tags/reply, client-tags/react, client-tags/typing.
#include "client/session/ClientTags.h"
#include "client/session/Lines.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace clientTagRulesTest {

using namespace watek::client::session;
using watek::protocol::Message;
using watek::protocol::Tag;

namespace {

Isupport with(const QList<QByteArray> &tokens)
{
    Isupport isupport;
    isupport.apply(tokens);
    return isupport;
}

Message tagged(const QList<Tag> &tags)
{
    return {.tags = tags, .source = "anna!u@h", .command = "PRIVMSG", .params = {"#lobby", "x"}};
}

} // namespace

class ClientTagRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // message-tags, "CLIENTTAGDENY"
    void serversDenyTagsByName_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<bool>("typing");
        QTest::addColumn<bool>("reply");
        QTest::addColumn<bool>("react");
        QTest::newRow("no token") << QByteArray("NETWORK=x") << true << true << true;
        QTest::newRow("empty") << QByteArray("CLIENTTAGDENY=") << true << true << true;
        QTest::newRow("no value") << QByteArray("CLIENTTAGDENY") << true << true << true;
        QTest::newRow("all") << QByteArray("CLIENTTAGDENY=*") << false << false << false;
        QTest::newRow("some") << QByteArray("CLIENTTAGDENY=typing,foo") << false << true << true;
        QTest::newRow("all but some")
            << QByteArray("CLIENTTAGDENY=*,-typing,-example/bar") << true << false << false;
        QTest::newRow("one name of reply is enough")
            << QByteArray("CLIENTTAGDENY=draft/reply") << true << true << true;
        QTest::newRow("both names of reply")
            << QByteArray("CLIENTTAGDENY=reply,draft/reply") << true << false << false;
        QTest::newRow("react needs reply")
            << QByteArray("CLIENTTAGDENY=*,-draft/react") << false << false << false;
        QTest::newRow("react and reply")
            << QByteArray("CLIENTTAGDENY=*,-draft/react,-reply") << false << true << true;
        QTest::newRow("react alone is denied")
            << QByteArray("CLIENTTAGDENY=draft/react") << true << true << false;
    }

    void serversDenyTagsByName()
    {
        QFETCH(QByteArray, token);
        const Isupport isupport = with({token});
        QTEST(isTagAllowed(isupport, ClientTag::Typing), "typing");
        QTEST(isTagAllowed(isupport, ClientTag::Reply), "reply");
        QTEST(isTagAllowed(isupport, ClientTag::React), "react");
    }

    void aDenialCanBeTakenBack()
    {
        QVERIFY(!isTagAllowed(with({"CLIENTTAGDENY=*"}), ClientTag::Typing));
        QVERIFY(isTagAllowed(with({"CLIENTTAGDENY=*", "-CLIENTTAGDENY"}), ClientTag::Typing));
    }

    void aReplyIsSentUnderTheNamesThatTheServerTakes()
    {
        const auto wire = [](const QByteArray &token) {
            return wireLine(
                "PRIVMSG", {"#lobby", "yes"}, replyTags(with({token}), QStringLiteral("a;b c")));
        };
        QCOMPARE(wire("CLIENTTAGDENY="),
            QByteArray("@+draft/reply=a\\:b\\sc;+reply=a\\:b\\sc PRIVMSG #lobby :yes"));
        QCOMPARE(
            wire("CLIENTTAGDENY=reply"), QByteArray("@+draft/reply=a\\:b\\sc PRIVMSG #lobby :yes"));
        QCOMPARE(wire("CLIENTTAGDENY=*"), QByteArray("PRIVMSG #lobby :yes"));
    }

    void aReplyIsReadUnderEitherName()
    {
        QCOMPARE(replyTagOf(tagged({})), QString());
        QCOMPARE(replyTagOf(tagged({{.key = "+draft/reply", .value = "1"}})), QStringLiteral("1"));
        QCOMPARE(replyTagOf(tagged({{.key = "+reply", .value = "2"}})), QStringLiteral("2"));
        const QList<Tag> both{
            {.key = "+draft/reply", .value = "1"}, {.key = "+reply", .value = "2"}};
        QCOMPARE(replyTagOf(tagged(both)), QStringLiteral("2"));
        QCOMPARE(
            replyTagOf(tagged({{.key = "reply", .value = "3"}})), QString()); // the server's own
    }

    // client-tags/react sets no bounds and lets clients set theirs
    void aReactionIsShortAndStaysInItsLine()
    {
        for (const char *fine :
            {"👍", "👨‍👩‍👧‍👦", "lol", ":)", "+1", "nie ma sprawy"})
            QVERIFY2(isReaction(QString::fromUtf8(fine)), fine);
        for (const char *odd : {"", " ", "a\nb",
                 "\x02"
                 "bold",
                 "a\xe2\x80\xa8"
                 "b"})
            QVERIFY2(!isReaction(QString::fromUtf8(odd)), odd);
        QVERIFY(isReaction(QString(kLongestReaction, u'x')));
        QVERIFY(!isReaction(QString(kLongestReaction + 1, u'x')));
    }

    void typingHasThreeStatesAndNoOther()
    {
        for (const TypingState state :
            {TypingState::Active, TypingState::Paused, TypingState::Done})
            QCOMPARE(typingStateFrom(typingValue(state)), state);
        QVERIFY(!typingStateFrom(""));
        QVERIFY(!typingStateFrom("Active"));
        QVERIFY(!typingStateFrom("busy"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientTagRulesTest)

} // namespace clientTagRulesTest

#include "ClientTagRulesTest.moc"
