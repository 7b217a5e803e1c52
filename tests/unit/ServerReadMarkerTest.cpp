// MARKREAD: until where somebody has read. IRCv3 read-marker; "quotes" are its sections.
#include "tests/support/DispatcherScript.h"
#include "tests/support/StayingWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverReadMarkerTest {

using namespace watek;
using server::shared::MarkersKept;
using server::shared::ReadMarker;
using tests::AccountsHarness;
using tests::DispatcherScript;
using ClientId = base::ClientId;
using Lines = QList<QByteArray>;

namespace {

const QByteArray kOne = "timestamp=2019-01-04T14:33:26.123Z";
const QByteArray kTwo = "timestamp=2019-01-04T14:33:27.000Z";

/// Somebody with two programs, which show the same account.
class Person : public tests::StayingWorld {
public:
    Person()
    {
        start();
        registered("ola");
        for (ClientId *const one : {&first, &second}) {
            *one = login("ola");
            say(*one, {"CAP REQ draft/read-marker"});
        }
        hush();
    }
    void hush()
    {
        m_harness->take(first);
        m_harness->take(second);
    }
    using tests::StayingWorld::kept;
    using tests::StayingWorld::login;
    using tests::StayingWorld::m_harness;
    using tests::StayingWorld::say;
    using tests::StayingWorld::start;

    /// Writes what waits, and what that was.
    std::vector<MarkersKept> written()
    {
        server::dispatcherRole.assertCurrent();
        const size_t before = m_harness->stored.size();
        m_harness->chat().markerKeeper().write();
        m_harness->settle();
        std::vector<MarkersKept> found;
        for (size_t i = before; i < m_harness->stored.size(); ++i) {
            for (const auto &change : m_harness->stored[i].changes) {
                if (const auto *const kept = std::get_if<MarkersKept>(&change))
                    found.push_back(*kept);
            }
        }
        return found;
    }

    ClientId first;
    ClientId second;
};

} // namespace

class ServerReadMarkerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMarkerIsSetAndShown();
    void aMarkerGoesOnlyForward();
    void noMarkerIsLaterThanNow();
    void whatIsNoMarkerIsRefused_data();
    void whatIsNoMarkerIsRefused();
    void aJoinIsFollowedByTheMarker();
    void whoDoesNotUnderstandItIsToldNothing();
    void nobodyElseIsTold();
    void allProgramsOfAPersonAreTold();
    void aProgramThatComesIsToldOfEachChannel();
    void aRenamedChannelKeepsItsMarker();
    void theOldestMarkerMakesWay();
    void manySetsAreWrittenAsOne();
    void whatCouldNotBeWrittenIsWrittenLater();
    void whenTheServerStopsAllIsWritten();
    void markersComeBackAfterARestart();
};

void ServerReadMarkerTest::aMarkerIsSetAndShown()
{
    // "MARKREAD client set command", "MARKREAD client get command"
    DispatcherScript script;
    QCOMPARE(script.run("anna> CAP REQ draft/read-marker\n"
                        "---\n"
                        "anna> MARKREAD #a\n"
                        "anna< :watek.local MARKREAD #a *\n"
                        "anna> MARKREAD #a "
                 + kOne + "\nanna< :watek.local MARKREAD #a " + kOne
                 + "\nanna> MARKREAD #A\n"
                   "anna< :watek.local MARKREAD #A "
                 + kOne
                 + "\n# A conversation, with somebody who need not be here.\n"
                   "anna> MARKREAD marek "
                 + kTwo + "\nanna< :watek.local MARKREAD marek " + kTwo
                 + "\nanna> MARKREAD Marek\n"
                   "anna< :watek.local MARKREAD Marek "
                 + kTwo + '\n'),
        QByteArray());
}

void ServerReadMarkerTest::aMarkerGoesOnlyForward()
{
    // "Read timestamp notes"
    DispatcherScript script;
    QCOMPARE(
        script.run("anna> MARKREAD #a " + kTwo + "\nanna< :watek.local MARKREAD #a " + kTwo
            + "\nanna> MARKREAD #a " + kOne + "\nanna< :watek.local MARKREAD #a " + kTwo
            + "\nanna> MARKREAD #a " + kTwo + "\nanna< :watek.local MARKREAD #a " + kTwo + '\n'),
        QByteArray());
}

void ServerReadMarkerTest::noMarkerIsLaterThanNow()
{
    // "Implementation Considerations": else nothing could be unread for years.
    DispatcherScript script;
    QCOMPARE(script.run("anna> MARKREAD #a timestamp=2999-01-04T14:33:26.123Z\n"
                        "anna< :watek.local MARKREAD #a timestamp=2023-11-14T22:13:20.000Z\n"),
        QByteArray());
}

