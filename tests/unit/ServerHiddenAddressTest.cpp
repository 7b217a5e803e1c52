// Nobody but oneself and operators is told an address, whatever is asked. Thread: the test's, which
// plays the dispatcher.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverHiddenAddressTest {

using namespace watek;
using namespace watek::server;
using tests::AccountsHarness;
using ClientId = base::ClientId;

namespace {

const QByteArray kAddress = "203.0.113.77";
const QByteArray kGuestAddress = "198.51.100.88";
const QByteArray kV6Address = "2001:db8:77:1::5";

shared::ServerConfig settings()
{
    shared::ServerConfig config = AccountsHarness::settings();
    config.limits.flood = false;
    config.opers.push_back({"oper", "root", "pw", shared::OperRole::Admin});
    return config;
}

/// One that tells where one of them is; empty: none.
QByteArray tellingLine(const QList<QByteArray> &lines)
{
    for (const QByteArray &line : lines) {
        for (const QByteArray &address : {kAddress, kGuestAddress, kV6Address}) {
            if (line.contains(address))
                return line;
        }
    }
    return {};
}

} // namespace

class ServerHiddenAddressTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;
    ClientId m_victim; ///< anna
    ClientId m_guest;
    ClientId m_v6; ///< vera
    ClientId m_stranger; ///< jan
    QByteArray m_guestName;

    QList<QByteArray> answers(ClientId id, const QByteArray &line)
    {
        return m_harness->answersTo(id, {line});
    }
    QByteArray hostOf(const QByteArray &nick)
    {
        dispatcherRole.assertCurrent();
        return m_harness->state().onlineUser(nick)->host;
    }
    static bool hasLine(const QList<QByteArray> &lines, const QByteArray &text)
    {
        return std::ranges::any_of(
            lines, [&](const QByteArray &line) { return line.contains(text); });
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings());
        dispatcherRole.assertCurrent();
        m_victim = m_harness->comeOnline("anna", kAddress);
        m_v6 = m_harness->comeOnline("vera", kV6Address);
        m_guest = m_harness->guest(kGuestAddress, 50123);
        m_stranger = m_harness->comeOnline("jan", "192.0.2.1");
        for (const char *capability : {"chghost", "extended-join", "account-notify", "setname",
                 "userhost-in-names", "multi-prefix", "invite-notify", "extended-monitor",
                 "echo-message", "message-tags"})
            answers(m_stranger, QByteArray("CAP REQ :") + capability);
        answers(m_stranger, "MONITOR + anna,vera,later");
        for (const ClientId id : {m_victim, m_v6, m_stranger}) {
            answers(id, "JOIN #lobby");
            answers(id, "JOIN #lab");
        }
        answers(m_victim, "MODE #lab +o jan");
        answers(m_victim, "MODE #lab +b *!*@192.0.2.99");
        for (const auto &[id, session] : m_harness->state().sessions()) {
            if (session->isGuest())
                m_guestName = session->user->nickText();
        }
        m_harness->take(m_stranger);
    }

    void whoIsHiddenHasACloak()
    {
        dispatcherRole.assertCurrent();
        const auto &cloaks = m_harness->chat().cloaks();
        QCOMPARE(hostOf("anna"), cloaks.hostOf(kAddress));
        QCOMPARE(hostOf("vera"), cloaks.hostOf(kV6Address));
        QCOMPARE(m_guestName, "Client-" + cloaks.nameOf(kGuestAddress) + ":50123");
        // The names of the seed stay on this computer and in private networks.
        const ClientId near = m_harness->guest("192.168.1.7", 50000);
        QVERIFY(m_harness->typed(near, "/who").contains("Client-192.168.1.7:50000")
            || m_harness->state().onlineUser("Client-192.168.1.7:50000"));
    }

    void oneIsToldAtTheBeginningHowOneIsSeen()
    {
        const ClientId late = m_harness->arriveByTls({}, "203.0.113.5");
        const auto lines = m_harness->answersTo(late, {"NICK late", "USER u 0 * :r"});
        QVERIFY(hasLine(lines, "396 late " + hostOf("late") + " :is now your displayed host"));
    }

    /// Every command there is, about everybody, with every kind of parameter.
    void noAnswerTellsAnAddress()
    {
        const QList<QByteArray> subjects{"anna", "vera", m_guestName, "#lab", "#lobby", "*",
            "*!*@*", "203.0.*", "*" + kAddress.mid(4), "2001:*"};
        const QList<QByteArray> forms{"%1", "%1 %1", "#lab %1", "%1 o", "%1 %%tcuihsnfdlaor,1",
            "#lab +b %1", "#lab b", "#lab %1 :x", "%1 :x", "L %1", "u", "k", "o", "l", "- anna"};
        int said = 0;
        for (const dispatcher::CommandRow &row : dispatcher::commandTable()) {
            const QByteArray verb(row.verb.data(), qsizetype(row.verb.size()));
            if (verb == "QUIT" || verb == "PART" || verb == "JOIN" || verb == "RENAME")
                continue; // they end the conversation that is watched
            for (const QByteArray &form : forms) {
                for (const QByteArray &subject : subjects) {
                    QByteArray rest = form;
                    rest.replace("%1", subject);
                    const QByteArray line = verb + ' ' + rest;
                    const QByteArray telling = tellingLine(answers(m_stranger, line));
                    QVERIFY2(telling.isEmpty(), (line + " -> " + telling).constData());
                    ++said;
                }
            }
        }
        QVERIFY(said > 1000);
    }

    void nothingThatHappensTellsAnAddress()
    {
        dispatcherRole.assertCurrent();
        const auto hears = [&](ClientId id, const QByteArray &line) {
            m_harness->answersTo(id, {line});
            return m_harness->take(m_stranger);
        };
        const QList<QByteArray> lines{"NICK ania", "PRIVMSG #lab :hi", "NOTICE #lab :hi",
            "TAGMSG #lab", "AWAY :out", "AWAY", "SETNAME :else", "TOPIC #lab :new", "PART #lab",
            "JOIN #lab", "INVITE jan #elsewhere", "MODE ania +i", "NICK later", "KNOCK #lab"};
        for (const QByteArray &line : lines) {
            const QByteArray telling = tellingLine(hears(m_victim, line));
            QVERIFY2(telling.isEmpty(), (line + " -> " + telling).constData());
        }
        m_harness->take(m_stranger);
        m_harness->type(m_guest, "hello");
        m_harness->leave(m_guest);
        m_harness->say(m_v6, "QUIT :bye");
        const ClientId root = m_harness->comeOnline("boss", "127.0.0.1");
        m_harness->answersTo(root, {"OPER root pw", "KLINE later :no"});
        const QByteArray telling = tellingLine(m_harness->take(m_stranger));
        QVERIFY2(telling.isEmpty(), telling.constData());
        for (const char *gone : {"vera", "later", "anna"}) {
            const auto was = answers(m_stranger, QByteArray("WHOWAS ") + gone);
            QVERIFY2(tellingLine(was).isEmpty(), tellingLine(was).constData());
        }
    }

    void oneselfAndOperatorsSeeIt()
    {
        QVERIFY(hasLine(
            answers(m_victim, "WHOIS anna"), "378 anna anna :is connecting from *@" + kAddress));
        QVERIFY(hasLine(answers(m_victim, "USERIP anna"), kAddress));
        const ClientId root = m_harness->comeOnline("boss", "127.0.0.1");
        answers(root, "OPER root pw");
        QVERIFY(hasLine(answers(root, "WHOIS anna"), kAddress));
        QVERIFY(hasLine(answers(root, "WHO anna %i"), kAddress));
        QVERIFY(hasLine(answers(root, "WHO 203.0.113.*"), " anna "));
        QVERIFY(!hasLine(answers(m_stranger, "WHO 203.0.113.*"), " anna "));
    }

    void aNetworkIsBannedByItsPartOfTheCloak()
    {
        const QList<QByteArray> parts = hostOf("anna").split('.');
        answers(m_victim, "PART #lab");
        answers(m_stranger, "MODE #lab +b *!*@*." + parts[1] + '.' + parts[2] + ".ip");
        QVERIFY(hasLine(answers(m_victim, "JOIN #lab"), "474"));
        const ClientId other = m_harness->comeOnline("ewa", "203.0.114.1");
        QVERIFY(!hasLine(answers(other, "JOIN #lab"), "474"));
        // No host that somebody is given lets it escape.
        const ClientId root = m_harness->comeOnline("boss", "127.0.0.1");
        m_harness->answersTo(root, {"OPER root pw", "CHGHOST anna nice.example.org"});
        QVERIFY(hasLine(answers(m_victim, "JOIN #lab"), "474"));
    }

    void whoBansCannotFindAnAddressOut()
    {
        answers(m_victim, "PART #lab");
        answers(m_stranger, "MODE #lab +b *!*@203.0.113.0/24");
        answers(m_stranger, "MODE #lab +b *!*@" + kAddress);
        QVERIFY(!hasLine(answers(m_victim, "JOIN #lab"), "474"));
    }

    void aServerBanLooksAtTheAddress()
    {
        const ClientId root = m_harness->comeOnline("boss", "127.0.0.1");
        m_harness->answersTo(root, {"OPER root pw", "KLINE *@203.0.113.0/24 :no"});
        QVERIFY(m_harness->isClosed(m_victim));
        QVERIFY(!m_harness->isClosed(m_v6));
    }

    void whereCloaksAreOffAddressesAreShown()
    {
        shared::ServerConfig config = settings();
        config.cloaks.enabled = false;
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        m_victim = m_harness->comeOnline("anna", kAddress);
        QCOMPARE(hostOf("anna"), kAddress);
        m_stranger = m_harness->comeOnline("jan", "192.0.2.1");
        m_harness->answersTo(m_stranger, {"JOIN #lab", "MODE #lab +b *!*@203.0.113.0/24"});
        QVERIFY(hasLine(answers(m_victim, "JOIN #lab"), "474"));
    }

    void aKeyOfTheSettingsLastsOverARestart()
    {
        shared::ServerConfig config = settings();
        config.cloaks.key = QByteArray(32, 'k');
        config.cloaks.suffix = "example.net";
        QByteArray first;
        for (int start = 0; start < 2; ++start) {
            m_harness.reset();
            m_harness = std::make_unique<AccountsHarness>(config);
            m_harness->comeOnline("anna", kAddress);
            const QByteArray host = hostOf("anna");
            QVERIFY(host.endsWith(".example.net"));
            QVERIFY(first.isEmpty() || first == host);
            first = host;
        }
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHiddenAddressTest)

} // namespace serverHiddenAddressTest

#include "ServerHiddenAddressTest.moc"
