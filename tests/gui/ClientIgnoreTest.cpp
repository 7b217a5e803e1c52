// Who is ignored at a server stays so over restarts, and can be heard again.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "tests/support/Suite.h"

namespace clientIgnoreTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::ScriptedServer;

namespace {

struct World {
    ScriptedServer server;
    ClientFixture client;
};

} // namespace

class ClientIgnoreTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void whoIsIgnoredStaysSoAtThatServer()
    {
        World world;
        const ScriptedServer second;
        session::Session *session = world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        world.client.type(u"/ignore anna"_qs);
        world.client.type(u"/ignore *!*@spam.example"_qs);
        const QStringList masks{u"anna!*@*"_qs, u"*!*@spam.example"_qs};
        QCOMPARE(session->ignoredMasks(), masks);
        const session::ServerAddress address = session->config().address;
        QCOMPARE(Settings(world.client.folder.filePath(u"client.ini"_qs)).ignored(address), masks);

        // Another server has its own list, and the way back finds this one again.
        QCOMPARE(world.client.connectTo(second.port())->ignoredMasks(), QStringList());
        world.client.workspace.removeSession(session);
        session = world.client.connectTo(world.server.port());
        QCOMPARE(session->ignoredMasks(), masks);
        QTRY_VERIFY(session->findByName(u"#lobby"_qs));
        world.client.workspace.setActive(session->findByName(u"#lobby"_qs)->id());
        world.server.send(":anna!u@h PRIVMSG #lobby :hidden");
        world.server.send(":marek!u@h PRIVMSG #lobby :shown");
        QTRY_VERIFY(world.client.shows(u"shown"_qs));
        QVERIFY(!world.client.shows(u"hidden"_qs));
        session->setIgnored(u"anna"_qs, false);
        session->setIgnored(u"*!*@spam.example"_qs, false);
        QCOMPARE(world.client.settings.ignored(address), QStringList());
    }

    void theNickEndsItAfterARestartWhenTheyHaveGone_data()
    {
        QTest::addColumn<QByteArray>("account");
        QTest::addColumn<QString>("mask");
        QTest::newRow("user and host") << QByteArray("*") << u"*!z@far.example zosia"_qs;
        QTest::newRow("account") << QByteArray("zofia") << u"$a:zofia zosia"_qs;
    }
    void theNickEndsItAfterARestartWhenTheyHaveGone()
    {
        QFETCH(const QByteArray, account);
        QFETCH(const QString, mask);
        World world;
        session::Session *session = world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        world.server.send(":zosia!z@far.example JOIN #lobby");
        world.server.send(":zosia!z@far.example ACCOUNT " + account);
        world.server.send(":anna!u@h PRIVMSG #lobby :behind it");
        QTRY_VERIFY(world.client.shows(u"behind it"_qs));
        world.client.type(u"/ignore Zosia"_qs);
        world.client.type(u"/ignore *!*@spam.example"_qs);
        QVERIFY(session->isIgnored(u"zosia"_qs));
        world.client.workspace.removeSession(session);
        // Started again, and she is not there.
        session = world.client.connectTo(world.server.port());
        QTRY_VERIFY(session->findByName(u"#lobby"_qs));
        world.client.workspace.setActive(session->findByName(u"#lobby"_qs)->id());
        QCOMPARE(session->ignoredMasks().first().toLower(), mask);
        world.client.type(u"/unignore zosia"_qs);
        QCOMPARE(session->ignoredMasks(), QStringList{u"*!*@spam.example"_qs});
        QCOMPARE(world.client.settings.ignored(session->config().address), session->ignoredMasks());
    }

    void aSpoiltListOfIgnoredPeopleHarmsNobody()
    {
        ClientFixture client;
        const session::ServerAddress address{.host = u"127.0.0.1"_qs, .port = 1};
        QStringList many{QString(), u"anna"_qs, u"anna"_qs};
        for (int n = 0; n < 500; ++n)
            many.append(QStringLiteral("spam%1").arg(n));
        client.settings.setIgnored(address, many);
        const session::Session *session = client.connectTo(address.port);
        QCOMPARE(session->ignoredMasks().size(), 100);
        QCOMPARE(session->ignoredMasks().first(), u"anna!*@*"_qs);
    }
};

WATEK_SUITE(QTEST_MAIN, ClientIgnoreTest)

} // namespace clientIgnoreTest

#include "ClientIgnoreTest.moc"
