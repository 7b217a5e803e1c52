// watek/resume: who lost its connection comes back as if nothing had happened.
// Document: the server's own extension, "a guest gets its nick and channels back".
#include "tests/support/ResumeWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverResumeTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::hasLine;
using tests::ResumeWorld;
using Lines = QList<QByteArray>;

class ServerResumeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoAsksIsGivenATokenAfterTheWelcome();
    void whoComesBackHasNickChannelsAndModes();
    void theOthersSeeNeitherQuitNorJoin();
    void whatWasSaidMeanwhileIsToldInOrder();
    void itTakesOverFromAConnectionThatLooksOpen();
    void whoDoesNotComeBackHasQuit();
    void whoLeftDoesNotComeBack_data();
    void whoLeftDoesNotComeBack();
    void aBannedAddressEndsTheAbsent();
    void anAbsentPersonCanBeKilled();
    void whatDoesNotFitIsRefusedToItsSender();
    void aChannelsOldestLinesMakeRoomAndAreCounted();
    void whoSpokeToSomebodyWhoDidNotComeBackIsTold();
    void withoutTheCapabilityNobodyIsAwaited();
    void withTheSettingOffNobodyComesBack();
    void anOperatorIsNoneUntilItAsks();
};

void ServerResumeTest::whoAsksIsGivenATokenAfterTheWelcome()
{
    ResumeWorld world;
    const ClientId anna = world.newcomer();
    for (const char *line : {"NICK anna", "USER u 0 * :r"})
        world.harness.say(anna, line);
    QCOMPARE(world.harness.take(anna), Lines());
    world.harness.say(anna, "CAP END");
    const Lines told = world.harness.take(anna);
    const auto isAt = [&](const QByteArray &part) {
        return std::ranges::find_if(told, [&](const auto &line) { return line.contains(part); })
            - told.begin();
    };
    QVERIFY(isAt(" 001 ") < isAt("RESUME TOKEN "));
    QVERIFY(isAt("RESUME TOKEN ") < told.size());
    // 256 bits.
    const QByteArray token = ResumeWorld::tokenIn(told);
    QCOMPARE(QByteArray::fromBase64(token, QByteArray::Base64UrlEncoding).size(), 32);
    QByteArray other;
    world.person("marek", other);
    QVERIFY(token != other);
    // Also when it asks later.
    const ClientId ola = world.harness.online("ola");
    world.harness.say(ola, "CAP REQ watek/resume");
    QVERIFY(!ResumeWorld::tokenIn(world.harness.take(ola)).isEmpty());
}

void ServerResumeTest::whoComesBackHasNickChannelsAndModes()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    for (const char *line : {"JOIN #a,#b", "TOPIC #a :tea", "MODE anna +i", "AWAY :out"})
        world.harness.say(anna, line);
    world.breakOff(anna);
    QVERIFY(world.harness.isForgotten(anna));
    QVERIFY(world.user("anna"));
    const ClientId again = world.newcomer();
    const Lines told = world.resumed(again, token);
    QVERIFY(told.first().contains("001 anna :Welcome"));
    for (const char *part :
        {"221 anna +i", "306 anna ", ":anna!u@10.0.0.1 JOIN #a", ":anna!u@10.0.0.1 JOIN #b",
            "332 anna #a :tea", "353 anna = #a :@anna", "366 anna #b "})
        QVERIFY2(hasLine(told, part), part);
    QVERIFY(world.user("anna")->away);
    QVERIFY(!ResumeWorld::tokenIn(told).isEmpty());
    world.harness.say(again, "PRIVMSG #a :here");
    QVERIFY(hasLine(world.harness.take(again), "PRIVMSG #a :here"));
    QVERIFY(world.harness.isRegistered(again));
}

