// Accounts of a real server with a real database: what is registered is there after a restart, and
// what the start says about a database that cannot be used. Thread: the test's, playing gui.
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

namespace serverAccountsTest {

using namespace watek;
using server::app::StartError;
using tests::RawClient;
using tests::ServerWorld;

namespace {

QByteArray plain(const QByteArray &user, const QByteArray &password)
{
    return ('\0' + user + '\0' + password).toBase64();
}

} // namespace

class ServerAccountsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    /// As people have it, with a folder of its own.
    server::shared::ServerConfig settings() const
    {
        server::shared::ServerConfig config = tests::testConfig();
        config.server.dataFolder = m_folder->path();
        return config;
    }
    QString database() const { return m_folder->filePath(QStringLiteral("watek.db")); }
    StartError whyNotStart(const server::shared::ServerConfig &config)
    {
        const threading::ThreadRole::Binding binding(server::guiRole);
        server::guiRole.assertCurrent();
        base::SystemClock clock;
        server::app::ServerHost host(clock);
        const auto started = host.start(config);
        return started ? StartError{StartError::Kind::Other, QStringLiteral("it started"), {}, {}}
                       : started.error();
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void anAccountOutlivesTheServer()
    {
        {
            ServerWorld world(settings());
            RawClient ola(world.port(), "NICK ola\r\nUSER u 0 * :r\r\nREGISTER * * secret-1\r\n");
            QTRY_VERIFY(ola.got("REGISTER SUCCESS ola "));
            QTRY_VERIFY(ola.got(" 900 ola "));
        }
        ServerWorld world(settings());
        RawClient thief(world.port(), "NICK ola\r\nUSER u 0 * :r\r\n");
        QTRY_VERIFY(thief.got(" 433 * ola "));
        RawClient ola(world.port(), "CAP LS 302\r\nNICK ola\r\nUSER u 0 * :r\r\n");
        QTRY_VERIFY(ola.got(" sasl=PLAIN,SCRAM-SHA-256 "));
        ola.send("CAP REQ :sasl\r\nAUTHENTICATE PLAIN\r\n");
        QTRY_VERIFY(ola.got("AUTHENTICATE +\r\n"));
        ola.send("AUTHENTICATE " + plain("ola", "secret-2") + "\r\n");
        QTRY_VERIFY(ola.got(" 904 ola "));
        ola.send("AUTHENTICATE PLAIN\r\nAUTHENTICATE " + plain("ola", "secret-1") + "\r\n");
        QTRY_VERIFY(ola.got(" 903 ola "));
        ola.send("CAP END\r\n");
        QTRY_VERIFY(ola.got(" 001 ola "));
    }

    /// The password is nowhere in the folder, whatever the file is looked at with.
    void noPasswordIsOnTheDisk()
    {
        {
            ServerWorld world(settings());
            RawClient ola(world.port(), "NICK ola\r\nUSER u 0 * :r\r\nREGISTER * * secret-1\r\n");
            QTRY_VERIFY(ola.got("REGISTER SUCCESS ola "));
        }
        const QStringList names = QDir(m_folder->path()).entryList(QDir::Files);
        QVERIFY(names.contains(QStringLiteral("watek.db")));
        for (const QString &name : names) {
            QFile file(m_folder->filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("secret-1"), qPrintable(name));
        }
    }

    void aGuestKeepsItsNameOverARestart()
    {
        {
            ServerWorld world(settings());
            RawClient guest(world.port());
            QTRY_VERIFY(guest.got("Welcome "));
            guest.send("/nick Ola\n/register secret-1\n");
            QTRY_VERIFY(guest.got("The account Ola is yours."));
        }
        ServerWorld world(settings());
        RawClient guest(world.port());
        QTRY_VERIFY(guest.got("Welcome "));
        guest.send("/nick Ola\n");
        QTRY_VERIFY(guest.got("is somebody's own name"));
        guest.send("/login Ola secret-1\n");
        QTRY_VERIFY(guest.got("You are now logged in as Ola."));
        guest.forget();
        guest.send("/nick Ola\n/who\n");
        QTRY_VERIFY(guest.got("[SERVER] Ola"));
    }

    void aDatabaseThatCannotBeUsedIsSaidAndKept()
    {
        QFile file(database());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'x'));
        file.close();
        const StartError error = whyNotStart(settings());
        QCOMPARE(error.kind, StartError::Kind::Database);
        QVERIFY2(error.detail.contains(database() + QStringLiteral(" is damaged")),
            qPrintable(error.detail));
        QCOMPARE(QFileInfo(database()).size(), 5000);
    }

    void twoServersDoNotShareAFolderThatSomebodyChose()
    {
        ServerWorld first(settings());
        server::guiRole.assertCurrent();
        base::SystemClock clock;
        server::app::ServerHost second(clock);
        const auto started = second.start(settings());
        QVERIFY(!started);
        QCOMPARE(started.error().kind, StartError::Kind::Database);
    }

    /// Nobody chose anything, so nobody did anything wrong: it runs, and says what it does without.
    void theSecondOfTwoServersWithoutAFolderHasNoAccounts()
    {
        ServerWorld world(settings()); // plays gui
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = tests::testConfig();
        base::SystemClock clock;
        server::app::ServerHost first(clock);
        QVERIFY(first.start(config).hasValue());
        server::app::ServerHost second(clock);
        QVERIFY(second.start(config).hasValue());
        RawClient one(first.port(), "CAP LS 302\r\n");
        RawClient two(second.port(), "CAP LS 302\r\n");
        QTRY_VERIFY(one.got("server-time"));
        QTRY_VERIFY(two.got("server-time"));
        QVERIFY(one.got(" sasl="));
        QVERIFY(!two.got(" sasl"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAccountsTest)

} // namespace serverAccountsTest

#include "ServerAccountsTest.moc"
