// METADATA: what people and channels tell of themselves. IRCv3 metadata; "quotes" are its sections.
// What is stored of it: ServerMetadataStoredTest; who is told: ServerMetadataNotifyTest.
#include "tests/support/DispatcherScript.h"
#include "tests/support/ServerOperators.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverMetadataTest {

using namespace watek;
using server::shared::ServerConfig;
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

ServerConfig withLimits(int keys, int subs, int bytes = 256)
{
    ServerConfig config;
    config.limits.metadataMaxKeys = keys;
    config.limits.metadataMaxSubs = subs;
    config.limits.metadataMaxValueBytes = bytes;
    return config;
}

} // namespace

class ServerMetadataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCapabilityTellsItsLimits();
    void withoutRoomForAKeyThereIsNone();
    void whatOneSetsIsShownToOthers();
    void whatIsAskedForIsAnsweredInOrder();
    void aKeyIsRemoved();
    void allKeysAreCleared();
    void whatIsWrongIsRefused_data();
    void whatIsWrongIsRefused();
    void aValueHasALimit();
    void keysHaveALimit();
    void operatorsOfAChannelSetItsMetadata();
    void aSecretChannelIsNoTarget();
    void operatorsOfTheServerTakeAwayOnly();
    void changesAreRateLimited();
    void subscriptionsAreKeptInOrder();
    void subscriptionsHaveALimit();
    void manyKeysAreSeveralLines();
    void beforeTheRegistrationItIsOnesOwn();
    void whatAFilterForbidsIsNotShown();
    void withoutBatchesItIsLinesAlone();
};

void ServerMetadataTest::theCapabilityTellsItsLimits()
{
    // "draft/metadata-2 Capability"
    DispatcherHarness harness(withLimits(7, 5, 99));
    const ClientId anna = harness.online("anna");
    harness.say(anna, "CAP LS 302");
    QVERIFY(harness.takeBytes(anna).contains(
        "draft/metadata-2=before-connect,max-subs=5,max-keys=7,max-value-bytes=99"));
}

void ServerMetadataTest::withoutRoomForAKeyThereIsNone()
{
    DispatcherScript script(withLimits(0, 5));
    QCOMPARE(script.run("anna> CAP REQ draft/metadata-2\n"
                        "anna< :watek.local CAP anna NAK :draft/metadata-2\n"
                        "anna> METADATA * LIST\n"
                        "anna< :watek.local 421 anna METADATA :Unknown command\n"),
        QByteArray());
}

void ServerMetadataTest::whatOneSetsIsShownToOthers()
{
    // "METADATA SET", "METADATA LIST"
    DispatcherScript script;
    QCOMPARE(script.run(modern({"anna", "marek"})
                 + "anna> METADATA * SET url :http://www.example.com\n"
                   "anna< :watek.local 761 anna * url * http://www.example.com\n"
                   "anna> METADATA Anna SET display-name :Anna of the hill\n"
                   "anna< :watek.local 761 anna Anna display-name * :Anna of the hill\n"
                   "anna> METADATA * SET empty :\n"
                   "anna< :watek.local 761 anna * empty * :\n"
                   "marek> METADATA ANNA LIST\n"
                   "marek< :watek.local BATCH +b1 metadata anna\n"
                   "marek< @batch=b1 :watek.local 761 marek anna display-name * :Anna of the "
                   "hill\n"
                   "marek< @batch=b1 :watek.local 761 marek anna empty * :\n"
                   "marek< @batch=b1 :watek.local 761 marek anna url * http://www.example.com\n"
                   "marek< :watek.local BATCH -b1\n"
                   "marek> METADATA * LIST\n"
                   "marek< :watek.local BATCH +b2 metadata marek\n"
                   "marek< :watek.local BATCH -b2\n"),
        QByteArray());
}

void ServerMetadataTest::whatIsAskedForIsAnsweredInOrder()
{
    // "METADATA GET": "for every key in order".
    DispatcherScript script;
    QCOMPARE(script.run(modern({"anna"})
                 + "anna> METADATA * SET im.xmpp :anna@example.com\n"
                   "---\n"
                   "anna> METADATA anna GET blargh $url$ im.xmpp\n"
                   "anna< :watek.local BATCH +b1 metadata anna\n"
                   "anna< @batch=b1 :watek.local 766 anna anna blargh :No matching key\n"
                   "anna< @batch=b1 :watek.local FAIL METADATA KEY_INVALID $url$ :Invalid key\n"
                   "anna< @batch=b1 :watek.local 761 anna anna im.xmpp * anna@example.com\n"
                   "anna< :watek.local BATCH -b1\n"),
        QByteArray());
}

