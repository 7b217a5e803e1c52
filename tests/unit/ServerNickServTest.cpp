// Accounts by talking: NickServ for IRC clients, /register and /login for plain-text guests. The
// test plays the other threads. Thread: the test's.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverNickServTest {

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
        QVERIFY(m_harness->answersTo(ola, {"NS INFO"})
                    .join('\n')
                    .contains(":E-mail: ola@example.org."));
        QCOMPARE(told(ola, "PASSWD wrong secret-2"), "That name and that password do not fit.");
        QVERIFY(
            told(ola, "PASSWD secret-1 correct horse").startsWith("A password that is said here"));
        QCOMPARE(told(ola, "PASSWD secret-1 secret-2"), "The password of ola was changed.");
        QCOMPARE(told(ola, "LOGOUT"), "You are logged out.");
        QCOMPARE(told(ola, "IDENTIFY secret-1"), "That name and that password do not fit.");
        QCOMPARE(told(ola, "IDENTIFY ola secret-2"), "You are now logged in as ola.");
        QCOMPARE(told(ola, "UNSAY secret-1"), "That name and that password do not fit.");
        QCOMPARE(told(ola, "UNSAY secret-2"), "What ola has said is deleted.");
        QCOMPARE(told(ola, "DROP secret-1"), "That name and that password do not fit.");
        QCOMPARE(told(ola, "DROP secret-2"), "The account ola was dropped.");
        QCOMPARE(told(ola, "INFO ola"), "ola is not registered.");
    }

    /// Everybody who is logged in to it, too.
    void whoDropsAnAccountIsLoggedOut()
    {
        const ClientId ola = online("ola");
        told(ola, "REGISTER secret-1");
        told(ola, "SET MULTICLIENT off"); // so that they are two persons
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
        told(ola, "SET MULTICLIENT off");
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
        QCOMPARE(told(ola, "CERT LIST"), "You have 1 certificate.");
        QVERIFY(told(ola, "CERT DEL " + colons).endsWith(" is nobody's now."));
        QCOMPARE(told(ola, "CERT DEL " + colons), "That is none of your certificates.");
    }

    /// One logs in to one account: who shows it is its owner, so it is nobody else's to add.
    void aCertificateIsOneAccounts()
    {
        const ClientId ola = online("ola");
        const ClientId jan = online("jan");
        told(ola, "REGISTER secret-1");
        told(jan, "REGISTER secret-1");
        const QByteArray print = QByteArray("ab").repeated(32);
        told(ola, "CERT ADD " + print);
        QCOMPARE(told(jan, "CERT ADD " + print), "That certificate logs in to another account.");
        QCOMPARE(told(ola, "CERT ADD " + print), "That is one of your certificates already.");
        // Colons stand between pairs of digits, or nowhere.
        for (const QByteArray &wrong :
            {QByteArray("cd").repeated(31) + "c:d", ':' + QByteArray("cd").repeated(32),
                QByteArray("cd:").repeated(32), QByteArray("cg").repeated(32)})
            QCOMPARE(told(jan, "CERT ADD " + wrong),
                "A fingerprint is 64 hexadecimal digits (SHA-256).");
    }

    /// Two connections, of one account, each of which asks before the other was answered.
    void whatIsAskedForAtOnceIsCountedTogether()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId ola = online("ola");
        told(ola, "REGISTER secret-1");
        const ClientId phone = m_harness->arrive(server::shared::ClientKind::Irc, "127.0.0.1");
        QVERIFY(m_harness->attach(phone, ola) == server::dispatcher::Attached::Yes);
        QVERIFY(told(phone, "CERT ADD " + QByteArray(64, 'a')).startsWith("Another connection"));
        told(phone, "IDENTIFY ola secret-1");
        for (int i = 0; i < 9; ++i)
            told(ola, "CERT ADD " + QByteArray(63, 'a') + QByteArray::number(i));
        m_harness->take(ola);
        m_harness->take(phone);
        m_harness->say(ola, "NS CERT ADD " + QByteArray(64, 'b'));
        m_harness->say(phone, "NS CERT ADD " + QByteArray(64, 'c'));
        m_harness->settle();
        QCOMPARE(m_harness->state().accounts().findByName("ola")->certificates.size(), 10);
        QVERIFY(m_harness->take(phone).join().contains("You have 10 certificates already"));
    }

    void channelsAskedForAtOnceAreCountedTogether()
    {
        server::dispatcherRole.assertCurrent();
        server::shared::ServerConfig config = AccountsHarness::settings();
        config.channels.maxPerAccount = 1;
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        const ClientId ola = online("ola");
        told(ola, "REGISTER secret-1");
        const ClientId phone = m_harness->arrive(server::shared::ClientKind::Irc, "127.0.0.1");
        QVERIFY(m_harness->attach(phone, ola) == server::dispatcher::Attached::Yes);
        m_harness->answersTo(ola, {"JOIN #a,#b"});
        m_harness->take(phone);
        m_harness->say(ola, "CS REGISTER #a");
        m_harness->say(phone, "CS REGISTER #b");
        m_harness->settle();
        QVERIFY(m_harness->take(phone).join('\n').contains(":ola has 1 channels already"));
        QCOMPARE(m_harness->state().registeredChannels().all().size(), size_t(1));
    }

    /// 900 and 901: "sent when the user's account name is set". A person's connections are one
    /// user.
    void everyConnectionHearsThatItsPersonLogsInAndOut()
    {
        const ClientId ola = online("ola");
        told(ola, "REGISTER secret-1");
        told(ola, "LOGOUT");
        const ClientId phone = m_harness->arrive(server::shared::ClientKind::Irc, "127.0.0.1");
        QVERIFY(m_harness->attach(phone, ola) == server::dispatcher::Attached::Yes);
        m_harness->say(phone, "CAP REQ :account-notify");
        m_harness->say(ola, "CAP REQ :account-notify");
        m_harness->take(phone);
        told(ola, "IDENTIFY secret-1");
        auto heard = m_harness->take(phone);
        QVERIFY2(heard.value(0).contains(" ACCOUNT ola"), heard.join('\n').constData());
        QVERIFY2(heard.value(1).startsWith(":watek.local 900 "), heard.join('\n').constData());
        told(ola, "LOGOUT");
        heard = m_harness->take(phone);
        QVERIFY(heard.value(0).contains(" ACCOUNT *"));
        QVERIFY(heard.value(1).startsWith(":watek.local 901 "));
        // IRCv3 account-notify: also for "a client's own account name changes".
        told(ola, "IDENTIFY secret-1");
        m_harness->take(phone);
        const auto own = m_harness->answersTo(ola, {"NS DROP secret-1"}).join('\n');
        QVERIFY2(own.contains(" ACCOUNT *") && own.contains("901 "), own.constData());
        QVERIFY(m_harness->take(phone).join('\n').contains(" ACCOUNT *"));
    }

    /// Nothing that somebody types behind a command is left out silently.
    void tooManyWordsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"NS LOGOUT now", "NS INFO ola jan", "NS DROP secret-1 please",
                 "NS GHOST ola secret-1", "NS VERIFY ola abcd efgh", "NS CERT LIST all of",
                 "NS SESSIONS all", "NS APPPASS ADD my phone", "NS SET ENFORCE strict now",
                 "NS SET ALWAYS-ON true now", "CS INFO #lab #lob", "CS LIST a b",
                 "CS ACCESS #lab DEL ola jan", "CS REGISTER #lab secret"})
            QTest::newRow(line) << QByteArray(line);
    }
    void tooManyWordsAreRefused()
    {
        QFETCH(const QByteArray, line);
        const ClientId ola = online("ola");
        m_harness->answersTo(ola, {"NS REGISTER secret-1", "JOIN #lab", "CS REGISTER #lab"});
        const qsizetype stored = qsizetype(m_harness->stored.size());
        const auto said = m_harness->answersTo(ola, {line}).join('\n');
        const QByteArray verb = line.split(' ').value(1);
        QVERIFY2(said.contains(verb), said.constData());
        QCOMPARE(qsizetype(m_harness->stored.size()), stored);
    }

    void whatIsNoCommandIsSaid()
    {
        const ClientId ola = online("ola");
        QCOMPARE(
            told(ola, "OPEN SESAME"), "I do not understand that. What I do: /msg NickServ HELP");
        QCOMPARE(told(ola, "REGISTER"), "Like this: /msg NickServ REGISTER <password> [<e-mail>]");
        QVERIFY(!told(ola, "HELP").isEmpty());
        for (const char *text : {"PASSWD a secret-2", "DROP secret-1", "CERT ADD"})
            QCOMPARE(told(ola, text),
                "You are not logged in. First: /msg NickServ IDENTIFY <account> <password>");
    }

    void aWrongValueIsAnsweredWithThatSettingsForm()
    {
        const ClientId ola = online("ola");
        told(ola, "REGISTER secret-1");
        const auto count = [&](const QByteArray &line) {
            return m_harness->answersTo(ola, {"NS " + line}).size();
        };
        for (const QByteArray &setting :
            {"ENFORCE", "PASSWORD", "EMAIL", "ALWAYS-ON", "AUTO-AWAY", "MULTICLIENT"}) {
            const QByteArray wrong = "SET " + setting + " wrong";
            QVERIFY(told(ola, wrong).startsWith("Like this: /msg NickServ SET " + setting + ' '));
            QCOMPARE(count(wrong), 1);
        }
        QCOMPARE(told(ola, "SET EMAIL wrong"),
            "Like this: /msg NickServ SET EMAIL <new e-mail> <password of your account> - your "
            "e-mail address; the word none in its place has it forgotten");
        QCOMPARE(count("SET"), 7);
        QCOMPARE(count("SET COLOUR red"), 7);
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
        told(ola, "SET MULTICLIENT off");
        told(ola, "LOGOUT");
        m_harness->answersTo(ola, {"NICK olcia", "NS IDENTIFY ola secret-1"});
        const ClientId other = online("ela");
        QVERIFY(told(other, "GHOST olcia")
                    .contains("Log in first: /msg NickServ IDENTIFY <account> <password>"));
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

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerNickServTest)

} // namespace serverNickServTest

#include "ServerNickServTest.moc"
