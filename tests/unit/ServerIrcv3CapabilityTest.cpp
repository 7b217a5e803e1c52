// CAP, and what the server says it supports. IRCv3 capability-negotiation, extended-isupport,
// setname (NAMELEN), bot-mode (BOT), utf8-only (UTF8ONLY).
#include "server/dispatcher/state/Capability.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QSet>
#include <QTest>

namespace serverIrcv3CapabilityTest {

using namespace watek;
using server::dispatcher::kCapabilities;
using server::shared::ClientKind;
using tests::DispatcherHarness;
using tests::DispatcherScript;

namespace {

/// The words of CAP answers, over all their lines.
QList<QByteArray> wordsOf(const QList<QByteArray> &lines)
{
    QList<QByteArray> words;
    for (const QByteArray &line : lines)
        words += line.mid(line.indexOf(" :") + 2).split(' ');
    return words;
}

} // namespace

namespace {

/// As a server that has a database has it, and history is enabled, which it is not by itself.
server::shared::ServerConfig withAll()
{
    server::shared::ServerConfig config;
    config.accounts.areKept = true;
    config.history.enabled = true;
    return config;
}

} // namespace

class ServerIrcv3CapabilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCapabilityIsOfferedAndCanBeHad();
    void allLinesButTheLastHaveAStar();
    void oldClientsGetOneLineWithoutValues();
    void theHigherVersionStays();
    void versionsAreNumbers_data();
    void versionsAreNumbers();
    void capNotifyComesWithVersion302();
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void requestsHoldTheRegistrationUntilTheEnd();
    void isupportIsABatchForThoseWhoAsk();
    void newSettingsAreAnnouncedToThoseWhoCanRead();
    void newMechanismsAreAnnouncedWhereTheyCount();
    void isupportBeforeRegistrationNeedsItsCapability();
};

void ServerIrcv3CapabilityTest::everyCapabilityIsOfferedAndCanBeHad()
{
    DispatcherHarness harness(withAll());
    const auto anna = harness.online("anna");
    harness.say(anna, "CAP LS 302");
    for (const QByteArray &word : wordsOf(harness.take(anna))) {
        const QByteArray name = word.split('=').value(0);
        QVERIFY2(server::dispatcher::findCapability(name), name.constData());
        harness.say(anna, "CAP REQ :" + name);
        // What is behind it came with the capability: a token to resume by.
        QCOMPARE(harness.take(anna).value(0), ":watek.local CAP anna ACK :" + name);
    }
    harness.say(anna, "CAP LIST");
    QCOMPARE(wordsOf(harness.take(anna)).size(), qsizetype(kCapabilities.size()));
}

void ServerIrcv3CapabilityTest::allLinesButTheLastHaveAStar()
{
    // "Multiline replies to CAP LS and CAP LIST"
    DispatcherHarness harness(withAll());
    const auto anna = harness.online("anna");
    harness.say(anna, "CAP LS 302");
    QList<QByteArray> lines = harness.take(anna);
    QVERIFY(lines.size() >= 2);
    QSet<QByteArray> names;
    for (const QByteArray &word : wordsOf(lines))
        names.insert(word.split('=').value(0));
    QCOMPARE(names.size(), qsizetype(kCapabilities.size()));
    QVERIFY(lines.takeLast().startsWith(":watek.local CAP anna LS :"));
    for (const QByteArray &line : std::as_const(lines)) {
        QVERIFY(line.startsWith(":watek.local CAP anna LS * :"));
        QVERIFY(line.size() <= 510);
    }
}

void ServerIrcv3CapabilityTest::oldClientsGetOneLineWithoutValues()
{
    // "CAP LS Version": none of the features of 302 for those who did not ask.
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "CAP LS");
    const QList<QByteArray> lines = harness.take(anna);
    QCOMPARE(lines.size(), 1);
    QVERIFY(lines[0].startsWith(":watek.local CAP anna LS :"));
    QVERIFY(lines[0].contains("message-tags") && lines[0].contains("server-time"));
    QVERIFY(!lines[0].contains('='));
    QVERIFY(lines[0].size() <= 510);
}

void ServerIrcv3CapabilityTest::theHigherVersionStays()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "CAP LS 302");
    harness.take(anna);
    harness.say(anna, "CAP LS");
    QCOMPARE(harness.take(anna).size(), 1);
    harness.say(anna, "CAP REQ -cap-notify");
    QCOMPARE(harness.take(anna), QList<QByteArray>{":watek.local CAP anna NAK :-cap-notify"});
}