void ServerReadMarkerTest::whatIsNoMarkerIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray invalid = "FAIL MARKREAD INVALID_PARAMS ";
    QTest::newRow("nothing") << QByteArray("MARKREAD")
                             << QByteArray("FAIL MARKREAD NEED_MORE_PARAMS :Missing parameters");
    QTest::newRow("a star") << QByteArray("MARKREAD #a *") << invalid + "* :Invalid parameters";
    QTest::newRow("a bare time") << QByteArray("MARKREAD #a 2019-01-04T14:33:26.123Z")
                                 << invalid + "2019-01-04T14:33:26.123Z :Invalid parameters";
    QTest::newRow("no milliseconds")
        << QByteArray("MARKREAD #a timestamp=2019-01-04T14:33:26Z")
        << invalid + "timestamp=2019-01-04T14:33:26Z :Invalid parameters";
    QTest::newRow("no such day") << QByteArray("MARKREAD #a timestamp=2019-02-30T14:33:26.123Z")
                                 << invalid
            + "timestamp=2019-02-30T14:33:26.123Z :Invalid parameters";
    QTest::newRow("another zone") << QByteArray(
        "MARKREAD #a timestamp=2019-01-04T14:33:26.123+01:00")
                                  << invalid
            + "timestamp=2019-01-04T14:33:26.123+01:00 :Invalid parameters";
    QTest::newRow("no target") << QByteArray("MARKREAD a*b") << invalid + "a*b :Invalid parameters";
    QTest::newRow("no channel") << QByteArray("MARKREAD #a,#b")
                                << invalid + "#a,#b :Invalid parameters";
}

void ServerReadMarkerTest::whatIsNoMarkerIsRefused()
{
    // "Errors and Warnings"
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, answer);
    DispatcherScript script;
    QCOMPARE(script.run("anna> " + line + "\nanna< :watek.local " + answer + '\n'), QByteArray());
}

void ServerReadMarkerTest::aJoinIsFollowedByTheMarker()
{
    // "Command flows": before RPL_ENDOFNAMES.
    DispatcherScript script;
    QCOMPARE(script.run("anna> CAP REQ draft/read-marker\n"
                        "anna> MARKREAD #a "
                 + kOne
                 + "\n---\n"
                   "anna> JOIN #a,#b\n"
                   "anna< :%anna JOIN #a\n"
                   "anna< :watek.local MARKREAD #a "
                 + kOne
                 + "\nanna< :watek.local 353 anna = #a :@anna\n"
                   "anna< :watek.local 366 anna #a :End of /NAMES list\n"
                   "anna< :%anna JOIN #b\n"
                   "anna< :watek.local MARKREAD #b *\n"
                   "anna< :watek.local 353 anna = #b :@anna\n"
                   "anna< :watek.local 366 anna #b :End of /NAMES list\n"),
        QByteArray());
}

void ServerReadMarkerTest::whoDoesNotUnderstandItIsToldNothing()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "anna< :%anna JOIN #a\n"
                        "anna< :watek.local 353 anna = #a :@anna\n"
                        "anna< :watek.local 366 anna #a :End of /NAMES list\n"),
        QByteArray());
}

void ServerReadMarkerTest::nobodyElseIsTold()
{
    // "Security Considerations"
    DispatcherScript script;
    QCOMPARE(script.run("anna> CAP REQ draft/read-marker\n"
                        "marek> CAP REQ draft/read-marker\n"
                        "anna> JOIN #a\n"
                        "marek> JOIN #a\n"
                        "---\n"
                        "anna> MARKREAD #a "
                 + kOne + "\nanna< :watek.local MARKREAD #a " + kOne + "\nanna> MARKREAD marek "
                 + kOne + "\nanna< :watek.local MARKREAD marek " + kOne
                 + "\nmarek> MARKREAD #a\n"
                   "marek< :watek.local MARKREAD #a *\n"),
        QByteArray());
}

void ServerReadMarkerTest::allProgramsOfAPersonAreTold()
{
    // "Command flows": "to all the clients of the user".
    Person ola;
    QCOMPARE(ola.say(ola.first, {"MARKREAD #a " + kOne}), (Lines{"MARKREAD #a " + kOne}));
    QCOMPARE(ola.m_harness->take(ola.second), (Lines{":watek.local MARKREAD #a " + kOne}));
    // Nothing has changed.
    ola.say(ola.first, {"MARKREAD #a " + kOne});
    QCOMPARE(ola.m_harness->take(ola.second), Lines());
}

void ServerReadMarkerTest::aProgramThatComesIsToldOfEachChannel()
{
    Person ola;
    ola.say(ola.first, {"JOIN #a", "MARKREAD #a " + kOne});
    // The other one was told of the channel, too.
    const Lines told = ola.m_harness->take(ola.second);
    QVERIFY(told.contains(":watek.local MARKREAD #a *"));
    const ClientId third = ola.m_harness->arriveByTls();
    const QByteArray plain = QByteArray::fromRawData("\0ola\0secret-1", 13).toBase64();
    const Lines got = ola.say(third,
        {"CAP REQ :sasl draft/read-marker", "NICK ola2", "USER u 0 * :r", "AUTHENTICATE PLAIN",
            "AUTHENTICATE " + plain, "CAP END"});
    const qsizetype marker = got.indexOf("MARKREAD #a " + kOne);
    QVERIFY(marker > 0);
    QVERIFY(got[marker - 1].endsWith(" JOIN #a"));
}

