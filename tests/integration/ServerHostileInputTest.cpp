// Bytes that no well-meaning client sends: answered or closed cleanly, nobody else notices, nothing
// spins.
#include "tests/support/ProcessFacts.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QRandomGenerator>

#include <algorithm>

namespace serverHostileInputTest {

using namespace watek;
using namespace watek::tests;

class ServerHostileInputTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void strangersAreAnsweredAndClosed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("TLS hello") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)
                                   << QByteArray("\x15\x03\x01\x00\x02\x02\x28", 7);
        QTest::newRow("browser") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                 << QByteArray("HTTP/1.1 400 ");
        QTest::newRow("NUL") << QByteArray(1000, '\0') << QByteArray("ERROR :");
        QTest::newRow("not UTF-8") << QByteArray("\xff\xfe\xfd\xfc\n") << QByteArray("ERROR :");
    }

    void strangersAreAnsweredAndClosed()
    {
        server::guiRole.assertCurrent();
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, answer);
        ServerWorld world;
        const auto witness = ircClient(world.port(), "witness");
        QTRY_VERIFY(isInLobby(*witness));
        witness->forget();
        RawClient stranger(world.port(), bytes);
        QTRY_VERIFY(stranger.isClosed());
        QVERIFY(stranger.got(answer));
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 1);
        QCOMPARE(witness->received(), QByteArray());
    }

    /// Pages on the web make browsers send such requests, and what is in them is the page's.
    void aWebRequestIsClosedWithOneLineInTheLog_data()
    {
        QTest::addColumn<QByteArrayList>("pieces");
        const QByteArray chat = "NICK webby\r\nUSER w 0 * :w\r\nJOIN #lobby\r\nPRIVMSG #lobby "
                                ":spam\r\n/msg witness spam\r\n";
        const QByteArray form = "POST / HTTP/1.1\r\nHost: localhost:8888\r\nContent-Type: "
                                "text/plain\r\nContent-Length: 200\r\n\r\n"
            + chat;
        QByteArrayList bytes;
        for (const char byte : form)
            bytes.append(QByteArray(1, byte));
        QTest::newRow("a page") << QByteArrayList{"GET / HTTP/1.1\r\nHost: localhost:8888\r\n\r\n"};
        QTest::newRow("a form that smuggles") << QByteArrayList{form};
        QTest::newRow("an address that smuggles")
            << QByteArrayList{"GET /\r\n" + chat + " HTTP/1.1\r\n\r\n"};
        QTest::newRow("behind empty lines") << QByteArrayList{"\r\n\r\n" + form};
        QTest::newRow("byte by byte") << bytes;
        QTest::newRow("head and body") << QByteArrayList{form.chopped(chat.size()), chat};
    }

    void aWebRequestIsClosedWithOneLineInTheLog()
    {
        server::guiRole.assertCurrent();
        QFETCH(QByteArrayList, pieces);
        ServerWorld world;
        const auto witness = ircClient(world.port(), "witness");
        QTRY_VERIFY(isInLobby(*witness));
        witness->forget();
        RawClient browser(world.port());
        for (const QByteArray &piece : pieces) {
            browser.send(piece);
            browser.socket().waitForBytesWritten(1000);
        }
        QTRY_VERIFY(browser.isClosed());
        QVERIFY(browser.got("HTTP/1.1 400 "));
        const auto records = world.host().log().since(0);
        QCOMPARE(std::ranges::count_if(records,
                     [](const auto &record) { return record.text.contains("speaks HTTP"); }),
            1);
        witness->send("PING :after it\r\n");
        QTRY_VERIFY(witness->got("after it"));
        QVERIFY(!witness->got("spam"));
        QVERIFY(!witness->got("webby"));
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 1);
    }

    void strangersAreClosedAfterTheWelcomeToo()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto witness = ircClient(world.port(), "witness");
        QTRY_VERIFY(isInLobby(*witness));
        RawClient browser(world.port());
        QTRY_VERIFY(browser.got("Welcome "));
        witness->forget();
        browser.send(
            "DELETE / HTTP/1.1\r\nCookie: secret\r\n\r\n/nick webby\r\n/msg witness hi\r\n");
        QTRY_VERIFY(browser.isClosed());
        QVERIFY(browser.got("HTTP/1.1 400 "));
        witness->send("PING :after it\r\n");
        QTRY_VERIFY(witness->got("after it"));
        QVERIFY(!witness->got("PRIVMSG"));
        QVERIFY(!witness->got("webby"));
    }

    void everyLineIsAnsweredWithItsLabel()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        RawClient client(world.port(),
            "CAP REQ :labeled-response batch\r\nNICK anna\r\nUSER a 0 * :a\r\nCAP END\r\n"
            "JOIN #lobby\r\n");
        QTRY_VERIFY(isInLobby(client));
        client.send("@label=a NON_EXISTENT\r\n@label=b PING :x\ry\r\n"
                    "@label=c PRIVMSG #lobby :"
            + QByteArray(10'000, 'x') + "\r\n@label=d :only A_ source\r\n");
        QTRY_VERIFY(client.got("@label=a :watek.local 421 anna NON_EXISTENT :"));
        QTRY_VERIFY(client.got("@label=b :watek.local 400 anna PING :"));
        QTRY_VERIFY(client.got("@label=c :watek.local 417 anna :"));
        QTRY_VERIFY(client.got("@label=d :watek.local 421 anna A_ :"));
    }

    void anUnfinishedRegistrationBlocksNoNickname()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        RawClient half(world.port(), "NICK anna\r\nPING here\r\n");
        QTRY_VERIFY(half.got("PONG"));
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        QVERIFY(anna->got(" 001 anna "));
        QTRY_VERIFY(half.got(" anna :Nickname is already in use"));
        half.send("NICK other\r\nUSER o 0 * :o\r\n");
        QTRY_VERIFY(half.got(" 001 other "));
    }

    void muchWithoutANewlineIsRefusedAsOneLine_data()
    {
        QTest::addColumn<bool>("isHeld");
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("hello");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray irc = "NICK big\r\nUSER big 0 * :b\r\nJOIN #lobby\r\n";
        const int atOnce = 30 * 1024; // flood control lets everybody send 32 KiB
        const int megabyte = 1024 * 1024;
        QTest::newRow("irc, at once") << true << atOnce << irc << QByteArray(" 417 big ");
        QTest::newRow("guest, at once")
            << true << atOnce << QByteArray("hej\n") << QByteArray("[SERVER] ");
        QTest::newRow("irc, a megabyte without flood control")
            << false << megabyte << irc << QByteArray(" 417 big ");
        QTest::newRow("guest, a megabyte without flood control")
            << false << megabyte << QByteArray("hej\n") << QByteArray("[SERVER] ");
    }

    void muchWithoutANewlineIsRefusedAsOneLine()
    {
        server::guiRole.assertCurrent();
        QFETCH(bool, isHeld);
        QFETCH(int, size);
        QFETCH(QByteArray, hello);
        QFETCH(QByteArray, answer);
        ServerWorld world(isHeld ? testConfig() : withoutFloodControl());
        const auto witness = ircClient(world.port(), "witness");
        QTRY_VERIFY(isInLobby(*witness));
        RawClient big(world.port(), hello);
        QTRY_VERIFY(big.got(hello.startsWith("NICK") ? " 366 " : "Welcome "));
        big.forget();
        big.send(QByteArray(size, 'x'));
        big.send("\nQUIT\r\n/quit\n");
        QTRY_VERIFY(big.got(answer));
        QTRY_VERIFY(big.isClosed());
        QVERIFY(!witness->got("xxxx"));
    }

    void aGuestsMegabyteInOneBreathIsRefusedWithoutFloodControl()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withoutFloodControl());
        const auto witness = ircClient(world.port(), "witness");
        QTRY_VERIFY(isInLobby(*witness));
        RawClient guest(world.port());
        QTRY_VERIFY(guest.got("Welcome"));
        guest.send(QByteArray(1024 * 1024, 'x'));
        QTRY_VERIFY(guest.got("[SERVER] "));
        guest.forget();
        guest.send("still here");
        QTRY_VERIFY(witness->got(":still here\r\n"));
        QVERIFY(!witness->got("xxxx"));
    }

    void randomBytesHarmNobody()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto witness = ircClient(world.port(), "witness");
        QTRY_VERIFY(isInLobby(*witness));
        QRandomGenerator random(4711);
        for (int i = 0; i < 100; ++i) {
            QByteArray bytes(random.bounded(1, 3000), Qt::Uninitialized);
            for (char &byte : bytes)
                byte = char(random.bounded(256));
            // Half of them come behind an innocent beginning.
            RawClient client(world.port(),
                i % 2 == 0 ? bytes
                           : "NICK r" + QByteArray::number(i) + "\r\nUSER r 0 * :r\r\n" + bytes);
            client.socket().disconnectFromHost();
        }
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 1);
        witness->send("PING :alive\r\n");
        QTRY_VERIFY(witness->got(" PONG watek.local alive\r\n"));
        for (const QByteArray &line : witness->received().split('\n'))
            QVERIFY2(line.size() <= 512, line.constData());
    }

    void silenceAndHalfLinesCostNothing()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        RawClient half(world.port(), "NICK hal");
        RawClient silent(world.port());
        RawClient halfCharacter(world.port(), "hej \xc5");
        RawClient onlyHalfACharacter(world.port(), "\xc5");
        const auto whole = ircClient(world.port(), "whole");
        QTRY_VERIFY(isInLobby(*whole));
        QTRY_VERIFY(silent.got("Welcome"));
        // The client's half of a closed connection stays open: nobody may spin over it.
        RawClient halfClosed(world.port(), "NICK gone\r\nUSER g 0 * :g\r\nJOIN #lobby\r\n");
        QTRY_VERIFY(isInLobby(halfClosed));
        halfClosed.socket().disconnectFromHost();
        QTRY_VERIFY(whole->got(":gone!g@127.0.0.1 QUIT"));
        // Measured over a second in which nothing happens: the loop of this test is most of it.
        const qint64 before = processorMs();
        QTest::qWait(1000);
        const qint64 used = processorMs() - before;
        qInfo("processor time of an idle second: %lld ms", used);
        QVERIFY2(used < 500, "something spins");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHostileInputTest)

} // namespace serverHostileInputTest

#include "ServerHostileInputTest.moc"