void ServerIrcv3CapabilityTest::versionsAreNumbers_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<bool>("is302");
    QTest::newRow("older") << QByteArray("301") << false;
    QTest::newRow("this") << QByteArray("302") << true;
    QTest::newRow("newer") << QByteArray("307") << true;
    QTest::newRow("more digits") << QByteArray("1000") << true;
    QTest::newRow("none") << QByteArray("latest") << false;
}

void ServerIrcv3CapabilityTest::versionsAreNumbers()
{
    QFETCH(QByteArray, version);
    QFETCH(bool, is302);
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "CAP LS " + version);
    harness.take(anna);
    harness.say(anna, "CAP LIST");
    QCOMPARE(harness.take(anna),
        QList<QByteArray>{":watek.local CAP anna LIST :" + QByteArray(is302 ? "cap-notify" : "")});
}

void ServerIrcv3CapabilityTest::capNotifyComesWithVersion302()
{
    // "cap-notify"
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "CAP LIST");
    QCOMPARE(harness.take(anna), QList<QByteArray>{":watek.local CAP anna LIST :"});
    harness.say(anna, "CAP LS 302");
    harness.take(anna);
    harness.say(anna, "CAP LIST");
    QCOMPARE(harness.take(anna), QList<QByteArray>{":watek.local CAP anna LIST :cap-notify"});
}

void ServerIrcv3CapabilityTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("a request for nothing", R"(
        anna> PING x
        ---
        anna> CAP REQ
        anna> CAP REQ :
        anna> CAP
        anna< :watek.local 461 anna CAP :Not enough parameters
        anna< :watek.local CAP anna ACK :
        anna< :watek.local 461 anna CAP :Not enough parameters)");
    // "The CAP REQ subcommand"
    row("an answer that is longer than a line has whole names only", R"(
        anna> CAP REQ :away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify
        anna> CAP REQ :away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify nonsense
        anna> CAP LIST
        anna< :watek.local CAP anna ACK :away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify
        anna< :watek.local CAP anna ACK :echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify
        anna< :watek.local CAP anna NAK :away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify echo-message -setname invite-notify away-notify
        anna< :watek.local CAP anna NAK :echo-message -setname invite-notify away-notify echo-message -setname invite-notify nonsense
        anna< :watek.local CAP anna LIST :away-notify echo-message invite-notify)");
    row("all or nothing", R"(
        anna> PING x
        ---
        anna> CAP REQ :batch nonsense server-time
        anna> CAP LIST
        anna> CAP REQ :batch server-time
        anna> CAP REQ :-batch batch -server-time
        anna> CAP LIST
        anna< :watek.local CAP anna NAK :batch nonsense server-time
        anna< :watek.local CAP anna LIST :
        anna< :watek.local CAP anna ACK :batch server-time
        anna< :watek.local CAP anna ACK :-batch batch -server-time
        anna< :watek.local CAP anna LIST :batch)");
    row("again, and away with what was not there", R"(
        anna> CAP REQ batch
        ---
        anna> CAP REQ batch
        anna> CAP REQ -server-time
        anna> CAP REQ :batch=1
        anna> CAP REQ BATCH
        anna< :watek.local CAP anna ACK :batch
        anna< :watek.local CAP anna ACK :-server-time
        anna< :watek.local CAP anna NAK :batch=1
        anna< :watek.local CAP anna NAK :BATCH)");
    row("what cannot be understood", R"(
        anna> PING x
        ---
        anna> CAP
        anna> CAP DANCE
        anna> CAP REQ
        anna> CAP ACK :batch
        anna> CAP END
        anna< :watek.local 461 anna CAP :Not enough parameters
        anna< :watek.local 410 anna DANCE :Invalid CAP subcommand
        anna< :watek.local 461 anna CAP :Not enough parameters
        anna< :watek.local 410 anna ACK :Invalid CAP subcommand)");
    row("a change counts from the next line on", R"(
        marek> JOIN #a
        anna> JOIN #a
        ---
        marek> PRIVMSG #a :1
        anna> CAP REQ server-time
        marek> PRIVMSG #a :2
        anna> CAP REQ -server-time
        marek> PRIVMSG #a :3
        anna< :%marek PRIVMSG #a :1
        anna< :watek.local CAP anna ACK :server-time
        anna< @time=2023-11-14T22:13:20.000Z :%marek PRIVMSG #a :2
        anna< :watek.local CAP anna ACK :-server-time
        anna< :%marek PRIVMSG #a :3)");
}

