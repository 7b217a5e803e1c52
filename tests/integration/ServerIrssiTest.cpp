// irssi in a terminal: all that a person does in a chat, seen on its screen and by the other side.
#include "tests/support/RealClient.h"
#include "tests/support/Suite.h"

namespace serverIrssiTest {

using namespace watek;
using namespace watek::tests;

namespace {

const QString kText = QStringLiteral("Zażółć gęślą jaźń 🧵");

/// One window for everything, no pauses between commands, and quick to reconnect.
const QByteArray kConfig = R"(settings = {
  core = { server_reconnect_time = "1s"; user_name = "irena"; };
  "irc/core" = { cmd_queue_speed = "10msec"; };
  "fe-common/core" = {
    autocreate_windows = "no";
    autocreate_query_level = "NONE";
    use_status_window = "no";
    use_msgs_window = "no";
  };
};
)";

} // namespace

class ServerIrssiTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};
    std::unique_ptr<RealClientWorld> m_world;
    std::unique_ptr<TerminalClient> m_client;

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<RealClientWorld>();
        QVERIFY(writeFile(m_world->path(QStringLiteral("irssi/config")), kConfig));
        m_client = std::make_unique<TerminalClient>(
            QStringLiteral("irssi --home=%1 -n irena -c 127.0.0.1 -p %2")
                .arg(m_world->path(QStringLiteral("irssi")), m_world->port()));
        CLIENT_IS_THERE("irena", 0);
        CLIENT_SHOWS("Welcome to the");
        m_client->type(QStringLiteral("/join #lobby"));
        CLIENT_IS_THERE("irena", 1);
        m_world->connectZosia();
        CLIENT_SHOWS("zosia [zosia@127.0.0.1] has joined #lobby");
        QTRY_VERIFY(isInLobby(m_world->zosia()));
    }
    void cleanup()
    {
        m_client.reset();
        m_world.reset();
    }

    void talksBothWays()
    {
        m_client->type(kText);
        ZOSIA_GETS(" PRIVMSG #lobby :" + kText);
        m_world->zosiaSends("PRIVMSG #lobby :Cześć, " + kText);
        CLIENT_SHOWS("zosia> Cześć, " + kText);

        m_client->type("/me macha " + kText);
        ZOSIA_GETS(" PRIVMSG #lobby :\1ACTION macha " + kText + "\1");
        m_world->zosiaSends(QStringLiteral("PRIVMSG #lobby :\1ACTION kiwa\1"));
        CLIENT_SHOWS("* zosia kiwa");

        m_client->type("/msg zosia Na ucho: " + kText);
        ZOSIA_GETS(" PRIVMSG zosia :Na ucho: " + kText);
        m_world->zosiaSends("PRIVMSG irena :Słyszę: " + kText);
        CLIENT_SHOWS("[zosia(zosia@127.0.0.1)] Słyszę: " + kText);
    }

    void changesItsNameAndSeesThoseOfOthers()
    {
        m_client->type(QStringLiteral("/nick irka"));
        ZOSIA_GETS(" NICK irka");
        CLIENT_SHOWS("You're now known as irka");
        m_world->zosiaSends(QStringLiteral("NICK zofia"));
        CLIENT_SHOWS("zosia is now known as zofia");
        m_client->type(QStringLiteral("/nick zofia"));
        CLIENT_SHOWS("Nick zofia is already in use");
    }

    void runsAChannelOfItsOwn()
    {
        m_client->type(QStringLiteral("/join #own"));
        CLIENT_SHOWS("irena [irena@127.0.0.1] has joined #own");
        m_client->type(QStringLiteral("/invite zosia #own"));
        ZOSIA_GETS(" INVITE zosia #own");
        CLIENT_SHOWS("Inviting zosia to #own");
        m_world->zosiaSends(QStringLiteral("JOIN #own"));
        CLIENT_SHOWS("zosia [zosia@127.0.0.1] has joined #own");
        m_client->type("/topic #own " + kText);
        ZOSIA_GETS(" TOPIC #own :" + kText);
        CLIENT_SHOWS("irena changed the topic of #own to: " + kText);

        m_client->type(QStringLiteral("/mode #own +o zosia"));
        ZOSIA_GETS(" MODE #own +o zosia");
        CLIENT_SHOWS("mode/#own [+o zosia] by irena");
        m_world->zosiaSends(QStringLiteral("TOPIC #own :Temat Zosi"));
        CLIENT_SHOWS("zosia changed the topic of #own to: Temat Zosi");
        m_client->type(QStringLiteral("/mode #own -o zosia"));
        ZOSIA_GETS(" MODE #own -o zosia");
        m_client->type(QStringLiteral("/mode #own +m"));
        ZOSIA_GETS(" MODE #own +m");
        m_world->zosiaSends(QStringLiteral("PRIVMSG #own :Niedosłyszane"));
        ZOSIA_GETS(" 404 zosia #own ");
        m_client->type(QStringLiteral("/mode #own +b zosia!*@*"));
        ZOSIA_GETS(" MODE #own +b zosia!*@*");
        CLIENT_SHOWS("mode/#own [+b zosia!*@*] by irena");
        m_client->type(QStringLiteral("/mode #own b"));
        CLIENT_SHOWS("ban zosia!*@* [by irena");

        m_client->type("/kick #own zosia " + kText);
        ZOSIA_GETS(" KICK #own zosia :" + kText);
        CLIENT_SHOWS("zosia was kicked from #own by irena [" + kText + ']');
        m_world->zosiaSends(QStringLiteral("JOIN #own"));
        ZOSIA_GETS(" 474 zosia #own ");
        QVERIFY(!m_client->view().contains(QStringLiteral("Niedosłyszane")));
    }

    void goesAwayAndAsksWhoSomebodyIs()
    {
        m_client->type("/away " + kText);
        CLIENT_SHOWS("You have been marked as being away");
        m_world->zosiaSends(QStringLiteral("PRIVMSG irena :Jesteś?"));
        ZOSIA_GETS(" 301 zosia irena :" + kText);
        m_client->type(QStringLiteral("/away"));
        CLIENT_SHOWS("You are no longer marked as being away");
        m_world->zosia().forget();
        m_world->zosiaSends(QStringLiteral("WHOIS irena"));
        ZOSIA_GETS(" 318 zosia irena ");
        QVERIFY(!m_world->zosia().got(" 301 "));

        m_world->zosiaSends(QStringLiteral("AWAY :Obiad"));
        ZOSIA_GETS(" 306 zosia ");
        m_client->type(QStringLiteral("/whois zosia"));
        CLIENT_SHOWS("zosia [zosia@127.0.0.1]");
        CLIENT_SHOWS("channels : #lobby");
        CLIENT_SHOWS("away     : Obiad");
        CLIENT_SHOWS("End of WHOIS");
    }

    void comesBackAfterTheServerDid()
    {
        m_world->stopServer();
        CLIENT_SHOWS("Connection lost to 127.0.0.1");
        QVERIFY(m_world->startServer());
        CLIENT_IS_THERE("irena", 1);
        m_world->connectZosia();
        QTRY_VERIFY(isInLobby(m_world->zosia()));
        m_world->zosiaSends(QStringLiteral("PRIVMSG #lobby :Znowu jesteś"));
        CLIENT_SHOWS("zosia> Znowu jesteś");
        m_client->type(QStringLiteral("I ty też"));
        ZOSIA_GETS(" PRIVMSG #lobby :I ty też");
    }

    void saysGoodbye()
    {
        m_client->type("/quit " + kText);
        QTRY_VERIFY_WITH_TIMEOUT(m_client->hasEnded(), kRealPatienceMs);
        QTRY_VERIFY(m_world->zosia().got(kText.toUtf8()));
        QVERIFY(m_world->zosia().got(" QUIT :"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIrssiTest)

} // namespace serverIrssiTest

#include "ServerIrssiTest.moc"
