// What an account gave goes with it, and what an old password could open stays shut. The database
// is a real one. Thread: the test's, playing the dispatcher.
#include "tests/support/ChannelsWorld.h"
#include "tests/support/ScramClient.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverAccountEndsTest {

using namespace watek;
using tests::AccountsHarness;
using tests::ChannelsWorld;
using tests::clientFinal;
using ClientId = base::ClientId;

class ServerAccountEndsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ChannelsWorld> m_world;

private Q_SLOTS:
    void init()
    {
        server::shared::ServerConfig config = AccountsHarness::settings();
        config.opers = {{{}, "root", "pw", server::shared::OperRole::Admin}};
        m_world = std::make_unique<ChannelsWorld>(config);
    }
    void cleanup()
    {
        QCOMPARE(m_world->troubleOfReplay(), QByteArray());
        m_world.reset();
    }

    void aRankThatCameByAnAccountGoesWithIt_data()
    {
        QTest::addColumn<QByteArray>("deed");
        QTest::newRow("it is suspended") << QByteArray("NS SUSPEND ola spam");
        QTest::newRow("it is dropped") << QByteArray("NS SADROP ola");
    }
    void aRankThatCameByAnAccountGoesWithIt()
    {
        QFETCH(QByteArray, deed);
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.founder("ola", "#lab");
        const ClientId jan = world.member("jan");
        world->answersTo(jan, {"JOIN #lab"});
        world.told(ola, "AMODE #lab +a jan");
        QCOMPARE(world.shown("#lab", jan), "&jan");
        const ClientId root = world.operatorOfServer("root_");
        world->answersTo(root, {deed});
        // What she had by coming first, without the account, is hers.
        QVERIFY2(!world.shown("#lab", ola).startsWith('~'), world.shown("#lab", ola).constData());
        // Who gets the channel, gets its rank at once.
        QCOMPARE(world.shown("#lab", jan), deed.contains("SADROP") ? "~jan" : "&jan");
    }

    /// RFC 5802 knows nothing of passwords that change meanwhile; we do.
    void anOldPasswordOpensNothingAnyMore()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world.member("ola");
        const ClientId thief = world->arriveByTls();
        world->answersTo(thief, {"CAP REQ :sasl", "AUTHENTICATE SCRAM-SHA-256"});
        const QByteArray first = "n,,n=ola,r=abc";
        auto said = world->answersTo(thief, {"AUTHENTICATE " + first.toBase64()});
        const QByteArray challenge = QByteArray::fromBase64(said.value(0).mid(13));
        world->answersTo(ola, {"NS PASSWD secret-1 another-secret"});
        said = world->answersTo(
            thief, {"AUTHENTICATE " + clientFinal(first, challenge, "secret-1").toBase64()});
        QCOMPARE(said, QList<QByteArray>{"904 * :SASL authentication failed"});
    }

    /// +z: "they were promised that nobody between can read what they say".
    void whoIsInASecureChannelGetsNoReadableConnection()
    {
        ChannelsWorld &world = *m_world;
        const ClientId ola = world->arriveByTls();
        world->answersTo(
            ola, {"NICK ola", "USER u 0 * :r", "NS REGISTER secret-1", "JOIN #z", "MODE #z +z"});
        const auto logIn = [&](ClientId id) {
            const QByteArray words("\0ola\0secret-1", 13);
            return world->answersTo(id,
                {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                    "AUTHENTICATE " + words.toBase64(), "CAP END"});
        };
        const ClientId readable
            = world->arrive(server::shared::ClientKind::Irc, QByteArray("127.0.0.1"));
        const auto refused = logIn(readable).join('\n');
        QVERIFY2(refused.contains("encrypted connections (+z)"), refused.constData());
        QVERIFY(world->isClosed(readable));
        const ClientId other = world->arriveByTls();
        QVERIFY(logIn(other).join('\n').contains("JOIN #z"));
        world->answersTo(ola, {"MODE #z -z"});
        const ClientId again
            = world->arrive(server::shared::ClientKind::Irc, QByteArray("127.0.0.1"));
        QVERIFY(logIn(again).join('\n').contains("JOIN #z"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAccountEndsTest)

} // namespace serverAccountEndsTest

#include "ServerAccountEndsTest.moc"
