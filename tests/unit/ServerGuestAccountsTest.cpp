// Accounts of plain-text guests: every command that a sentence tells them to type is one that they
// have. Thread: the test's, which plays the other threads.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverGuestAccountsTest {

using namespace watek;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerGuestAccountsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;
    quint16 m_port = 50000;

    ClientId guest() { return m_harness->guest("127.0.0.1", ++m_port); }
    /// What the server says of it, without "[SERVER] ".
    QByteArray typed(ClientId id, const QByteArray &line)
    {
        return m_harness->typed(id, line).mid(9);
    }
    /// All of it, with "[SERVER] ".
    QList<QByteArray> allTyped(ClientId id, const QByteArray &line)
    {
        m_harness->take(id);
        m_harness->type(id, line);
        m_harness->settle();
        return m_harness->take(id);
    }
    QByteArray nickOf(ClientId id)
    {
        server::dispatcherRole.assertCurrent();
        return m_harness->state().session(id)->user->nickText();
    }
    /// A guest who is called so and has registered it with "secret-1".
    ClientId registered(const QByteArray &nick)
    {
        const ClientId id = guest();
        typed(id, "/nick " + nick);
        typed(id, "/register secret-1");
        return id;
    }
    /// On a screen of 80 columns.
    static qsizetype rowsOf(const QList<QByteArray> &lines)
    {
        constexpr qsizetype kColumns = 80;
        qsizetype rows = 0;
        for (const QByteArray &line : lines)
            rows += (line.size() + kColumns - 1) / kColumns;
        return rows;
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>();
    }

    void aPageOfHelpFitsIntoATerminal()
    {
        constexpr qsizetype kRows = 24;
        const ClientId id = guest();
        const auto first = allTyped(id, "/help");
        const auto second = allTyped(id, "/help accounts");
        QVERIFY(first.size() > 10);
        QVERIFY(second.size() > 10);
        QVERIFY2(rowsOf(first) < kRows, QByteArray::number(rowsOf(first)).constData());
        QVERIFY2(rowsOf(second) < kRows, QByteArray::number(rowsOf(second)).constData());
        QVERIFY(first.join('\n').contains("/help accounts"));
    }

    /// By the lists themselves: nothing in them is unknown when it is typed.
    void everyCommandOfTheHelpIsThere()
    {
        const ClientId asker = guest();
        const auto lines = allTyped(asker, "/help") + allTyped(asker, "/help accounts");
        int count = 0;
        for (const QByteArray &line : lines) {
            const QByteArray command = line.mid(9).split(' ').value(0);
            if (!command.startsWith('/') || command == "/exit")
                continue;
            ++count;
            const QByteArray answer = allTyped(guest(), command).join('\n');
            QVERIFY2(!answer.contains("There is no command"), command.constData());
            QVERIFY2(!answer.contains("NickServ"), answer.constData());
            QVERIFY2(!answer.contains('<'), answer.constData());
        }
        QVERIFY(count > 20);
        for (const QByteArray &command : {"/password", "/drop", "/sendpass", "/regain", "/recover",
                 "/recovery", "/report", "/channel", "/register PASSWORD [E-MAIL]"})
            QVERIFY2(lines.join('\n').contains(' ' + command), command.constData());
    }

    void helpTellsOfOneCommand()
    {
        const ClientId id = guest();
        QCOMPARE(allTyped(id, "/help login"),
            (QList<QByteArray>{"[SERVER] /login [NAME] PASSWORD", "[SERVER] Logs you in."}));
        QCOMPARE(typed(id, "/help /silence"), "/silence [NAME] - hear no more of NAME");
        QCOMPARE(allTyped(id, "/help dance").value(0), "[SERVER] There is no command /dance.");
        // An operator's is nobody else's.
        QCOMPARE(
            typed(id, "/sadrop ola"), "There is no command /sadrop. Type /help to see them all.");
    }

    void whatMissesItsWordsIsAnsweredAsItIsTyped_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("/login") << QByteArray("/login [NAME] PASSWORD");
        QTest::newRow("/password") << QByteArray("/password OLD-PASSWORD NEW-PASSWORD");
        QTest::newRow("/verify") << QByteArray("/verify [NAME] CODE");
        QTest::newRow("/recover ola") << QByteArray("/recover NAME CODE NEW-PASSWORD");
        QTest::newRow("/drop") << QByteArray("/drop PASSWORD");
        QTest::newRow("/regain") << QByteArray("/regain NAME");
        QTest::newRow("/apppass ADD") << QByteArray("/apppass ADD LABEL | DEL LABEL | LIST");
    }
    void whatMissesItsWordsIsAnsweredAsItIsTyped()
    {
        QFETCH(const QByteArray, answer);
        QCOMPARE(typed(guest(), QTest::currentDataTag()), "Like this: " + answer);
    }

    void anAccountFromItsFirstDayToItsLast()
    {
        const ClientId ola = registered("ola");
        QCOMPARE(typed(ola, "/password secret-1 secret-2"), "The password of ola was changed.");
        QVERIFY(typed(ola, "/recovery")
                    .startsWith("Write these codes down: they are not shown "
                                "again. Each of them sets a new password once: "
                                "/recover ola CODE NEW-PASSWORD"));
        QVERIFY(typed(ola, "/recovery").endsWith("If you want that: /recovery CONFIRM"));
        QVERIFY(allTyped(ola, "/info").join('\n').contains("No e-mail address."));
        QCOMPARE(typed(ola, "/set always-on perhaps"),
            "Like this: /set ALWAYS-ON true | false | default");
        QCOMPARE(typed(ola, "/drop secret-2"), "The account ola was dropped.");
    }

    void whoLogsInIsCalledByItsAccount()
    {
        m_harness->leave(registered("ola"));
        const ClientId id = guest();
        QCOMPARE(nickOf(id), "Client-127.0.0.1:" + QByteArray::number(m_port));
        const auto lines = allTyped(id, "/login ola secret-1");
        QCOMPARE(nickOf(id), "ola");
        QCOMPARE(lines.constLast(), "[SERVER] You are now logged in as ola.");
    }

    void whoHasChosenANameKeepsIt()
    {
        m_harness->leave(registered("ola"));
        const ClientId id = guest();
        typed(id, "/nick olka");
        typed(id, "/login ola secret-1");
        QCOMPARE(nickOf(id), "olka");
    }

    void whoseNameIsTakenIsToldHowToGetIt()
    {
        server::shared::ServerConfig config = AccountsHarness::settings();
        config.accounts.nickProtection = server::shared::NickProtection::Grace;
        m_harness.reset(); // two would play one role
        m_harness = std::make_unique<AccountsHarness>(config);
        const ClientId ola = registered("ola");
        typed(ola, "/logout");
        const ClientId id = guest();
        QVERIFY(allTyped(id, "/login ola secret-1")
                    .contains("[SERVER] Somebody else is called ola. To take your name back: "
                              "/regain ola"));
        QCOMPARE(typed(id, "/regain ola"), "You are ola.");
        QCOMPARE(nickOf(id), "ola");
        // It is oneself, by another connection.
        const ClientId other = guest();
        QVERIFY(allTyped(other, "/login ola secret-1")
                    .contains("[SERVER] ola is here already: it is you, by another connection. "
                              "Choose another name for this one: /nick NAME"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerGuestAccountsTest)

} // namespace serverGuestAccountsTest

#include "ServerGuestAccountsTest.moc"
