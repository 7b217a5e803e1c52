// HexChat, a graphical client: all that a person does in a chat, seen in its tabs' logs and by the
// other side.
#include "tests/support/HexchatClient.h"
#include "tests/support/Suite.h"

namespace serverHexchatTest {

using namespace watek;
using namespace watek::tests;

namespace {

const QString kText = QStringLiteral("Zażółć gęślą jaźń 🧵");

} // namespace

class ServerHexchatTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};
    std::unique_ptr<RealClientWorld> m_world;
    std::unique_ptr<HexchatClient> m_client;

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<RealClientWorld>();
        m_client = std::make_unique<HexchatClient>(*m_world, QStringLiteral("hela"));
        CLIENT_IS_THERE("hela", 1);
        CLIENT_SHOWS("Now talking on #lobby");
        m_world->connectZosia();
        QTRY_VERIFY(isInLobby(m_world->zosia()));
        CLIENT_SHOWS("zosia (zosia@127.0.0.1) has joined");
    }
    void cleanup()
    {
        m_client.reset();
        m_world.reset();
    }

    void talksBothWays()
    {
        m_client->type("doat #lobby say " + kText);
        ZOSIA_GETS(" PRIVMSG #lobby :" + kText);
        m_world->zosiaSends("PRIVMSG #lobby :Cześć, " + kText);
        CLIENT_SHOWS("<zosia>\tCześć, " + kText);

        m_client->type("doat #lobby me macha " + kText);
        ZOSIA_GETS(" PRIVMSG #lobby :\1ACTION macha " + kText + "\1");
        m_world->zosiaSends(QStringLiteral("PRIVMSG #lobby :\1ACTION kiwa\1"));
        CLIENT_SHOWS("*\tzosia kiwa");

        m_client->type("query zosia Na ucho: " + kText);
        ZOSIA_GETS(" PRIVMSG zosia :Na ucho: " + kText);
        m_world->zosiaSends("PRIVMSG hela :Słyszę: " + kText);
        CLIENT_SHOWS("<zosia>\tSłyszę: " + kText);
    }

    void changesItsNameAndSeesThoseOfOthers()
    {
        m_client->type(QStringLiteral("nick helenka"));
        ZOSIA_GETS(" NICK helenka");
        CLIENT_SHOWS("You are now known as helenka");
        m_world->zosiaSends(QStringLiteral("NICK zofia"));
        CLIENT_SHOWS("zosia is now known as zofia");
        m_client->type(QStringLiteral("nick zofia"));
        CLIENT_SHOWS("Nickname is already in use");
    }

    void runsAChannelOfItsOwn()
    {
        m_client->type(QStringLiteral("join #own"));
        CLIENT_SHOWS("Now talking on #own");
        m_client->type(QStringLiteral("invite zosia #own"));
        ZOSIA_GETS(" INVITE zosia #own");
        CLIENT_SHOWS("You've invited zosia to #own");
        m_world->zosia().forget();
        m_world->zosiaSends(QStringLiteral("JOIN #own"));
        ZOSIA_GETS(" 366 zosia #own ");
        m_client->type("doat #own topic " + kText);
        ZOSIA_GETS(" TOPIC #own :" + kText);
        CLIENT_SHOWS("hela has changed the topic to: " + kText);

        m_client->type(QStringLiteral("doat #own op zosia"));
        ZOSIA_GETS(" MODE #own +o zosia");
        CLIENT_SHOWS("hela gives channel operator status to zosia");
        m_world->zosiaSends(QStringLiteral("TOPIC #own :Temat Zosi"));
        CLIENT_SHOWS("zosia has changed the topic to: Temat Zosi");
        m_client->type(QStringLiteral("doat #own deop zosia"));
        ZOSIA_GETS(" MODE #own -o zosia");
        CLIENT_SHOWS("hela removes channel operator status from zosia");
        m_client->type(QStringLiteral("doat #own mode +m"));
        ZOSIA_GETS(" MODE #own +m");
        CLIENT_SHOWS("hela sets mode +m on #own");
        m_world->zosiaSends(QStringLiteral("PRIVMSG #own :Niedosłyszane"));
        ZOSIA_GETS(" 404 zosia #own ");
        m_client->type(QStringLiteral("doat #own ban zosia!*@*"));
        ZOSIA_GETS(" MODE #own +b zosia!*@*");
        CLIENT_SHOWS("hela sets ban on zosia!*@*");

        m_client->type("doat #own kick zosia " + kText);
        ZOSIA_GETS(" KICK #own zosia :" + kText);
        CLIENT_SHOWS("hela has kicked zosia from #own");
        m_world->zosiaSends(QStringLiteral("JOIN #own"));
        ZOSIA_GETS(" 474 zosia #own ");
        QVERIFY(!m_client->view().contains(QStringLiteral("Niedosłyszane")));
    }

    void goesAwayAndAsksWhoSomebodyIs()
    {
        m_client->type("away " + kText);
        CLIENT_SHOWS("You have been marked as being away");
        m_world->zosiaSends(QStringLiteral("PRIVMSG hela :Jesteś?"));
        ZOSIA_GETS(" 301 zosia hela :" + kText);
        m_client->type(QStringLiteral("back"));
        CLIENT_SHOWS("You are no longer marked as being away");
        m_world->zosia().forget();
        m_world->zosiaSends(QStringLiteral("WHOIS hela"));
        ZOSIA_GETS(" 318 zosia hela ");
        QVERIFY(!m_world->zosia().got(" 301 "));

        m_world->zosiaSends(QStringLiteral("AWAY :Obiad"));
        ZOSIA_GETS(" 306 zosia ");
        m_client->type(QStringLiteral("whois zosia"));
        CLIENT_SHOWS("[zosia] (zosia@127.0.0.1): zosia");
        CLIENT_SHOWS("[zosia] #lobby");
        CLIENT_SHOWS("[zosia] is away (Obiad)");
        CLIENT_SHOWS("[zosia] End of WHOIS list");
    }

    void comesBackAfterTheServerDid()
    {
        m_world->stopServer();
        CLIENT_SHOWS("Disconnected");
        QVERIFY(m_world->startServer());
        CLIENT_IS_THERE("hela", 1);
        m_world->connectZosia();
        QTRY_VERIFY(isInLobby(m_world->zosia()));
        m_world->zosiaSends(QStringLiteral("PRIVMSG #lobby :Znowu jesteś"));
        CLIENT_SHOWS("<zosia>\tZnowu jesteś");
        m_client->type(QStringLiteral("doat #lobby say I ty też"));
        ZOSIA_GETS(" PRIVMSG #lobby :I ty też");
    }

    void saysGoodbye()
    {
        m_client->type("quit " + kText);
        ZOSIA_GETS(" QUIT :");
        QTRY_VERIFY(m_world->zosia().got(kText.toUtf8()));
        CLIENT_SHOWS("Disconnected");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHexchatTest)

} // namespace serverHexchatTest

#include "ServerHexchatTest.moc"
