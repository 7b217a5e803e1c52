// Who is told when metadata change, and when somebody comes. IRCv3 metadata; "quotes" are its
// sections.
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverMetadataNotifyTest {

using namespace watek;
using tests::DispatcherHarness;
using tests::DispatcherScript;
using ClientId = base::ClientId;
using Lines = QList<QByteArray>;

namespace {

/// The names of people whose programs understand it, as the beginning of a script.
QByteArray modern(const QByteArrayList &names)
{
    QByteArray script;
    for (const QByteArray &name : names)
        script += name + "> CAP REQ :batch draft/metadata-2\n";
    return script + "---\n";
}

} // namespace

class ServerMetadataNotifyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoSubscribesIsToldWhatThereIs();
    void subscribersAreToldOfPeople();
    void subscribersAreToldOfChannels();
    void whoMonitorsIsTold();
    void whoJoinsIsToldOfEverybody();
    void membersLearnOfWhoJoins();
    void aChannelIsSyncedOnRequest();
    void aPersonIsSyncedOnRequest();
    void theRegistrationEndsWithOnesOwn();
};

void ServerMetadataNotifyTest::whoSubscribesIsToldWhatThereIs()
{
    // "Notifications": "When subscribing to a key".
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "marek> JOIN #a\n"
                        "marek> JOIN #b\n"
                        "anna> JOIN #b\n"
                        "anna> MONITOR + ola\n"
                        "ola> METADATA * SET url :3\n"
                        "anna> METADATA #a SET url :1\n"
                        "anna> METADATA * SET url :me\n"
                        "marek> METADATA * SET url :2\n"
                        "marek> METADATA * SET avatar :no\n"
                 + modern({"anna"})
                 + "anna> METADATA * SUB url\n"
                   "anna< :watek.local 770 anna url\n"
                   "anna< :watek.local METADATA anna url * me\n"
                   "anna< :watek.local METADATA ola url * 3\n"
                   "anna< :watek.local METADATA #a url * 1\n"
                   "anna< :watek.local METADATA marek url * 2\n"),
        QByteArray());
}

void ServerMetadataNotifyTest::subscribersAreToldOfPeople()
{
    // "Notifications": who shares a channel, and only of what it has subscribed to.
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a,#b\n"
                        "marek> JOIN #a,#b\n"
                        "ola> JOIN #a\n"
                        "eve> JOIN #c\n"
                 + modern({"anna", "marek", "ola", "eve"})
                 + "marek> METADATA * SUB url\n"
                   "ola> METADATA * SUB avatar\n"
                   "eve> METADATA * SUB url\n"
                   "anna> METADATA * SUB url\n"
                   "---\n"
                   "anna> METADATA * SET url :x y\n"
                   "anna< :watek.local 761 anna * url * :x y\n"
                   "marek< :watek.local METADATA anna url * :x y\n"
                   "anna> METADATA * SET url\n"
                   "anna< :watek.local 766 anna * url :Key not set\n"
                   "marek< :watek.local METADATA anna url *\n"),
        QByteArray());
}

void ServerMetadataNotifyTest::subscribersAreToldOfChannels()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "marek> JOIN #a\n"
                        "eve> JOIN #c\n"
                 + modern({"anna", "marek", "eve"})
                 + "marek> METADATA * SUB url\n"
                   "eve> METADATA * SUB url\n"
                   "---\n"
                   "anna> METADATA #a SET url :x\n"
                   "anna< :watek.local 761 anna #a url * x\n"
                   "marek< :watek.local METADATA #a url * x\n"
                   "anna> METADATA #a CLEAR\n"
                   "anna< :watek.local BATCH +b1 metadata #a\n"
                   "anna< @batch=b1 :watek.local 761 anna #a url * x\n"
                   "anna< :watek.local BATCH -b1\n"
                   "marek< :watek.local METADATA #a url *\n"),
        QByteArray());
}

void ServerMetadataNotifyTest::whoMonitorsIsTold()
{
    // "Notifications": "when they MONITOR a user, or when one of their monitored users comes
    // online"
    DispatcherHarness harness;
    const ClientId anna = harness.online("anna");
    const ClientId marek = harness.online("marek");
    for (const char *line :
        {"CAP REQ :batch draft/metadata-2", "METADATA * SUB url", "MONITOR + ola"})
        harness.say(anna, line);
    harness.say(marek, "METADATA * SET url :m");
    harness.take(anna);
    harness.say(anna, "MONITOR + marek");
    QCOMPARE(harness.take(anna),
        (Lines{":watek.local 730 anna :marek!u@10.0.0.1", ":watek.local METADATA marek url * m"}));
    harness.say(marek, "METADATA * SET url :n");
    QCOMPARE(harness.take(anna), (Lines{":watek.local METADATA marek url * n"}));
    const ClientId ola = harness.arrive(server::shared::ClientKind::Irc);
    for (const char *line : {"CAP REQ :draft/metadata-2 batch", "METADATA * SET url :o", "NICK ola",
             "USER u 0 * :r", "CAP END"})
        harness.say(ola, line);
    QCOMPARE(harness.take(anna),
        (Lines{":watek.local 730 anna :ola!u@10.0.0.1", ":watek.local METADATA ola url * o"}));
}