void ServerResumeTest::theOthersSeeNeitherQuitNorJoin()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.harness.online("marek");
    world.harness.say(anna, "JOIN #a");
    world.harness.say(marek, "JOIN #a");
    world.harness.say(marek, "MONITOR + anna");
    world.harness.say(marek, "CAP REQ :away-notify");
    world.harness.dropAll();
    world.breakOff(anna);
    world.harness.say(marek, "NAMES #a");
    QVERIFY(hasLine(world.harness.take(marek), "353 marek = #a :@anna marek"));
    world.resumed(world.newcomer(), token);
    QCOMPARE(world.harness.take(marek), Lines());
}

void ServerResumeTest::whatWasSaidMeanwhileIsToldInOrder()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.harness.online("marek");
    world.harness.say(anna, "JOIN #a");
    for (const char *line : {"JOIN #a", "JOIN #other"})
        world.harness.say(marek, line);
    world.harness.say(anna, "MODE #a +v marek");
    world.breakOff(anna);
    world.harness.clock.advanceMs(3000);
    for (const char *line : {"PRIVMSG #a :one", "PRIVMSG anna :two", "NOTICE #a :three",
             "PRIVMSG #other :not hers", "TAGMSG #a", "PRIVMSG @#a :four"})
        world.harness.say(marek, line);
    world.harness.clock.advanceMs(3000);
    const Lines told = world.resumed(world.newcomer(), token);
    Lines said;
    for (const QByteArray &line : told) {
        if (line.contains(":marek!"))
            said.append(line.mid(line.indexOf(":marek!u@10.0.0.1 ") + 18));
    }
    QCOMPARE(said,
        (Lines{"PRIVMSG #a :one", "PRIVMSG anna :two", "NOTICE #a :three", "PRIVMSG @#a :four"}));
    // Behind the JOIN, and with the time at which it was said.
    const auto joined
        = std::ranges::find_if(told, [](auto &line) { return line.contains(" JOIN #a"); });
    const auto first = std::ranges::find_if(told, [](auto &line) { return line.contains(":one"); });
    QVERIFY(joined < first);
    QVERIFY2(first->contains("time=2023-11-14T22:13:23"), first->constData());
    QCOMPARE(world.resumptions().keptBytes(), 0);
}

void ServerResumeTest::itTakesOverFromAConnectionThatLooksOpen()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.harness.online("marek");
    world.harness.say(anna, "JOIN #a");
    world.harness.say(marek, "JOIN #a");
    world.harness.dropAll();
    const ClientId again = world.newcomer();
    QVERIFY(hasLine(world.resumed(again, token), "001 anna "));
    QVERIFY(world.harness.isClosed(anna));
    QVERIFY(hasLine(world.harness.take(anna), "ERROR :"));
    QCOMPARE(world.harness.take(marek), Lines());
    // What the old one had still said is nobody's, and its end ends nothing.
    world.harness.say(anna, "PRIVMSG #a :ghost");
    world.breakOff(anna);
    QCOMPARE(world.harness.take(marek), Lines());
    QVERIFY(world.user("anna"));
    QCOMPARE(world.user("anna")->sessions.size(), size_t(1));
}

void ServerResumeTest::whoDoesNotComeBackHasQuit()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.harness.online("marek");
    world.harness.say(anna, "JOIN #a");
    world.harness.say(marek, "JOIN #a");
    world.harness.dropAll();
    world.breakOff(anna, "Ping timeout: 60 seconds");
    world.pass(119);
    QVERIFY(world.user("anna"));
    world.harness.dropAll();
    world.pass(2);
    QVERIFY(!world.user("anna"));
    QVERIFY(hasLine(world.harness.take(marek), ":anna!u@10.0.0.1 QUIT :Ping timeout: 60 seconds"));
    QVERIFY(hasLine(world.resumed(world.newcomer(), token), "FAIL RESUME INVALID_TOKEN :"));
    // Nothing of it is left.
    QCOMPARE(world.resumptions().count(), size_t(0));
    QCOMPARE(world.resumptions().tokens(), 0);
}