void ServerMetadataTest::aKeyIsRemoved()
{
    // "METADATA SET": "If no value is given, the key is removed."
    DispatcherScript script;
    QCOMPARE(script.run(modern({"anna"})
                 + "anna> METADATA * SET url :x\n"
                   "anna< :watek.local 761 anna * url * x\n"
                   "anna> METADATA * SET url\n"
                   "anna< :watek.local 766 anna * url :Key not set\n"
                   "anna> METADATA * SET url\n"
                   "anna< :watek.local FAIL METADATA KEY_NOT_SET * url :Key not set\n"),
        QByteArray());
}

void ServerMetadataTest::allKeysAreCleared()
{
    // "METADATA CLEAR": "one RPL_KEYVALUE event per cleared key".
    DispatcherScript script;
    QCOMPARE(script.run(modern({"anna"})
                 + "anna> METADATA * SET url :x\n"
                   "anna> METADATA * SET avatar :y\n"
                   "---\n"
                   "anna> METADATA * CLEAR\n"
                   "anna< :watek.local BATCH +b1 metadata anna\n"
                   "anna< @batch=b1 :watek.local 761 anna anna avatar * y\n"
                   "anna< @batch=b1 :watek.local 761 anna anna url * x\n"
                   "anna< :watek.local BATCH -b1\n"
                   "anna> METADATA * CLEAR\n"
                   "anna< :watek.local BATCH +b2 metadata anna\n"
                   "anna< :watek.local BATCH -b2\n"),
        QByteArray());
}

void ServerMetadataTest::whatIsWrongIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const char *line, const char *answer) {
        QTest::newRow(name) << QByteArray(line) << QByteArray(answer);
    };
    row("no such subcommand", "* destr0y",
        "FAIL METADATA SUBCOMMAND_INVALID destr0y :Invalid subcommand");
    row("no such person", "nobody LIST", "FAIL METADATA INVALID_TARGET nobody :Invalid target");
    row("no such channel", "#no LIST", "FAIL METADATA INVALID_TARGET #no :Invalid target");
    row("a mask", "$a:user SET url :x", "FAIL METADATA INVALID_TARGET $a:user :Invalid target");
    row("capitals in a key", "* SET Url :x", "FAIL METADATA KEY_INVALID Url :Invalid key");
    row("an empty key", "* SET :", "FAIL METADATA KEY_INVALID * :Invalid key");
    row("somebody else's", "marek SET url :x",
        "FAIL METADATA KEY_NO_PERMISSION marek url :You do not have permission to set 'url' on "
        "'marek'");
    row("clearing somebody else's", "marek CLEAR",
        "FAIL METADATA KEY_NO_PERMISSION marek * :You do not have permission to clear the metadata "
        "of 'marek'");
    row("a stranger's channel", "#b SET url :x",
        "FAIL METADATA KEY_NO_PERMISSION #b url :You do not have permission to set 'url' on '#b'");
    row("subscribing at somebody else", "marek SUB url",
        "FAIL METADATA INVALID_TARGET marek :Invalid target");
    row("syncing from outside", "#b SYNC",
        "FAIL METADATA INVALID_TARGET #b :You are not in that channel");
    row("no key", "* SET", "461 anna METADATA :Not enough parameters");
}

void ServerMetadataTest::whatIsWrongIsRefused()
{
    // "Standard Replies"
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, answer);
    DispatcherScript script;
    QCOMPARE(script.run("marek> JOIN #b\n" + modern({"anna"}) + "anna> METADATA " + line
                 + "\nanna< :watek.local " + answer + '\n'),
        QByteArray());
}

void ServerMetadataTest::aValueHasALimit()
{
    // "max-value-bytes"
    DispatcherScript script(withLimits(5, 5, 3));
    QCOMPARE(script.run(modern({"anna"})
                 + "anna> METADATA * SET url :123\n"
                   "anna< :watek.local 761 anna * url * 123\n"
                   "anna> METADATA * SET url :1234\n"
                   "anna< :watek.local FAIL METADATA VALUE_INVALID :The value is too long\n"),
        QByteArray());
}

