// What is acknowledged is on the disk: a real server, real sockets and a real database, which is
// looked into by another connection. History is enabled, which it is not by itself. Thread: the
// test's, playing gui.
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <csignal>

namespace serverKeptTalkTest {

using namespace watek;
using tests::RawClient;
using tests::ServerWorld;

namespace {

/// As long as it lives the system refuses every write to a file.
class RefusingDisk {
public:
    RefusingDisk()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit nothing{.rlim_cur = 0, .rlim_max = m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &nothing);
    }
    ~RefusingDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    RefusingDisk(const RefusingDisk &) = delete;
    RefusingDisk &operator=(const RefusingDisk &) = delete;

private:
    rlimit m_before{};
};

} // namespace

class ServerKeptTalkTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    server::shared::ServerConfig settings() const
    {
        server::shared::ServerConfig config = tests::testConfig();
        config.server.dataFolder = m_folder->path();
        config.history.enabled = true;
        return config;
    }
    /// The number that a query about what is stored says.
    int stored(const char *query) const
    {
        SQLite::Database database(
            m_folder->filePath("watek.db").toStdString(), SQLite::OPEN_READONLY, 5000);
        return database.execAndGet(query).getInt();
    }
    static void ask(RawClient &client) { client.send("CAP REQ :echo-message message-tags\r\n"); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void anEchoedLineIsStored()
    {
        ServerWorld world(settings());
        const auto ola = tests::ircClient(world.port(), "ola");
        const auto jan = tests::ircClient(world.port(), "jan");
        QTRY_VERIFY(tests::isInLobby(*ola) && tests::isInLobby(*jan));
        ask(*ola);
        for (int i = 1; i <= 10; ++i) {
            const QByteArray line = "PRIVMSG #lobby :line " + QByteArray::number(i);
            ola->send(line + "\r\n");
            QTRY_VERIFY(ola->got(line + "\r\n"));
            QCOMPARE(stored("SELECT count(*) FROM message WHERE kind <= 2"), i);
        }
        QTRY_VERIFY(jan->got("line 10"));
    }

    void aGuestIsKeptAndHeard()
    {
        ServerWorld world(settings());
        RawClient guest(world.port());
        const auto ola = tests::ircClient(world.port(), "ola");
        QTRY_VERIFY(tests::isInLobby(*ola) && guest.got("Welcome"));
        guest.send("hello\n");
        QTRY_VERIFY(ola->got(" PRIVMSG #lobby :hello\r\n"));
        QCOMPARE(stored("SELECT count(*) FROM message WHERE text = CAST('hello' AS BLOB)"), 1);
    }

    void theLobbyIsTheSameAfterARestart()
    {
        for (const QByteArray text : {"before", "after"}) {
            ServerWorld world(settings());
            const auto ola = tests::ircClient(world.port(), "ola");
            QTRY_VERIFY(tests::isInLobby(*ola));
            ask(*ola);
            ola->send(
                "JOIN #other\r\nPRIVMSG #other :" + text + "\r\nPRIVMSG #lobby :" + text + "\r\n");
            QTRY_VERIFY(ola->got(" PRIVMSG #lobby :" + text + "\r\n"));
        }
        QCOMPARE(stored("SELECT count(*) FROM message WHERE kind <= 2"), 4);
        // #other was another channel the second time.
        QCOMPARE(stored("SELECT count(DISTINCT conversation) FROM message"), 3);
        QCOMPARE(stored("SELECT count(DISTINCT conversation) FROM message "
                        "WHERE target = CAST('#lobby' AS BLOB)"),
            1);
    }

    void aRegisteredChannelIsTheSameAfterARestart()
    {
        for (const bool isFirst : {true, false}) {
            ServerWorld world(settings());
            const QByteArray nick = isFirst ? "ola" : "jan";
            RawClient client(world.port(), "NICK " + nick + "\r\nUSER u 0 * :r\r\n");
            QTRY_VERIFY(client.got(" 001 "));
            ask(client);
            if (isFirst) {
                client.send("NS REGISTER secret-1\r\n");
                QTRY_VERIFY(client.got(" 900 "));
                client.send("JOIN #room\r\nCS REGISTER #room\r\n");
                QTRY_VERIFY(client.got("MODE #room "));
            } else {
                client.send("JOIN #room\r\n");
            }
            client.send("PRIVMSG #room :hello\r\n");
            QTRY_VERIFY(client.got(" PRIVMSG #room :hello\r\n"));
        }
        QCOMPARE(stored("SELECT count(*) FROM message WHERE kind <= 2"), 2);
        QCOMPARE(stored("SELECT count(DISTINCT conversation) FROM message"), 1);
    }

    void whatTheDiskRefusesNobodyHears()
    {
        ServerWorld world(settings());
        const auto ola = tests::ircClient(world.port(), "ola");
        const auto jan = tests::ircClient(world.port(), "jan");
        QTRY_VERIFY(tests::isInLobby(*ola) && tests::isInLobby(*jan));
        {
            const RefusingDisk disk;
            ola->send("PRIVMSG #lobby :nobody hears this\r\n");
            QTRY_VERIFY(ola->got(" FAIL PRIVMSG NOT_STORED #lobby "));
        }
        // A probe finds out that the disk takes changes again.
        QTRY_VERIFY_WITH_TIMEOUT(
            (ola->send("PRIVMSG #lobby :again\r\n"), jan->got(" PRIVMSG #lobby :again\r\n")),
            10'000);
        QVERIFY(!jan->got("nobody hears this"));
        QCOMPARE(stored("SELECT count(*) FROM message WHERE text LIKE '%nobody%'"), 0);
    }

    void whatWasSaidBeforeAStopIsStoredAndHeard()
    {
        std::unique_ptr<RawClient> ola;
        {
            ServerWorld world(settings());
            ola = tests::ircClient(world.port(), "ola");
            QTRY_VERIFY(tests::isInLobby(*ola));
            ask(*ola);
            for (int i = 0; i < 30; ++i)
                ola->send("PRIVMSG #lobby :line " + QByteArray::number(i) + "\r\n");
            QTRY_VERIFY(ola->got("line 0"));
        }
        QTRY_VERIFY(ola->isClosed());
        QVERIFY(ola->got("The server is shutting down"));
        QCOMPARE(stored("SELECT count(*) FROM message WHERE kind <= 2"),
            int(ola->received().count(" PRIVMSG #lobby :line ")));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerKeptTalkTest)

} // namespace serverKeptTalkTest

#include "ServerKeptTalkTest.moc"