void ServerMetadataNotifyTest::whoJoinsIsToldOfEverybody()
{
    // "Concepts": the channel's, and of "all users who are in the channel".
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "ola> JOIN #a\n"
                        "anna> METADATA #a SET url :1\n"
                        "anna> METADATA #a SET avatar :no\n"
                        "ola> METADATA * SET url :2\n"
                        "marek> METADATA * SUB url\n"
                 + modern({"marek"})
                 + "marek> JOIN #a\n"
                   "anna< :%marek JOIN #a\n"
                   "ola< :%marek JOIN #a\n"
                   "marek< :%marek JOIN #a\n"
                   "marek< :watek.local 353 marek = #a :@anna marek ola\n"
                   "marek< :watek.local 366 marek #a :End of /NAMES list\n"
                   "marek< :watek.local BATCH +b1 metadata #a\n"
                   "marek< @batch=b1 :watek.local METADATA #a url * 1\n"
                   "marek< @batch=b1 :watek.local METADATA ola url * 2\n"
                   "marek< :watek.local BATCH -b1\n"),
        QByteArray());
}

void ServerMetadataNotifyTest::membersLearnOfWhoJoins()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "anna> METADATA * SUB url\n"
                        "marek> METADATA * SET url :x\n"
                        "marek> METADATA * SET avatar :y\n"
                 + modern({"anna"})
                 + "marek> JOIN #a\n"
                   "anna< :%marek JOIN #a\n"
                   "anna< :watek.local METADATA marek url * x\n"
                   "marek< :%marek JOIN #a\n"
                   "marek< :watek.local 353 marek = #a :@anna marek\n"
                   "marek< :watek.local 366 marek #a :End of /NAMES list\n"),
        QByteArray());
}

void ServerMetadataNotifyTest::aChannelIsSyncedOnRequest()
{
    // "METADATA SYNC": "also syncs the metadata for all other users in that channel".
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "marek> JOIN #a\n"
                        "anna> METADATA #a SET url :1\n"
                        "anna> METADATA * SET url :2\n"
                        "marek> METADATA * SET url :3\n"
                 + modern({"marek"})
                 + "marek> METADATA #a SYNC\n"
                   "marek< :watek.local BATCH +b1 metadata #a\n"
                   "marek< :watek.local BATCH -b1\n"
                   "marek> METADATA * SUB url\n"
                   "marek< :watek.local 770 marek url\n"
                   "marek< :watek.local METADATA marek url * 3\n"
                   "marek< :watek.local METADATA #a url * 1\n"
                   "marek< :watek.local METADATA anna url * 2\n"
                   "marek> METADATA #a SYNC\n"
                   "marek< :watek.local BATCH +b2 metadata #a\n"
                   "marek< @batch=b2 :watek.local METADATA #a url * 1\n"
                   "marek< @batch=b2 :watek.local METADATA anna url * 2\n"
                   "marek< :watek.local BATCH -b2\n"),
        QByteArray());
}

void ServerMetadataNotifyTest::aPersonIsSyncedOnRequest()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> METADATA * SET url :2\n"
                        "anna> METADATA * SET avatar :3\n"
                        "marek> METADATA * SUB url\n"
                 + modern({"marek"})
                 + "marek> METADATA anna SYNC\n"
                   "marek< :watek.local BATCH +b1 metadata anna\n"
                   "marek< @batch=b1 :watek.local METADATA anna url * 2\n"
                   "marek< :watek.local BATCH -b1\n"),
        QByteArray());
}

void ServerMetadataNotifyTest::theRegistrationEndsWithOnesOwn()
{
    // "Notifications": "before RPL_ENDOFMOTD or ERR_NOMOTD"; "the server MUST send an empty batch".
    DispatcherHarness harness;
    for (const bool hasOne : {true, false}) {
        const ClientId anna = harness.arrive(server::shared::ClientKind::Irc);
        harness.say(anna, "CAP REQ :batch draft/metadata-2");
        if (hasOne)
            harness.say(anna, "METADATA * SET url :x");
        for (const char *line : {"NICK anna", "USER u 0 * :r"})
            harness.say(anna, line);
        harness.take(anna);
        harness.say(anna, "CAP END");
        const Lines got = harness.take(anna);
        const auto found = std::ranges::find_if(got, [](const QByteArray &line) {
            return line.startsWith(":watek.local BATCH +") && line.endsWith(" metadata anna");
        });
        const qsizetype begin = found - got.begin();
        QVERIFY(begin < got.size());
        QCOMPARE(got.value(begin + 1).endsWith(" :watek.local METADATA anna url * x"), hasOne);
        const qsizetype end = begin + (hasOne ? 2 : 1);
        QVERIFY(got.value(end).startsWith(":watek.local BATCH -"));
        QVERIFY(got.value(end + 1).startsWith(":watek.local 375 "));
        QVERIFY(got.last().startsWith(":watek.local 376 "));
        harness.say(anna, "QUIT");
    }
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerMetadataNotifyTest)

} // namespace serverMetadataNotifyTest

#include "ServerMetadataNotifyTest.moc"