void ServerMetadataTest::keysHaveALimit()
{
    // "max-keys"; one that is there already may be set anew.
    DispatcherScript script(withLimits(2, 5));
    QCOMPARE(script.run(modern({"anna"})
                 + "anna> METADATA * SET a :1\n"
                   "anna> METADATA * SET b :2\n"
                   "---\n"
                   "anna> METADATA * SET c :3\n"
                   "anna< :watek.local FAIL METADATA LIMIT_REACHED * :Metadata limit reached\n"
                   "anna> METADATA * SET a :4\n"
                   "anna< :watek.local 761 anna * a * 4\n"),
        QByteArray());
}

void ServerMetadataTest::operatorsOfAChannelSetItsMetadata()
{
    // "Concepts": "on channels they administer".
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "marek> JOIN #a\n"
                 + modern({"anna", "marek"})
                 + "marek> METADATA #a SET url :x\n"
                   "marek< :watek.local FAIL METADATA KEY_NO_PERMISSION #a url :You do not have "
                   "permission to set 'url' on '#a'\n"
                   "anna> METADATA #A SET url :x\n"
                   "anna< :watek.local 761 anna #a url * x\n"
                   "marek> METADATA #a GET url\n"
                   "marek< :watek.local BATCH +b1 metadata #a\n"
                   "marek< @batch=b1 :watek.local 761 marek #a url * x\n"
                   "marek< :watek.local BATCH -b1\n"),
        QByteArray());
}

void ServerMetadataTest::aSecretChannelIsNoTarget()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "anna> MODE #a +s\n"
                 + modern({"marek"})
                 + "marek> METADATA #a LIST\n"
                   "marek< :watek.local FAIL METADATA INVALID_TARGET #a :Invalid target\n"),
        QByteArray());
}

void ServerMetadataTest::operatorsOfTheServerTakeAwayOnly()
{
    // "Concepts": "Privileged users (e.g. network admins) may be able to".
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run(modern({"anna", "olaf"})
                 + "olaf> OPER root secret\n"
                   "anna> METADATA * SET url :bad\n"
                   "---\n"
                   "olaf> METADATA anna SET url :x\n"
                   "olaf< :watek.local FAIL METADATA KEY_NO_PERMISSION anna url :You do not have "
                   "permission to set 'url' on 'anna'\n"
                   "olaf> METADATA anna SET url\n"
                   "olaf< :watek.local 766 olaf anna url :Key not set\n"),
        QByteArray());
}

void ServerMetadataTest::changesAreRateLimited()
{
    // "METADATA SET": RATE_LIMITED, with seconds.
    DispatcherHarness harness;
    const ClientId anna = harness.online("anna");
    const auto set = [&] {
        harness.take(anna);
        harness.say(anna, "METADATA * SET url :x");
        return harness.take(anna);
    };
    using server::dispatcher::MetadataDesk;
    for (int i = 0; i < MetadataDesk::kChangesAtOnce; ++i)
        QCOMPARE(set(), (Lines{":watek.local 761 anna * url * x"}));
    QCOMPARE(set(),
        (Lines{":watek.local FAIL METADATA RATE_LIMITED * url 2 :Too many changes: try again in 2 "
               "seconds"}));
    harness.clock.advanceMs(MetadataDesk::kChangeMs);
    QCOMPARE(set(), (Lines{":watek.local 761 anna * url * x"}));
    QCOMPARE(set().size(), 1);

    ServerConfig config;
    config.limits.flood = false;
    DispatcherHarness calm(config);
    const ClientId ola = calm.online("ola");
    for (int i = 0; i < 2 * MetadataDesk::kChangesAtOnce; ++i)
        calm.say(ola, "METADATA * SET url :x");
    QVERIFY(!calm.takeBytes(ola).contains("RATE_LIMITED"));
}

void ServerMetadataTest::subscriptionsAreKeptInOrder()
{
    // "METADATA SUB", "METADATA UNSUB", "METADATA SUBS"
    DispatcherScript script;
    QCOMPARE(script.run(modern({"anna"})
                 + "anna> METADATA * SUB website $url avatar website\n"
                   "anna< :watek.local FAIL METADATA KEY_INVALID $url :Invalid key\n"
                   "anna< :watek.local 770 anna website avatar\n"
                   "anna> METADATA * SUB avatar\n"
                   "anna< :watek.local 770 anna avatar\n"
                   "anna> METADATA * SUBS\n"
                   "anna< :watek.local BATCH +b1 metadata-subs\n"
                   "anna< @batch=b1 :watek.local 772 anna avatar website\n"
                   "anna< :watek.local BATCH -b1\n"
                   "anna> METADATA * UNSUB avatar website foo\n"
                   "anna< :watek.local 771 anna avatar website foo\n"
                   "anna> METADATA * SUBS\n"
                   "anna< :watek.local BATCH +b2 metadata-subs\n"
                   "anna< :watek.local BATCH -b2\n"),
        QByteArray());
}