void ServerResumeTest::whoLeftDoesNotComeBack_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::newRow("QUIT") << QByteArray("QUIT :bye");
    QTest::newRow("killed") << QByteArray("KILL");
    QTest::newRow("banned") << QByteArray("KLINE");
    QTest::newRow("sent away by the server") << QByteArray("flood");
    QTest::newRow("gave up the capability") << QByteArray("CAP REQ -watek/resume");
}

void ServerResumeTest::whoLeftDoesNotComeBack()
{
    QFETCH(QByteArray, how);
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    ResumeWorld world(config);
    QByteArray token;
    const ClientId anna = world.person("anna", token, {}, "10.0.0.9");
    const ClientId root = world.harness.online("root");
    world.harness.say(root, "OPER root secret");
    if (how == "KILL")
        world.harness.say(root, "KILL anna :enough");
    else if (how == "KLINE")
        world.harness.say(root, "KLINE *@10.0.0.9 :enough");
    else if (how != "flood")
        world.harness.say(anna, how);
    world.harness.tell(anna, shared::Left{.reason = "x", .mayReturn = how != "flood"});
    QVERIFY(!world.user("anna"));
    QVERIFY(hasLine(world.resumed(world.newcomer(), token), "FAIL RESUME INVALID_TOKEN :"));
}

void ServerResumeTest::aBannedAddressEndsTheAbsent()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    ResumeWorld world(config);
    QByteArray token;
    QByteArray other;
    const ClientId anna = world.person("anna", token, {}, "10.0.0.9");
    const ClientId ola = world.person("ola", other, {}, "10.0.0.8");
    const ClientId root = world.harness.online("root");
    world.harness.say(root, "OPER root secret");
    world.breakOff(anna);
    world.breakOff(ola);
    world.harness.say(root, "KLINE *@10.0.0.9 :enough");
    QVERIFY(!world.user("anna"));
    QVERIFY(world.user("ola"));
    // Who comes back from a banned address is told as anybody.
    const ClientId again = world.newcomer({}, "10.0.0.9");
    QVERIFY(hasLine(world.resumed(again, other), "465 "));
    QVERIFY(world.harness.isClosed(again));
    QVERIFY(hasLine(world.resumed(world.newcomer(), other), "001 ola "));
}

void ServerResumeTest::anAbsentPersonCanBeKilled()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    ResumeWorld world(config);
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId root = world.harness.online("root");
    for (const char *line : {"OPER root secret", "JOIN #a"})
        world.harness.say(root, line);
    world.harness.say(anna, "JOIN #a");
    world.breakOff(anna);
    // Everything that is asked about somebody is asked about one without a connection.
    for (const char *line : {"WHOIS anna", "WHO #a", "WHO anna %tcuihsnfdlaor", "USERHOST anna",
             "USERIP anna", "TRACE anna", "ISON anna", "MODE #a +v anna", "INVITE anna #b",
             "CHGHOST anna example.org", "KLINE anna"})
        world.harness.say(root, line);
    world.harness.dropAll();
    world.harness.say(root, "KILL anna :enough");
    QVERIFY(!world.user("anna"));
    QVERIFY(hasLine(world.harness.take(root), " QUIT :Killed (root (enough))"));
    QVERIFY(hasLine(world.resumed(world.newcomer(), token), "FAIL RESUME INVALID_TOKEN :"));
}

