// Hosts that operators give to accounts: when they are seen, by whom they can be switched, and what
// the store says of it. Thread: the test's, which plays the other threads.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverVhostTest {

using namespace watek;
using namespace watek::server;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerVhostTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;
    ClientId m_ola;
    ClientId m_root; ///< an operator

    QByteArray hostOf(const QByteArray &nick)
    {
        dispatcherRole.assertCurrent();
        return m_harness->state().onlineUser(nick)->host;
    }
    QByteArray lastOf(ClientId id, const QByteArray &line)
    {
        const auto lines = m_harness->answersTo(id, {line});
        return lines.isEmpty() ? QByteArray() : lines.constLast();
    }
    QByteArray toNickServ(const QByteArray &text)
    {
        const QByteArray line = lastOf(m_ola, "PRIVMSG NickServ :" + text);
        return line.mid(line.indexOf(" :") + 2);
    }

private Q_SLOTS:
    void init()
    {
        shared::ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({"oper", "root", "pw", shared::OperRole::Admin});
        config.accounts.insecurePasswords = true;
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        m_ola = m_harness->comeOnline("ola", "203.0.113.7");
        m_harness->answersTo(m_ola, {"CAP REQ :chghost", "PRIVMSG NickServ :REGISTER secret-1"});
        m_root = m_harness->comeOnline("boss", "127.0.0.1");
        m_harness->answersTo(m_root, {"OPER root pw"});
    }

    void itIsSeenWhileOneIsLoggedIn()
    {
        const QByteArray cloak = hostOf("ola");
        QVERIFY(cloak.endsWith(".ip"));
        m_harness->take(m_ola);
        QVERIFY(lastOf(m_root, "VHOST ola nice.example.org")
                    .contains("NOTICE boss :ola has the vhost nice.example.org."));
        QCOMPARE(hostOf("ola"), "nice.example.org");
        const auto heard = m_harness->take(m_ola);
        QVERIFY(heard.contains(":ola!u@" + cloak + " CHGHOST u nice.example.org"));
        QVERIFY(
            heard.contains(":watek.local 396 ola nice.example.org :is now your displayed host"));
        toNickServ("LOGOUT");
        QCOMPARE(hostOf("ola"), cloak);
        toNickServ("IDENTIFY secret-1");
        QCOMPARE(hostOf("ola"), "nice.example.org");
        QVERIFY(lastOf(m_root, "VHOST ola").contains("ola has the vhost nice.example.org."));
        QVERIFY(lastOf(m_root, "VHOST ola off").contains("ola has no vhost any more."));
        QCOMPARE(hostOf("ola"), cloak);
    }

    void whoLogsInFirstComesWithIt()
    {
        m_harness->answersTo(m_root, {"VHOST ola nice.example.org"});
        m_harness->answersTo(m_ola, {"QUIT"});
        const ClientId again = m_harness->arriveByTls({}, "203.0.113.9");
        const QByteArray plain = QByteArray("\0ola\0secret-1", 13).toBase64();
        const auto lines = m_harness->answersTo(again,
            {"CAP REQ :sasl", "AUTHENTICATE PLAIN", "AUTHENTICATE " + plain, "NICK ola",
                "USER u 0 * :r", "CAP END"});
        QVERIFY2(hostOf("ola") == "nice.example.org", lines.join('\n').constData());
    }

    void itsOwnerSwitchesIt()
    {
        const QByteArray cloak = hostOf("ola");
        QCOMPARE(toNickServ("VHOST ON"), "You have no vhost. Operators give them.");
        m_harness->answersTo(m_root, {"VHOST ola nice.example.org"});
        QCOMPARE(toNickServ("VHOST"),
            "Your vhost is nice.example.org. To switch it: /msg NickServ VHOST ON | OFF");
        QCOMPARE(toNickServ("VHOST off"), "You are not seen by your vhost any more.");
        QCOMPARE(hostOf("ola"), cloak);
        QCOMPARE(
            toNickServ("VHOST on"), "You are seen by nice.example.org while you are logged in.");
        QCOMPARE(hostOf("ola"), "nice.example.org");
    }

    void aDroppedAccountTakesItAlong()
    {
        const QByteArray cloak = hostOf("ola");
        m_harness->answersTo(m_root, {"VHOST ola nice.example.org"});
        toNickServ("DROP secret-1");
        QCOMPARE(hostOf("ola"), cloak);
    }

    void aHostThatAnOperatorGaveStays()
    {
        m_harness->answersTo(m_root, {"VHOST ola nice.example.org", "CHGHOST ola other.example"});
        toNickServ("LOGOUT");
        QCOMPARE(hostOf("ola"), "other.example");
    }

    void whatLooksLikeSomethingElseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("an address")
            << QByteArray("192.0.2.1") << QByteArray("cannot look like an address");
        QTest::newRow("IPv6") << QByteArray("2001:db8::1")
                              << QByteArray("cannot look like an address");
        QTest::newRow("a cloak") << QByteArray("a.b.c.IP")
                                 << QByteArray("cannot look like a cloak");
        QTest::newRow("the end of all cloaks")
            << QByteArray("ip") << QByteArray("cannot look like a cloak");
        QTest::newRow("the server")
            << QByteArray("Watek.local") << QByteArray("cannot be the server's own name");
        QTest::newRow("a part of the server")
            << QByteArray("staff.watek.local") << QByteArray("cannot be the server's own name");
        QTest::newRow("two dots") << QByteArray("a..b") << QByteArray("Between the dots");
        QTest::newRow("a dot at the end") << QByteArray("a.b.") << QByteArray("Between the dots");
        QTest::newRow("no host") << QByteArray("a!b@c") << QByteArray("A host is letters");
        QTest::newRow("too long") << QByteArray(65, 'a') << QByteArray("A host is letters");
    }

    void whatLooksLikeSomethingElseIsRefused()
    {
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, why);
        const QByteArray before = hostOf("ola");
        const QByteArray told = lastOf(m_root, "VHOST ola " + host);
        QVERIFY2(told.contains(why), told.constData());
        QCOMPARE(hostOf("ola"), before);
    }

    void onlyOperatorsGiveIt()
    {
        QVERIFY(lastOf(m_ola, "VHOST ola nice.example.org").startsWith("481 ola "));
        QVERIFY(
            lastOf(m_root, "VHOST nobody nice.example.org").contains("nobody is not registered."));
        m_harness->trouble = shared::StoreTrouble::Full;
        const QByteArray before = hostOf("ola");
        QVERIFY(lastOf(m_root, "VHOST ola nice.example.org")
                    .contains("Nothing can be stored just now, please try again later."));
        QCOMPARE(hostOf("ola"), before);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerVhostTest)

} // namespace serverVhostTest

#include "ServerVhostTest.moc"