void ServerMetadataTest::subscriptionsHaveALimit()
{
    // The third example of "Subscribed to too many keys".
    DispatcherScript script(withLimits(5, 3));
    QCOMPARE(script.run(modern({"anna"})
                 + "anna> METADATA * SUB avatar website\n"
                   "anna< :watek.local 770 anna avatar website\n"
                   "anna> METADATA * SUB foo website avatar\n"
                   "anna< :watek.local 770 anna foo\n"
                   "anna< :watek.local FAIL METADATA TOO_MANY_SUBS website :Too many "
                   "subscriptions\n"
                   "anna> METADATA * SUBS\n"
                   "anna< :watek.local BATCH +b1 metadata-subs\n"
                   "anna< @batch=b1 :watek.local 772 anna avatar foo website\n"
                   "anna< :watek.local BATCH -b1\n"),
        QByteArray());
}

void ServerMetadataTest::manyKeysAreSeveralLines()
{
    DispatcherHarness harness;
    const ClientId anna = harness.online("anna");
    for (int i = 0; i < 40; ++i)
        harness.say(anna, "METADATA * SUB " + QByteArray(58, 'k') + QByteArray::number(i));
    harness.take(anna);
    harness.say(anna, "METADATA * SUBS");
    int keys = 0;
    for (const QByteArray &line : harness.take(anna)) {
        QVERIFY(line.size() <= 510);
        keys += int(line.count(" kkk"));
    }
    QCOMPARE(keys, 40);
}

void ServerMetadataTest::beforeTheRegistrationItIsOnesOwn()
{
    // "METADATA client command": "MUST use * to target themselves".
    DispatcherHarness harness;
    harness.online("marek");
    const ClientId anna = harness.arrive(server::shared::ClientKind::Irc);
    for (const char *line : {"CAP LS 302", "CAP REQ :batch draft/metadata-2"})
        harness.say(anna, line);
    harness.take(anna);
    for (const char *line : {"METADATA * SUB url", "METADATA * SET url :x", "METADATA marek LIST"})
        harness.say(anna, line);
    QCOMPARE(harness.take(anna),
        (Lines{":watek.local 770 * url", ":watek.local 761 * * url * x",
            ":watek.local FAIL METADATA INVALID_TARGET marek :Invalid target"}));
}

void ServerMetadataTest::whatAFilterForbidsIsNotShown()
{
    DispatcherHarness harness(tests::withOperators());
    const ClientId olaf = harness.online("olaf");
    harness.say(olaf, "OPER root secret");
    harness.say(olaf, "FILTER ADD drop *spam* no advertising");
    const ClientId anna = harness.arrive(server::shared::ClientKind::Irc);
    for (const char *line :
        {"CAP REQ :batch draft/metadata-2", "METADATA * SET url :more spam here",
            "METADATA * SET avatar :x", "NICK anna", "USER u 0 * :r", "CAP END"})
        harness.say(anna, line);
    QVERIFY(!harness.takeBytes(anna).contains("METADATA anna url"));
    harness.say(anna, "METADATA * SET url :spam");
    QVERIFY(harness.takeBytes(anna).contains("FAIL METADATA KEY_NO_PERMISSION * url :"));
    harness.say(anna, "METADATA * LIST");
    const QByteArray list = harness.takeBytes(anna);
    QVERIFY(list.contains("avatar") && !list.contains("spam"));
}

void ServerMetadataTest::withoutBatchesItIsLinesAlone()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> METADATA * SET url :x\n"
                        "anna< :watek.local 761 anna * url * x\n"
                        "anna> METADATA * LIST\n"
                        "anna< :watek.local 761 anna anna url * x\n"
                        "anna> METADATA * GET url\n"
                        "anna< :watek.local 761 anna anna url * x\n"),
        QByteArray());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerMetadataTest)

} // namespace serverMetadataTest

#include "ServerMetadataTest.moc"
