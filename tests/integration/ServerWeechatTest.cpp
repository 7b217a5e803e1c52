// WeeChat in a terminal: all that a person does in a chat, seen on its screen and by the other
// side.
#include "tests/support/RealClient.h"
#include "tests/support/Suite.h"

namespace serverWeechatTest {

using namespace watek;
using namespace watek::tests;

namespace {

const QString kText = QStringLiteral("Zażółć gęślą jaźń 🧵");

/// No pauses between commands, quick to reconnect, and the answers where the question was asked.
const QString kCommand = QStringLiteral(
    "weechat --dir %1 -r '/set irc.server_default.anti_flood_prio_high 0;"
    "/set irc.server_default.anti_flood_prio_low 0;/set irc.server_default.autoreconnect_delay 1;"
    "/set irc.msgbuffer.whois current;/set irc.msgbuffer.305 current;"
    "/set irc.msgbuffer.306 current;/set irc.msgbuffer.341 current;"
    "/set irc.msgbuffer.433 current;"
    "/server add lan 127.0.0.1/%2 -nossl -nicks=wera -username=wera -autojoin=#lobby;"
    "/connect lan'");

} // namespace

class ServerWeechatTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};
    std::unique_ptr<RealClientWorld> m_world;
    std::unique_ptr<TerminalClient> m_client;

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<RealClientWorld>();
        m_client = std::make_unique<TerminalClient>(
            kCommand.arg(m_world->path(QStringLiteral("weechat")), m_world->port()));
        CLIENT_IS_THERE("wera", 1);
        m_client->type(QStringLiteral("/buffer #lobby"));
        m_world->connectZosia();
        QTRY_VERIFY(isInLobby(m_world->zosia()));
        CLIENT_SHOWS("zosia (zosia) (zosia@127.0.0.1) has joined #lobby");
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
        CLIENT_SHOWS("Cześć, " + kText);

        m_client->type("/me macha " + kText);
        ZOSIA_GETS(" PRIVMSG #lobby :\1ACTION macha " + kText + "\1");
        CLIENT_SHOWS("wera macha " + kText);
        m_world->zosiaSends(QStringLiteral("PRIVMSG #lobby :\1ACTION kiwa\1"));
        CLIENT_SHOWS("zosia kiwa");

        m_client->type("/query zosia Na ucho: " + kText);
        ZOSIA_GETS(" PRIVMSG zosia :Na ucho: " + kText);
        m_world->zosiaSends("PRIVMSG wera :Słyszę: " + kText);
        CLIENT_SHOWS("Słyszę: " + kText);
    }

    void changesItsNameAndSeesThoseOfOthers()
    {
        m_client->type(QStringLiteral("/nick weronka"));
        ZOSIA_GETS(" NICK weronka");
        CLIENT_SHOWS("You are now known as weronka");
        m_world->zosiaSends(QStringLiteral("NICK zofia"));
        CLIENT_SHOWS("zosia is now known as zofia");
        m_client->type(QStringLiteral("/nick zofia"));
        CLIENT_SHOWS("Nickname is already in use");
    }

    void runsAChannelOfItsOwn()
    {
        m_client->type(QStringLiteral("/join #own"));
        CLIENT_SHOWS("wera (wera) (wera@127.0.0.1) has joined #own");
        m_client->type(QStringLiteral("/invite zosia"));
        ZOSIA_GETS(" INVITE zosia #own");
        CLIENT_SHOWS("wera has invited zosia to #own");
        m_world->zosiaSends(QStringLiteral("JOIN #own"));
        CLIENT_SHOWS("zosia (zosia) (zosia@127.0.0.1) has joined #own");
        m_client->type("/topic " + kText);
        ZOSIA_GETS(" TOPIC #own :" + kText);
        CLIENT_SHOWS("wera has changed topic for #own to \"" + kText);

        m_client->type(QStringLiteral("/op zosia"));
        ZOSIA_GETS(" MODE #own +o zosia");
        CLIENT_SHOWS("Mode #own [+o zosia] by wera");
        m_world->zosiaSends(QStringLiteral("TOPIC #own :Temat Zosi"));
        CLIENT_SHOWS("zosia has changed topic for #own from");
        m_client->type(QStringLiteral("/deop zosia"));
        ZOSIA_GETS(" MODE #own -o zosia");
        CLIENT_SHOWS("Mode #own [-o zosia] by wera");
        m_client->type(QStringLiteral("/mode +m"));
        ZOSIA_GETS(" MODE #own +m");
        CLIENT_SHOWS("Mode #own [+m] by wera");
        m_world->zosiaSends(QStringLiteral("PRIVMSG #own :Niedosłyszane"));
        ZOSIA_GETS(" 404 zosia #own ");
        m_client->type(QStringLiteral("/ban zosia!*@*"));
        ZOSIA_GETS(" MODE #own +b zosia!*@*");
        CLIENT_SHOWS("Mode #own [+b zosia!*@*] by wera");
        m_client->type(QStringLiteral("/ban"));
        CLIENT_SHOWS("zosia!*@* banned by wera");

        m_client->type("/kick zosia " + kText);
        ZOSIA_GETS(" KICK #own zosia :" + kText);
        CLIENT_SHOWS("wera has kicked zosia (" + kText + ')');
        m_world->zosiaSends(QStringLiteral("JOIN #own"));
        ZOSIA_GETS(" 474 zosia #own ");
        QVERIFY(!m_client->view().contains(QStringLiteral("Niedosłyszane")));
    }

    void goesAwayAndAsksWhoSomebodyIs()
    {
        m_client->type("/away " + kText);
        CLIENT_SHOWS("You have been marked as being away");
        m_world->zosiaSends(QStringLiteral("PRIVMSG wera :Jesteś?"));
        ZOSIA_GETS(" 301 zosia wera :" + kText);
        m_client->type(QStringLiteral("/away"));
        CLIENT_SHOWS("You are no longer marked as being away");
        m_world->zosia().forget();
        m_world->zosiaSends(QStringLiteral("WHOIS wera"));
        ZOSIA_GETS(" 318 zosia wera ");
        QVERIFY(!m_world->zosia().got(" 301 "));

        m_world->zosiaSends(QStringLiteral("AWAY :Obiad"));
        ZOSIA_GETS(" 306 zosia ");
        m_client->type(QStringLiteral("/whois zosia"));
        CLIENT_SHOWS("[zosia] (zosia@127.0.0.1): zosia");
        CLIENT_SHOWS("[zosia] #lobby");
        CLIENT_SHOWS("[zosia] is away: Obiad");
        CLIENT_SHOWS("[zosia] End of /WHOIS");
    }

    void comesBackAfterTheServerDid()
    {
        m_world->stopServer();
        CLIENT_SHOWS("irc: disconnected from server");
        QVERIFY(m_world->startServer());
        CLIENT_IS_THERE("wera", 1);
        m_world->connectZosia();
        QTRY_VERIFY(isInLobby(m_world->zosia()));
        m_world->zosiaSends(QStringLiteral("PRIVMSG #lobby :Znowu jesteś"));
        CLIENT_SHOWS("Znowu jesteś");
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

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerWeechatTest)

} // namespace serverWeechatTest

#include "ServerWeechatTest.moc"
