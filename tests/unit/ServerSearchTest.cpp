// SEARCH, the capability soju.im/search: what is found, in which order, and by whom. Real SQLite.
// Thread: the test's, which plays the dispatcher, the store and the reading thread.
#include "tests/support/HistoryWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverSearchTest {

using namespace watek;
using namespace watek::server::shared;
using tests::HistoryWorld;
using ClientId = base::ClientId;

class ServerSearchTest : public QObject {
    Q_OBJECT

    std::unique_ptr<HistoryWorld> m_world;
    ClientId m_anna;
    ClientId m_bob;

    /// "#a hello|bob hi": where it was said, and what. Or what was answered instead.
    QByteArray found(ClientId id, const QByteArray &attributes)
    {
        QList<QByteArray> lines = m_world->asks(id, "SEARCH " + attributes);
        if (lines.size() < 2 || !lines[0].endsWith(" soju.im/search"))
            return lines.join('\n');
        lines.removeFirst();
        lines.removeLast();
        QByteArrayList found;
        for (const QByteArray &line : lines) {
            const qsizetype verb = line.indexOf(" PRIVMSG ");
            found.append(line.mid(verb + 9).replace(" :", " "));
        }
        return found.join('|');
    }

private Q_SLOTS:
    void init()
    {
        m_world.reset(); // two would play one role
        m_world = std::make_unique<HistoryWorld>();
        const QByteArray caps = "batch server-time message-tags soju.im/search";
        m_anna = m_world->withAccountInRoom("anna", caps);
        m_bob = m_world->withAccountInRoom("bob", caps);
        m_world->say(m_anna, "JOIN #b");
        m_world->speak(m_anna, "PRIVMSG #a :the red boat");
        m_world->speak(m_bob, "PRIVMSG #a :a red house, see https://example.org/");
        m_world->speak(m_anna, "PRIVMSG #b :Żółta łódka");
        m_world->speak(m_anna, "PRIVMSG bob :the red word");
    }
    void cleanup() { m_world.reset(); }

    /// Nor is it told, by what is missing, that there is something.
    void whatIsForOperatorsTakesNoPlaceAmongWhatIsFound()
    {
        m_world->speak(m_bob, "PRIVMSG #a :blue one");
        m_world->speak(m_anna, "PRIVMSG @#a :blue secret");
        QCOMPARE(found(m_bob, "text=blue;in=#a;limit=1"), "#a blue one");
        QCOMPARE(found(m_bob, "text=secr*;in=#a"), "");
        QCOMPARE(found(m_anna, "text=blue;in=#a;limit=1"), "@#a blue secret");
    }
    void inAClosedChannelWordsAreFoundSinceOneCame()
    {
        m_world->say(m_anna, "MODE #a +i");
        const ClientId late
            = m_world->withAccountInRoom("late", "batch server-time message-tags soju.im/search");
        m_world->say(m_anna, "INVITE late #a");
        m_world->say(late, "JOIN #a");
        m_world->speak(m_anna, "PRIVMSG #a :the red door");
        QCOMPARE(found(late, "text=red"), "#a the red door");
    }
    void wordsAreFoundWhereOneMayRead()
    {
        const QByteArray offered = m_world->asks(m_anna, "CAP LS 302").join(' ');
        QVERIFY2(offered.contains("soju.im/search"), offered.constData());
        QCOMPARE(found(m_anna, "text=red"),
            "#a the red boat|#a a red house, see https://example.org/|bob the red word");
        QCOMPARE(found(m_bob, "text=zolta"), ""); // he is not in #b
        QCOMPARE(found(m_anna, "text=zolta"), "#b Żółta łódka");
        const ClientId eve = m_world->inRoom("eve", "batch soju.im/search");
        QCOMPARE(
            found(eve, "text=red"), "#a the red boat|#a a red house, see https://example.org/");
    }
    void attributesNarrowIt_data()
    {
        QTest::addColumn<QByteArray>("attributes");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray house = "#a a red house, see https://example.org/";
        QTest::newRow("in") << QByteArray("text=red;in=bob") << QByteArray("bob the red word");
        QTest::newRow("from") << QByteArray("text=red;from=bob") << house;
        QTest::newRow("from alone") << QByteArray("from=bob") << house;
        QTest::newRow("limit, the latest")
            << QByteArray("text=red;limit=1") << QByteArray("bob the red word");
        QTest::newRow("after: the first ones")
            << QByteArray("text=red;after=1970-01-02T00:00:00.000Z;limit=1")
            << QByteArray("#a the red boat");
        QTest::newRow("before") << QByteArray("text=red;before=1970-01-02T00:00:00.000Z")
                                << QByteArray();
        QTest::newRow("two words") << QByteArray("text=red\\shouse") << house;
        QTest::newRow("in the words") << QByteArray("text=red\\sin:#a\\shas:link") << house;
        QTest::newRow("typed by a person") << QByteArray(":house from:bob") << house;
        QTest::newRow("nothing") << QByteArray("text=green") << QByteArray();
    }
    void attributesNarrowIt()
    {
        QFETCH(QByteArray, attributes);
        QFETCH(QByteArray, expected);
        QCOMPARE(found(m_anna, attributes), expected);
    }
    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QByteArray>("attributes");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("nothing to look for")
            << QByteArray("limit=5")
            << QByteArray("text :Say what you look for: SEARCH text=<words>;in=<channel or nick>");
        QTest::newRow("time") << QByteArray("text=a;after=yesterday")
                              << QByteArray("after :A time like 2026-11-27T12:00:00.000Z was "
                                            "expected");
        QTest::newRow("limit") << QByteArray("text=a;limit=0")
                               << QByteArray("limit :A number above 0 was expected");
        QTest::newRow("unknown") << QByteArray("text=a;colour=red")
                                 << QByteArray("colour :There is no such attribute; there are in, "
                                               "from, after, before, text, limit");
        QTest::newRow("not there") << QByteArray("text=a;in=#none")
                                   << QByteArray("in :There is nothing that you may read in #none");
    }
    void whatIsWrongIsSaid()
    {
        QFETCH(QByteArray, attributes);
        QFETCH(QByteArray, expected);
        QCOMPARE(found(m_anna, attributes), ":watek.local FAIL SEARCH INVALID_PARAMS " + expected);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSearchTest)

} // namespace serverSearchTest

#include "ServerSearchTest.moc"