void ServerReadMarkerTest::aRenamedChannelKeepsItsMarker()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "anna> MARKREAD #a "
                 + kOne
                 + "\nanna> CAP REQ draft/read-marker\n"
                   "---\n"
                   "anna> RENAME #a #b\n"
                   "# IRCv3 channel-rename \"Fallback\": it has joined.\n"
                   "anna< :%anna PART #a\n"
                   "anna< :%anna JOIN #b\n"
                   "anna< :watek.local MARKREAD #b "
                 + kOne
                 + "\nanna< :watek.local 353 anna = #b :@anna\n"
                   "anna< :watek.local 366 anna #b :End of /NAMES list\n"
                   "anna> MARKREAD #a\n"
                   "anna< :watek.local MARKREAD #a *\n"),
        QByteArray());
}

void ServerReadMarkerTest::theOldestMarkerMakesWay()
{
    Person ola;
    const auto target = [](size_t number) { return "n" + QByteArray::number(qint64(number)); };
    using server::dispatcher::kMostReadMarkers;
    for (size_t i = 0; i < kMostReadMarkers; ++i)
        ola.say(ola.first, {"MARKREAD " + target(i) + ' ' + kOne});
    QCOMPARE(ola.written().size(), size_t(1));
    // The first one is used, so the second one is the oldest now.
    ola.say(ola.first, {"MARKREAD " + target(0) + ' ' + kTwo});
    ola.say(ola.first, {"MARKREAD one-more " + kOne});
    QCOMPARE(ola.say(ola.first, {"MARKREAD " + target(0)}),
        (Lines{"MARKREAD " + target(0) + ' ' + kTwo}));
    QCOMPARE(
        ola.say(ola.first, {"MARKREAD " + target(1)}), (Lines{"MARKREAD " + target(1) + " *"}));
    const auto written = ola.written();
    QCOMPARE(written.size(), size_t(1));
    QCOMPARE(written[0].markers.size(), size_t(2));
    QCOMPARE(written[0].forgotten, (QByteArrayList{target(1)}));
    QVERIFY(!written[0].isAll);
    // However much changes, the note of it has a bound.
    for (size_t i = 0; i <= kMostReadMarkers; ++i)
        ola.say(ola.first, {"MARKREAD m" + target(i) + ' ' + kOne});
    const auto all = ola.written();
    QCOMPARE(all.size(), size_t(1));
    QVERIFY(all[0].isAll);
    QCOMPARE(all[0].markers.size(), kMostReadMarkers);
}

void ServerReadMarkerTest::manySetsAreWrittenAsOne()
{
    Person ola;
    const size_t before = ola.m_harness->stored.size();
    ola.say(ola.first, {"MARKREAD #a " + kOne, "MARKREAD #a " + kTwo, "MARKREAD #b " + kOne});
    QCOMPARE(ola.m_harness->stored.size(), before);
    const auto written = ola.written();
    QCOMPARE(written.size(), size_t(1));
    QCOMPARE(written[0].markers.size(), size_t(2));
    QCOMPARE(written[0].markers[0].target, QByteArray("#a"));
    QCOMPARE(written[0].markers[0].readMs, qint64(1546612407000));
    QCOMPARE(ola.written().size(), size_t(0));
}

// A full disk.
void ServerReadMarkerTest::whatCouldNotBeWrittenIsWrittenLater()
{
    Person ola;
    ola.m_harness->trouble = server::shared::StoreTrouble::Full;
    ola.say(ola.first, {"MARKREAD #a " + kOne});
    QCOMPARE(ola.written().size(), size_t(1));
    ola.m_harness->trouble = server::shared::StoreTrouble::None;
    ola.say(ola.first, {"MARKREAD #b " + kOne});
    const auto written = ola.written();
    QCOMPARE(written.size(), size_t(1));
    QCOMPARE(written[0].markers.size(), size_t(2));
}

void ServerReadMarkerTest::whenTheServerStopsAllIsWritten()
{
    Person ola;
    ola.say(ola.first, {"MARKREAD #a " + kOne});
    ola.m_harness->tell({}, server::shared::Stopping{"The server stops"});
    ola.m_harness->settle();
    const auto &changes = ola.m_harness->stored.back().changes;
    QVERIFY(std::ranges::any_of(
        changes, [](const auto &change) { return std::holds_alternative<MarkersKept>(change); }));
}

void ServerReadMarkerTest::markersComeBackAfterARestart()
{
    Person ola;
    ola.say(ola.first, {"MARKREAD #a " + kOne});
    ola.written();
    ola.start(AccountsHarness::settings(), ola.kept());
    QCOMPARE(ola.say(ola.login("ola"), {"MARKREAD #a"}), (Lines{"MARKREAD #a " + kOne}));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerReadMarkerTest)

} // namespace serverReadMarkerTest

#include "ServerReadMarkerTest.moc"