void ServerIrcv3CapabilityTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    const QByteArray trouble = DispatcherScript().run(script);
    QVERIFY2(trouble.isEmpty(), trouble.constData());
}

void ServerIrcv3CapabilityTest::requestsHoldTheRegistrationUntilTheEnd()
{
    // "Connection Registration": negotiation without a prior LS.
    DispatcherHarness harness;
    const auto id = harness.arrive(ClientKind::Irc);
    harness.say(id, "CAP REQ multi-prefix");
    harness.say(id, "CAP DANCE");
    harness.say(id, "NICK dan");
    harness.say(id, "USER d * 0 :Dan");
    harness.say(id, "CAP LIST");
    QCOMPARE(harness.take(id),
        (QList<QByteArray>{":watek.local CAP * ACK :multi-prefix",
            ":watek.local 410 * DANCE :Invalid CAP subcommand",
            ":watek.local CAP dan LIST :multi-prefix"}));
    harness.say(id, "CAP END");
    QVERIFY(harness.take(id).value(0).startsWith(":watek.local 001 dan :"));
}

void ServerIrcv3CapabilityTest::isupportIsABatchForThoseWhoAsk()
{
    // extended-isupport "draft/isupport batch"
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "ISUPPORT");
    for (const QByteArray &line : harness.take(anna))
        QVERIFY(line.startsWith(":watek.local 005 anna "));
    harness.say(anna, "CAP REQ :batch draft/extended-isupport labeled-response");
    harness.take(anna);
    harness.say(anna, "@label=x ISUPPORT");
    QList<QByteArray> lines = harness.take(anna);
    QVERIFY(lines.value(0).startsWith("@label=x :watek.local BATCH +"));
    QVERIFY(lines.value(0).endsWith(" draft/isupport"));
    const QByteArray name = lines.takeFirst().split(' ').value(3).mid(1);
    QCOMPARE(lines.takeLast(), ":watek.local BATCH -" + name);
    QByteArray tokens;
    for (const QByteArray &line : std::as_const(lines)) {
        QVERIFY(line.startsWith("@batch=" + name + " :watek.local 005 anna "));
        tokens += line + ' ';
    }
    // setname "Description", bot-mode "The BOT ISUPPORT token", utf8-only; message-tags
    // "RPL_ISUPPORT Tokens" recommends no CLIENTTAGDENY where all tags are allowed.
    for (const char *token : {" NAMELEN=128 ", " BOT=B ", " UTF8ONLY "})
        QVERIFY2(tokens.contains(token), token);
    QVERIFY(!tokens.contains("CLIENTTAGDENY"));
    // Inside a larger answer it stays a batch of its own.
    harness.say(anna, "@label=y VERSION");
    lines = harness.take(anna);
    QVERIFY(lines.value(0).startsWith("@label=y :watek.local BATCH +"));
    QVERIFY(lines.value(0).endsWith(" labeled-response"));
    const QByteArray outer = lines.value(0).split(' ').value(3).mid(1);
    QVERIFY(lines.value(1).startsWith("@batch=" + outer + " :watek.local 351 "));
    QVERIFY(lines.value(2).startsWith("@batch=" + outer + " :watek.local BATCH +"));
    QVERIFY(!lines.value(3).startsWith("@batch=" + outer));
}

