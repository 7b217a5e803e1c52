// Another host or username for somebody, and what each kind of client sees of it. IRCv3 chghost,
// extended-monitor.
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIrcv3ChghostTest {

using watek::server::shared::OperRole;
using watek::server::shared::ServerConfig;
using watek::tests::DispatcherScript;

class ServerIrcv3ChghostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
};

void ServerIrcv3ChghostTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    // "The CHGHOST message"
    row("those who ask are told once, the user itself as well", R"(
        root> OPER root secret
        anna> CAP REQ chghost
        anna> JOIN #a,#b
        marek> CAP REQ chghost
        marek> JOIN #a,#b
        jan> CAP REQ chghost
        ---
        root> CHGHOST anna ania example.org
        anna< :%anna CHGHOST ania example.org
        anna< :watek.local 396 anna example.org :is now your displayed host
        marek< :%anna CHGHOST ania example.org)");
    // "Fallback when the chghost capability has not been negotiated"
    row("for others it looks like leaving and coming again, where they can see it", R"(
        root> OPER root secret
        anna> JOIN #a,#b,#c
        marek> CAP REQ :extended-join away-notify
        marek> JOIN #a,#b
        anna> MODE #a +v anna
        anna> MODE #b -o anna
        anna> AWAY :Tea
        ola> PING x
        ---
        root> CHGHOST anna example.org
        anna< :watek.local 396 anna example.org :is now your displayed host
        marek< :%anna QUIT :Changing host
        marek< :anna!u@example.org JOIN #a * :Real anna
        marek< :watek.local MODE #a +ov anna anna
        marek< :anna!u@example.org AWAY :Tea
        marek< :anna!u@example.org JOIN #b * :Real anna
        marek< :anna!u@example.org AWAY :Tea)");
    row("guests never see hosts, and keep theirs", R"(
        root> OPER root secret
        anna> JOIN #lobby
        g7> hello
        ---
        root> CHGHOST anna example.org
        anna< :watek.local 396 anna example.org :is now your displayed host)");
    // extended-monitor "Description"
    row("who watches is told from elsewhere", R"(
        root> OPER root secret
        marek> CAP REQ :chghost extended-monitor
        marek> MONITOR + root
        ---
        root> SETHOST staff/root
        root< :watek.local 396 root staff/root :is now your displayed host
        marek< :%root CHGHOST u staff/root)");
    row("it shows in names, bans and questions, and hides the address from others", R"(
        root> OPER root secret
        anna> CAP REQ userhost-in-names
        anna> JOIN #a
        marek> JOIN #a
        anna> NAMES #a
        anna> MODE #a +b *!*@example.org
        root> CHGHOST marek m example.org
        ---
        anna> NAMES #a
        anna> USERIP marek
        anna> USERHOST marek
        marek> PRIVMSG #a :x
        root> USERIP marek
        anna< :watek.local 353 anna = #a :@anna!u@10.0.0.1 marek!m@example.org
        anna< :watek.local 366 anna #a :End of /NAMES list
        anna< :watek.local 340 anna :marek=+m@255.255.255.255
        anna< :watek.local 302 anna :marek=+m@example.org
        marek< :watek.local 404 marek #a :Cannot send to channel (+b)
        root< :watek.local 340 root :marek=+m@10.0.0.1)");
    row("a new host is no way around a mute", R"(
        root> OPER root secret
        root> MUTE *@10.0.0.1 :noise
        marek> JOIN #a
        root> CHGHOST marek example.org
        ---
        marek> PRIVMSG #a :x
        marek< :watek.local 404 marek #a :Cannot send to channel (you are muted on this server))");
    row("what is no host is refused", R"(
        root> OPER root secret
        anna> PING x
        ---
        root> CHGHOST nobody example.org
        root> CHGHOST anna
        root> CHGHOST anna :a b
        root> CHGHOST anna a!b example.org
        root> CHGHOST anna 10.0.0.1
        anna> CHGHOST anna example.org
        anna> SETHOST example.org
        root< :watek.local 401 root nobody :No such nick/channel
        root< :watek.local 461 root CHGHOST :Not enough parameters
        root< :watek.local NOTICE root :A host is letters and digits with . - : / or _ between, at most 64 of them.
        root< :watek.local NOTICE root :A username is letters, digits, . - _ and ~, at most 18 of them
        root< :watek.local NOTICE root :That is what it has already
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator)");
    row("a host that would deceive is refused, what somebody has by itself is not", R"(
        root> OPER root secret
        anna> PING x
        ---
        root> CHGHOST anna watek.local
        root> CHGHOST anna 10.9.9.9
        root> SETHOST 2001:db8::1
        root> CHGHOST anna a..b
        root> CHGHOST anna example.org
        root> CHGHOST anna 10.0.0.1
        root< :watek.local NOTICE root :A host that is given cannot be the server's own name.
        root< :watek.local NOTICE root :A host that is given cannot look like an address.
        root< :watek.local NOTICE root :A host that is given cannot look like an address.
        root< :watek.local NOTICE root :Between the dots of a host there is something.
        anna< :watek.local 396 anna example.org :is now your displayed host
        anna< :watek.local 396 anna 10.0.0.1 :is now your displayed host)");
}

void ServerIrcv3ChghostTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    ServerConfig config;
    config.opers.push_back({"oper", "root", "secret", OperRole::Admin});
    QCOMPARE(DispatcherScript(config).run(script), QByteArray());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIrcv3ChghostTest)

} // namespace serverIrcv3ChghostTest

#include "ServerIrcv3ChghostTest.moc"