void ServerResumeTest::whatDoesNotFitIsRefusedToItsSender()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.harness.online("marek");
    world.breakOff(anna);
    const QByteArray text(400, 'x');
    int taken = 0;
    for (; taken < 1000; ++taken) {
        world.harness.say(marek, "PRIVMSG anna :" + QByteArray::number(taken) + ' ' + text);
        if (hasLine(world.harness.take(marek), " 531 marek anna :Not sent"))
            break;
    }
    QVERIFY(taken > 20);
    QVERIFY(taken < 1000);
    QVERIFY(world.resumptions().keptBytes() <= dispatcher::KeptTalk::kMostBytes);
    const Lines told = world.resumed(world.newcomer(), token);
    QCOMPARE(
        std::ranges::count_if(told, [](auto &line) { return line.contains("PRIVMSG anna :"); }),
        qsizetype(taken));
    world.harness.say(marek, "PRIVMSG anna :now");
    QVERIFY(!hasLine(world.harness.take(marek), " 531 "));
}

void ServerResumeTest::aChannelsOldestLinesMakeRoomAndAreCounted()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.harness.online("marek");
    world.harness.say(anna, "JOIN #a");
    world.harness.say(marek, "JOIN #a");
    world.breakOff(anna);
    world.harness.say(marek, "PRIVMSG anna :private");
    const QByteArray text(400, 'x');
    constexpr int kLines = 500;
    for (int i = 0; i < kLines; ++i)
        world.harness.say(marek, "PRIVMSG #a :" + QByteArray::number(i) + ' ' + text);
    QVERIFY(world.resumptions().keptBytes() <= dispatcher::KeptTalk::kMostBytes);
    const Lines told = world.resumed(world.newcomer(), token);
    QVERIFY(hasLine(told, "PRIVMSG anna :private"));
    QVERIFY(hasLine(told, "PRIVMSG #a :499 "));
    QVERIFY(!hasLine(told, "PRIVMSG #a :0 "));
    const auto kept
        = std::ranges::count_if(told, [](auto &line) { return line.contains("PRIVMSG #a :"); });
    QVERIFY(hasLine(told,
        "NOTICE anna :" + QByteArray::number(kLines - kept)
            + " lines said while your connection was lost could not be kept for you"));
}

void ServerResumeTest::whoSpokeToSomebodyWhoDidNotComeBackIsTold()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.harness.online("marek");
    world.breakOff(anna);
    world.harness.say(marek, "PRIVMSG anna :one");
    world.harness.say(marek, "PRIVMSG anna :two");
    world.harness.dropAll();
    world.pass(121);
    QVERIFY(hasLine(world.harness.take(marek),
        "NOTICE marek :anna did not come back: what you said to it last was not read (2 lines)"));
}

void ServerResumeTest::withoutTheCapabilityNobodyIsAwaited()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    const ClientId marek = world.harness.online("marek");
    world.breakOff(marek);
    QVERIFY(!world.user("marek"));
    const ClientId guest = world.harness.guest(7);
    world.breakOff(guest);
    QVERIFY(!world.user("Client-10.0.0.1:7"));
    QCOMPARE(world.resumptions().count(), size_t(0));
}

void ServerResumeTest::withTheSettingOffNobodyComesBack()
{
    shared::ServerConfig config;
    config.limits.resumeTimeout = 0;
    ResumeWorld world(config);
    const ClientId anna = world.harness.arrive(shared::ClientKind::Irc);
    world.harness.say(anna, "CAP LS 302");
    QVERIFY(!hasLine(world.harness.take(anna), "watek/resume"));
    world.harness.say(anna, "RESUME x");
    QVERIFY(hasLine(world.harness.take(anna), "FAIL RESUME CANNOT_RESUME :"));
}

void ServerResumeTest::anOperatorIsNoneUntilItAsks()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    ResumeWorld world(config);
    QByteArray token;
    const ClientId root = world.person("root", token);
    world.harness.say(root, "OPER root secret");
    world.breakOff(root);
    const ClientId again = world.newcomer();
    world.resumed(again, token);
    QVERIFY(!world.harness.isExempt(again));
    QVERIFY(!world.user("root")->isOperator());
    world.harness.say(again, "OPER root secret");
    QVERIFY(world.harness.isExempt(again));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerResumeTest)

} // namespace serverResumeTest

#include "ServerResumeTest.moc"
