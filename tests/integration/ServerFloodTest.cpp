// Who sends too fast is slowed down and loses nothing; the others notice nothing. Real sockets, the
// config's own limits.
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>

#include <memory>

namespace serverFloodTest {

using namespace watek;
using namespace watek::tests;

namespace {

const server::shared::ServerConfig::Oper kRoot{
    .section = "oper", .name = "root", .password = "pw", .role = server::shared::OperRole::Admin};

QByteArray lines(int first, int last)
{
    QByteArray all;
    for (int i = first; i <= last; ++i)
        all += "PRIVMSG #lobby :line " + QByteArray::number(i) + "\r\n";
    return all;
}

/// The first of the lines that is missing or out of order; 0 when all are there.
int firstMissing(const QByteArray &received, int first, int last)
{
    qsizetype at = 0;
    for (int i = first; i <= last; ++i) {
        at = received.indexOf(":line " + QByteArray::number(i) + "\r\n", at);
        if (at < 0)
            return i;
    }
    return 0;
}

} // namespace

class ServerFloodTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void whoFloodsIsSlowedDownAndLosesNothing()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto anna = ircClient(world.port(), "anna");
        const auto flooder = ircClient(world.port(), "flooder");
        QTRY_VERIFY(isInLobby(*anna));
        QTRY_VERIFY(isInLobby(*flooder));
        QElapsedTimer clock;
        clock.start();
        flooder->send(lines(1, 70));
        QTRY_VERIFY(anna->got(":line 30\r\n"));
        // Meanwhile the others are served at once.
        anna->send("PING now\r\n");
        QTRY_VERIFY(anna->got("now\r\n"));
        QTRY_VERIFY_WITH_TIMEOUT(anna->got(":line 70\r\n"), 20'000);
        // 39 are left of the burst after JOIN, then ten a second.
        QVERIFY2(clock.elapsed() >= 3000, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(firstMissing(anna->received(), 1, 70), 0);
    }

    void guestsAreHeldToItAsWell()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        RawClient guest(world.port());
        QTRY_VERIFY(guest.got("Welcome"));
        QByteArray much;
        for (int i = 1; i <= 60; ++i)
            much += "line " + QByteArray::number(i) + "\n";
        QElapsedTimer clock;
        clock.start();
        guest.send(much);
        QTRY_VERIFY_WITH_TIMEOUT(anna->got(":line 60\r\n"), 20'000);
        QVERIFY2(clock.elapsed() >= 1900, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(firstMissing(anna->received(), 1, 60), 0);
    }

    void anOperatorIsFreeUntilItIsNone()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.opers = {kRoot};
        ServerWorld world(config);
        const auto anna = ircClient(world.port(), "anna");
        const auto root = ircClient(world.port(), "root");
        QTRY_VERIFY(isInLobby(*anna));
        QTRY_VERIFY(isInLobby(*root));
        root->send("OPER root pw\r\n");
        QTRY_VERIFY(root->got(" 381 "));
        root->send(lines(1, 1000));
        QTRY_VERIFY(anna->got(":line 1000\r\n"));
        QCOMPARE(firstMissing(anna->received(), 1, 1000), 0);

        root->send("MODE root -o\r\n");
        QTRY_VERIFY(root->got(" -o"));
        QElapsedTimer clock;
        clock.start();
        root->send(lines(1001, 1060));
        QTRY_VERIFY_WITH_TIMEOUT(anna->got(":line 1060\r\n"), 20'000);
        QVERIFY2(clock.elapsed() >= 1900, qPrintable(QString::number(clock.elapsed())));
    }

    void aMessageOfManyLinesComesAtOnce()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        RawClient poet(world.port(),
            "CAP REQ :draft/multiline batch message-tags\r\nNICK poet\r\nUSER p 0 * :p\r\n"
            "CAP END\r\nJOIN #lobby\r\n");
        QTRY_VERIFY(isInLobby(poet));
        QByteArray poem = "BATCH +1 draft/multiline #lobby\r\n";
        for (int i = 1; i <= 90; ++i)
            poem += "@batch=1 PRIVMSG #lobby :line " + QByteArray::number(i) + "\r\n";
        QElapsedTimer clock;
        clock.start();
        poet.send(poem + "BATCH -1\r\n");
        QTRY_VERIFY(anna->got(":line 90\r\n"));
        // Line by line it would have taken five seconds.
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(firstMissing(anna->received(), 1, 90), 0);
    }

    void whoIsSlowedDownCanBeKilled()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.opers = {kRoot};
        ServerWorld world(config);
        const auto anna = ircClient(world.port(), "anna");
        anna->send("OPER root pw\r\n");
        const auto flooder = ircClient(world.port(), "flooder");
        QTRY_VERIFY(isInLobby(*anna));
        QTRY_VERIFY(isInLobby(*flooder));
        flooder->send(lines(1, 500));
        QTRY_VERIFY(anna->got(":line 30\r\n"));
        anna->send("KILL flooder :enough\r\n");
        QTRY_VERIFY(flooder->isClosed());
        QVERIFY(anna->got("QUIT :Killed"));
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 1);
    }

    void registeringByteByByteWorks()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        RawClient slow(world.port());
        const QByteArray words = "CAP LS 302\r\nNICK slow\r\nUSER slow 0 * :slow\r\nCAP END\r\n"
                                 "JOIN #lobby\r\n";
        for (const char byte : words) {
            slow.send(QByteArray(1, byte));
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(isInLobby(slow));
        QVERIFY(slow.got(" 001 slow "));
    }

    void aThousandLinesInOneSegmentWithoutIt()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withoutFloodControl());
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        RawClient quick(
            world.port(), "NICK quick\r\nUSER q 0 * :q\r\nJOIN #lobby\r\n" + lines(1, 1000));
        QTRY_VERIFY(anna->got(":line 1000\r\n"));
        QCOMPARE(firstMissing(anna->received(), 1, 1000), 0);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerFloodTest)

} // namespace serverFloodTest

#include "ServerFloodTest.moc"
