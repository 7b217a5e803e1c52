// Accounts by talking: NickServ for IRC clients, /register and /login for plain-text guests. The
// test plays the other threads. Thread: the test's.
#include "tests/support/AccountsHarness.h"

#include <QTest>

using namespace watek;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerNickServTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    /// What NickServ said last, without who said it.
    QByteArray told(ClientId id, const QByteArray &text)
    {
        const auto lines = m_harness->answersTo(id, {"PRIVMSG NickServ :" + text});
        const QByteArray notice = ":NickServ!NickServ@watek.local NOTICE ";
        for (auto line = lines.crbegin(); line != lines.crend(); ++line) {
            if (line->startsWith(notice))
                return line->mid(line->indexOf(" :") + 2);
        }
        return {};
    }
    /// Somebody in the chat, on this computer.
    ClientId online(const QByteArray &nick) { return m_harness->comeOnline(nick, "127.0.0.1"); }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>();
    }

    void anAccountFromItsFirstDayToItsLast()
    {
        const ClientId ola = online("ola");
        QCOMPARE(told(ola, "register secret-1 ola@example.org"), "The account ola is yours.");
        QVERIFY(told(ola, "INFO").startsWith("E-mail: ola@example.org"));
        QCOMPARE(told(ola, "PASSWD wrong secret-2"), "That name and that password do not fit.");
        QVERIFY(
            told(ola, "PASSWD secret-1 correct horse").startsWith("A password that is said here"));
        QCOMPARE(told(ola, "PASSWD secret-1 secret-2"), "The password of ola was changed.");
        QCOMPARE(told(ola, "LOGOUT"), "You are logged out.");
        QCOMPARE(told(ola, "IDENTIFY secret-1"), "That name and that password do not fit.");
        QCOMPARE(told(ola, "IDENTIFY ola secret-2"), "You are now logged in as ola.");
        QCOMPARE(told(ola, "DROP secret-1"), "That name and that password do not fit.");
        QCOMPARE(told(ola, "DROP secret-2"), "The account ola was dropped.");
        QCOMPARE(told(ola, "INFO ola"), "ola is not registered.");
    }

    /// Everybody who is logged in to it, too.
    void whoDropsAnAccountIsLoggedOut()
    {
        const ClientId ola = online("ola");
        told(ola, "REGISTER secret-1");
        m_harness->answersTo(ola, {"CAP REQ :account-notify", "JOIN #lab"});
        const ClientId jan = online("jan");
        m_harness->answersTo(jan, {"CAP REQ :account-notify", "JOIN #lab"});
        told(jan, "IDENTIFY ola secret-1");
        m_harness->answersTo(ola, {});
        const auto lines = m_harness->answersTo(ola, {"NS DROP secret-1"});
        QVERIFY(lines.contains(":jan!u@127.0.0.1 ACCOUNT *"));
        QVERIFY(lines.contains("901 ola ola!u@127.0.0.1 :You are now logged out"));
        const auto heard = m_harness->take(jan);
        QVERIFY(heard.contains(":ola!u@127.0.0.1 ACCOUNT *"));
        QVERIFY(heard.contains(":watek.local 901 jan jan!u@127.0.0.1 :You are now logged out"));
    }

    void theOwnerGetsTheNameBack()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId ola = online("ola");
        const ClientId jan = online("jan");
        told(ola, "REGISTER secret-1");
        m_harness->answersTo(ola, {"NICK olka"});
        QVERIFY(told(jan, "GHOST ola").startsWith("ola is not your nickname."));
        QCOMPARE(told(jan, "IDENTIFY ola secret-1"), "You are now logged in as ola.");
        m_harness->answersTo(jan, {"NICK ola"});
        QCOMPARE(told(ola, "REGAIN ola"), "You are ola.");
        QVERIFY(m_harness->isClosed(jan));
        QCOMPARE(m_harness->state().session(ola)->user->nickText(), "ola");
    }

    void aCertificateIsAddedAndRemoved()
    {
        const ClientId ola = online("ola");
        told(ola, "REGISTER secret-1");
        QCOMPARE(told(ola, "CERT ADD"), "You have shown no certificate.");
        QCOMPARE(told(ola, "CERT ADD abc"), "A fingerprint is 64 hexadecimal digits (SHA-256).");
        const QByteArray colons = QByteArray("AB:").repeated(32).chopped(1);
        QVERIFY(told(ola, "CERT ADD " + colons).startsWith("Who shows the certificate abab"));
        QCOMPARE(told(ola, "CERT LIST"), "You have 1 certificate(s).");
        QVERIFY(told(ola, "CERT DEL " + colons).endsWith(" is nobody's now."));
        QCOMPARE(told(ola, "CERT DEL " + colons), "That is none of your certificates.");
    }

    void whatIsNoCommandIsSaid()
    {
        const ClientId ola = online("ola");
        QCOMPARE(told(ola, "OPEN SESAME"), "I do not understand that. Try HELP.");
        QCOMPARE(told(ola, "REGISTER"), "Like this: REGISTER <password> [<e-mail>]");
        QVERIFY(!told(ola, "HELP").isEmpty());
        for (const char *text : {"PASSWD a secret-2", "DROP secret-1", "CERT ADD"})
            QCOMPARE(told(ola, text), "You are not logged in.");
    }

    /// It may hold a password: nobody hears it, its sender's own echo included.
    void whatIsToldIsNotEchoed()
    {
        const ClientId ola = online("ola");
        m_harness->answersTo(ola, {"CAP REQ :echo-message"});
        const auto lines = m_harness->answersTo(ola, {"PRIVMSG NickServ :IDENTIFY secret-1"});
        QVERIFY(!lines.join('\n').contains("secret-1"));
    }

    /// As some programs write to services.
    void itIsAddressedWithItsServer()
    {
        const ClientId ola = online("ola");
        QVERIFY(m_harness->answersTo(ola, {"PRIVMSG nickserv@WATEK.local :  INFO ola"})
                    .join('\n')
                    .contains("ola is not registered."));
        QVERIFY(m_harness->answersTo(ola, {"PRIVMSG ChanServ@watek.local :HELP"})
                    .join('\n')
                    .contains(":ChanServ!"));
        QVERIFY(m_harness->answersTo(ola, {"PRIVMSG NickServ@other.net :HELP"})
                    .value(0)
                    .startsWith("401 "));
    }

    void requestsBetweenProgramsAreAnsweredLikeAProgram()
    {
        const ClientId ola = online("ola");
        const auto answers = [&](const QByteArray &request) {
            return m_harness->answersTo(ola, {"PRIVMSG NickServ :\x01" + request + '\x01'});
        };
        QCOMPARE(answers("PING 12 34"),
            QList<QByteArray>{":NickServ!NickServ@watek.local NOTICE ola :\x01PING 12 34\x01"});
        QVERIFY(answers("VERSION").value(0).contains(" NOTICE ola :\x01VERSION "));
        QVERIFY(answers("ACTION waves").isEmpty());
    }

    void helpShowsOneCommand()
    {
        const ClientId ola = online("ola");
        QCOMPARE(told(ola, "HELP identify"), "Logs you in.");
        QCOMPARE(m_harness->answersTo(ola, {"NS HELP IDENTIFY"}).size(), 2);
        QVERIFY(m_harness->answersTo(ola, {"NS HELP frobnicate"}).size() > 10);
        QVERIFY(m_harness->answersTo(ola, {"NS HELP SADROP"}).size() > 10); // not for her
    }

    /// Whatever it is called: the person of its own account.
    void anotherPersonOfTheAccountIsOnesOwn()
    {
        const ClientId ola = online("ola");
        told(ola, "REGISTER secret-1");
        told(ola, "LOGOUT");
        m_harness->answersTo(ola, {"NICK olcia", "NS IDENTIFY ola secret-1"});
        const ClientId other = online("ela");
        QVERIFY(told(other, "GHOST olcia").contains("Log in first: IDENTIFY <account> <password>"));
        told(other, "IDENTIFY ola secret-1");
        QVERIFY(told(other, "GHOST jan").contains("is neither"));
        QCOMPARE(told(other, "GHOST olcia"), "olcia is free.");
        QVERIFY(m_harness->isClosed(ola));
    }

    void nobodyIsCalledSo()
    {
        const ClientId ola = online("ola");
        QVERIFY(m_harness->answersTo(ola, {"NICK nickserv"}).value(0).startsWith("432 "));
    }

    void aGuestKeepsItsName()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId guest = m_harness->guest("127.0.0.1", 50001);
        QCOMPARE(m_harness->typed(guest, "/register secret-1"),
            "[SERVER] Choose a name first: /nick NAME");
        m_harness->typed(guest, "/nick ola");
        QCOMPARE(
            m_harness->typed(guest, "/register secret-1"), "[SERVER] The account ola is yours.");
        m_harness->leave(guest);

        const ClientId other = m_harness->guest("127.0.0.1", 50002);
        QVERIFY(m_harness->typed(other, "/nick ola").contains("is somebody's own name"));
        QCOMPARE(m_harness->typed(other, "/login ola secret-2"),
            "[SERVER] That name and that password do not fit.");
        QCOMPARE(m_harness->typed(other, "/login ola secret-1"),
            "[SERVER] You are now logged in as ola.");
        m_harness->typed(other, "/nick ola");
        QCOMPARE(m_harness->state().session(other)->user->nickText(), "ola");
        QCOMPARE(m_harness->typed(other, "/logout"), "[SERVER] You are logged out.");
    }

    void aGuestFromElsewhereSaysNoPasswordInPlainText()
    {
        const ClientId guest = m_harness->guest("203.0.113.7", 50001);
        m_harness->typed(guest, "/nick ola");
        QVERIFY(m_harness->typed(guest, "/register secret-1").endsWith(": connect with TLS."));
        QVERIFY(m_harness->typed(guest, "/login secret-1").endsWith(": connect with TLS."));
    }
};

QTEST_GUILESS_MAIN(ServerNickServTest)
#include "ServerNickServTest.moc"