void ServerIrcv3CapabilityTest::newSettingsAreAnnouncedToThoseWhoCanRead()
{
    // Modern IRC "RPL_ISUPPORT"; extended-isupport "draft/isupport batch"; capability-negotiation
    // "The CAP NEW subcommand", "The CAP DEL subcommand".
    DispatcherHarness harness;
    const auto plain = harness.online("plain");
    const auto modern = harness.online("modern");
    const auto notified = harness.online("notified");
    const auto guest = harness.guest();
    const auto registering = harness.arrive(ClientKind::Irc);
    harness.say(modern, "CAP LS 302");
    harness.say(modern, "CAP REQ :batch draft/extended-isupport draft/multiline");
    harness.say(notified, "CAP REQ cap-notify");
    harness.say(registering, "CAP LS 302");
    const auto rehash = [&](int monitor, int lines) {
        server::shared::ServerConfig config;
        config.limits.monitor = monitor;
        config.limits.topicLength = monitor + 1;
        config.limits.multilineMaxLines = lines;
        harness.dropAll();
        harness.tell({},
            server::shared::Rehashed{
                std::make_shared<const server::shared::ServerConfig>(config), {"limits/x"}, {}});
    };

    rehash(7, 5);
    QCOMPARE(harness.take(plain),
        (QList<QByteArray>{
            ":watek.local 005 plain TOPICLEN=8 MONITOR=7 :are supported by this server"}));
    QList<QByteArray> lines = harness.take(modern);
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines[0].endsWith(" draft/isupport"));
    QVERIFY(lines[1].startsWith("@batch="));
    QVERIFY(lines[1].endsWith(
        " :watek.local 005 modern TOPICLEN=8 MONITOR=7 :are supported by this server"));
    QCOMPARE(lines[3], ":watek.local CAP modern NEW :draft/multiline=max-bytes=4096,max-lines=5");
    QCOMPARE(harness.take(registering),
        (QList<QByteArray>{":watek.local CAP * NEW :draft/multiline=max-bytes=4096,max-lines=5"}));
    // Values are for clients of version 302; without one there is nothing new.
    QCOMPARE(harness.take(notified).size(), 1);
    QCOMPARE(harness.take(guest), QList<QByteArray>());

    rehash(0, 0);
    QCOMPARE(harness.take(plain),
        (QList<QByteArray>{
            ":watek.local 005 plain TOPICLEN=1 -MONITOR :are supported by this server"}));
    QCOMPARE(harness.take(modern).last(), ":watek.local CAP modern DEL :draft/multiline");
    QCOMPARE(harness.take(notified).last(), ":watek.local CAP notified DEL :draft/multiline");
    harness.say(modern, "CAP LIST");
    harness.say(modern, "CAP REQ draft/multiline");
    QCOMPARE(harness.take(modern),
        (QList<QByteArray>{":watek.local CAP modern LIST :batch cap-notify draft/extended-isupport",
            ":watek.local CAP modern NAK :draft/multiline"}));

    rehash(0, 5);
    QCOMPARE(harness.take(plain), QList<QByteArray>());
    QCOMPARE(harness.take(notified),
        (QList<QByteArray>{":watek.local CAP notified NEW :draft/multiline"}));
}

/// IRCv3 sasl-3.2 "cap-notify": by connection, because PLAIN is.
void ServerIrcv3CapabilityTest::newMechanismsAreAnnouncedWhereTheyCount()
{
    DispatcherHarness harness(withAll());
    const auto elsewhere = harness.arrive(ClientKind::Irc, "203.0.113.7");
    const auto here = harness.arrive(ClientKind::Irc, "127.0.0.1");
    for (const auto id : {elsewhere, here})
        harness.say(id, "CAP LS 302");
    const auto rehash = [&](bool insecure) {
        server::shared::ServerConfig config = withAll();
        config.accounts.insecurePasswords = insecure;
        harness.dropAll();
        harness.tell({},
            server::shared::Rehashed{
                std::make_shared<const server::shared::ServerConfig>(config), {"accounts/x"}, {}});
    };
    rehash(true);
    QCOMPARE(harness.take(elsewhere),
        QList<QByteArray>{":watek.local CAP * NEW :sasl=PLAIN,SCRAM-SHA-256"});
    QCOMPARE(harness.take(here), QList<QByteArray>());
    rehash(false);
    QCOMPARE(
        harness.take(elsewhere), QList<QByteArray>{":watek.local CAP * NEW :sasl=SCRAM-SHA-256"});
}

void ServerIrcv3CapabilityTest::isupportBeforeRegistrationNeedsItsCapability()
{
    // extended-isupport "draft/extended-isupport capability"
    DispatcherHarness harness;
    const auto id = harness.arrive(ClientKind::Irc);
    harness.say(id, "ISUPPORT");
    QCOMPARE(harness.take(id), QList<QByteArray>{":watek.local 451 * :You have not registered"});
    harness.say(id, "CAP REQ draft/extended-isupport");
    harness.take(id);
    harness.say(id, "ISUPPORT");
    QVERIFY(harness.take(id).value(0).startsWith(":watek.local 005 * "));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIrcv3CapabilityTest)

} // namespace serverIrcv3CapabilityTest

#include "ServerIrcv3CapabilityTest.moc"
