// App passwords: NickServ APPPASS, and how programs log in by them. Thread: the test's.
#include "server/dispatcher/AccountKeys.h"
#include "tests/support/AccountKeysWorld.h"
#include "tests/support/ResumeToken.h"
#include "tests/support/ScramClient.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverAppPasswordsTest {

using namespace watek;
using namespace server::shared;
using tests::AccountKeysWorld;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerAppPasswordsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountKeysWorld> m_world;

    static QByteArray plainOf(const QByteArray &user, const QByteArray &password)
    {
        return AccountKeysWorld::plainOf(user, password);
    }

private Q_SLOTS:
    void init()
    {
        m_world.reset(); // two would play one role
        m_world = std::make_unique<AccountKeysWorld>();
    }

    void anAppPasswordLogsIn()
    {
        const QByteArray drawn = m_world->newAppPassword("bot");
        QCOMPARE(drawn.size(), 29); // 24 letters, of 31: 118 bits
        QVERIFY(!m_world->told(m_world->ola, "APPPASS LIST").contains(drawn));
        QVERIFY(m_world->isOla(m_world->comes(drawn)));
        // As people type it.
        QVERIFY(m_world->isOla(m_world->comes(QByteArray(drawn).replace("-", "").toUpper())));
        const ClientId irc = m_world->online("irc");
        QCOMPARE(m_world->told(irc, "IDENTIFY ola " + drawn), "You are now logged in as ola.");
        const ClientId guest = m_world->harness.guest("127.0.0.1", 50001);
        QCOMPARE(m_world->harness.typed(guest, "/login ola " + drawn),
            "[SERVER] You are now logged in as ola.");
        const ClientId old = m_world->harness.arriveByTls();
        QVERIFY(m_world->say(old, {"PASS ola:" + drawn}).value(0).startsWith("900 "));
    }

    /// Nobody is shown it twice, so it is on its way before it is stored.
    void theOneOfABrokenConnectionWasShown()
    {
        m_world->harness.take(m_world->ola);
        m_world->harness.say(m_world->ola, "NS APPPASS ADD bot");
        const QByteArray shown = m_world->harness.take(m_world->ola).value(0);
        const QByteArray drawn = shown.mid(shown.indexOf(" is ") + 4, 29);
        m_world->harness.leave(m_world->ola);
        m_world->harness.settle();
        QVERIFY(m_world->isOla(m_world->comes(drawn)));
    }

    void theOneThatCannotBeStoredIsToBeForgotten()
    {
        m_world->harness.trouble = StoreTrouble::Full;
        QCOMPARE(m_world->told(m_world->ola, "APPPASS ADD bot"),
            "Nothing can be stored just now, please try again later. Forget that password, it is "
            "not good.");
        m_world->harness.trouble = StoreTrouble::None;
        QCOMPARE(m_world->told(m_world->ola, "APPPASS LIST"), "You have 0 app passwords.");
    }

    /// A program that was taken over must not put its owner out.
    void itEndsOnlyConnectionsOfItsOwn()
    {
        const QByteArray drawn = m_world->newAppPassword("bot");
        const ClientId bot = m_world->comes(drawn);
        const ClientId twin = m_world->comes(drawn);
        const ClientId other = m_world->comes(m_world->newAppPassword("other"));
        const QByteArray refusal = "This connection has logged in by the app password bot, which "
                                   "ends only connections of its own. /msg NickServ IDENTIFY ola "
                                   "<password> first.";
        const auto number = [](ClientId id) { return QByteArray::number(id.value); };
        QCOMPARE(m_world->told(bot, "CLIENTS LOGOUT " + number(m_world->ola)), refusal);
        QCOMPARE(m_world->told(bot, "CLIENTS LOGOUT " + number(other)), refusal);
        QCOMPARE(m_world->answers(bot, "CLIENTS LOGOUT all"),
            (QList<QByteArray>{refusal, "1 connection ended."}));
        QVERIFY(m_world->harness.isClosed(twin));
        QVERIFY(!m_world->harness.isClosed(other));
        QVERIFY(!m_world->harness.isClosed(m_world->ola));
        m_world->told(bot, "IDENTIFY ola secret-1");
        QCOMPARE(m_world->told(bot, "CLIENTS LOGOUT " + number(other)), "1 connection ended.");
    }

    /// The same by another person of the account.
    void itSendsAwayNobodyWhoIsItsOwner()
    {
        const QByteArray drawn = m_world->newAppPassword("bot");
        m_world->told(m_world->ola, "SET MULTICLIENT off"); // so that they are two persons
        const ClientId bot = m_world->online("bot");
        m_world->told(bot, "IDENTIFY ola " + drawn);
        for (const char *const word : {"GHOST ola", "REGAIN ola"})
            QVERIFY(m_world->told(bot, word).contains("ends only connections of its own."));
        QVERIFY(!m_world->harness.isClosed(m_world->ola));
        // A stranger with its owner's name is sent away all the same.
        m_world->say(m_world->ola, {"NICK olka"});
        const ClientId stranger = m_world->online("jan");
        m_world->say(stranger, {"NICK ola"});
        QCOMPARE(m_world->told(bot, "REGAIN ola"), "You are ola.");
    }

    /// Whom a person hears is what its programs are for.
    void itSilencesPeople()
    {
        const ClientId bot = m_world->comes(m_world->newAppPassword("bot"));
        QVERIFY(m_world->say(bot, {"SILENCE +eve"}).value(0).contains("SILENCE +eve!*@*"));
    }

    /// It is drawn by chance, so a look at its hash is enough. All else is compared slowly: neither
    /// an account's name nor whether it has app passwords is to be tried out.
    void onlyTheRightOneIsQuick()
    {
        const QByteArray drawn = m_world->newAppPassword("bot");
        m_world->online("jan");
        const auto isCompared = [this](const QByteArray &user, const QByteArray &password) {
            const ClientId id = m_world->harness.arriveByTls();
            m_world->say(id, {"CAP REQ :sasl", "AUTHENTICATE PLAIN"});
            m_world->harness.say(id, "AUTHENTICATE " + plainOf(user, password));
            std::vector<PasswordRequest> asked;
            m_world->harness.passwords.takeAll(asked);
            for (const PasswordRequest &request : asked)
                m_world->harness.tell(id, PasswordChecked{.ticket = request.ticket});
            return asked.size() == 1;
        };
        QVERIFY(!isCompared("ola", drawn));
        QVERIFY(isCompared("ola", QByteArray(24, 'a')));
        QVERIFY(isCompared("jan", drawn)); // another's
        QVERIFY(isCompared("nobody", QByteArray(24, 'a')));
    }

    void whoHasOneChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
            {"PASSWD secret-1 secret-2", "SET PASSWORD secret-1 secret-2",
                "SET EMAIL ola@example.org secret-1", "SET EMAIL none secret-1", "SET ENFORCE none",
                "SET MULTICLIENT off", "SET ALWAYS-ON on", "SET AUTO-AWAY off", "DROP secret-1",
                "CERT ADD", "CERT DEL", "APPPASS ADD more", "APPPASS DEL bot", "APPPASS LIST",
                "RECOVERY", "RECOVERY secret-1", "VERIFYEMAIL abcd-abcd-abcd-abcd"})
            QTest::newRow(text) << QByteArray(text);
    }
    void whoHasOneChangesNothing()
    {
        QFETCH(const QByteArray, text);
        const ClientId bot = m_world->comes(m_world->newAppPassword("bot"));
        const size_t stored = m_world->harness.stored.size();
        QVERIFY2(m_world->told(bot, text).startsWith(
                     "This connection has logged in by the app password bot"),
            m_world->told(bot, text).constData());
        QCOMPARE(m_world->harness.stored.size(), stored);
        // Its owner's password makes it its owner's.
        if (text == "CERT ADD")
            return; // it has shown none
        QCOMPARE(m_world->told(bot, "IDENTIFY ola secret-1"), "You are now logged in as ola.");
        QVERIFY(!m_world->told(bot, text).startsWith("This connection"));
    }

    void whatIsDeletedEnds()
    {
        const QByteArray drawn = m_world->newAppPassword("bot");
        const QByteArray other = m_world->newAppPassword("phone");
        const ClientId bot = m_world->comes(drawn);
        const ClientId phone = m_world->comes(other);
        QCOMPARE(m_world->told(m_world->ola, "APPPASS DEL bat"), "You have no app password bat.");
        QCOMPARE(m_world->told(m_world->ola, "APPPASS DEL bot"),
            "The app password bot is good no more, and connections that logged in by it are "
            "ended.");
        QVERIFY(m_world->harness.isClosed(bot));
        QVERIFY(m_world->harness.take(bot).constLast().contains("app password"));
        QVERIFY(!m_world->harness.isClosed(phone) && !m_world->harness.isClosed(m_world->ola));
        QVERIFY(!m_world->isOla(m_world->comes(drawn)));
        QVERIFY(m_world->isOla(m_world->comes(other)));
    }

    /// Who waits to be taken up again by RESUME has logged in by it, too.
    void whatIsDeletedDoesNotComeBack()
    {
        server::dispatcherRole.assertCurrent();
        const QByteArray drawn = m_world->newAppPassword("bot");
        m_world->harness.leave(m_world->ola, "gone"); // else the person stays by her
        const ClientId bot = m_world->harness.arriveByTls();
        const auto said = m_world->say(bot,
            {"CAP LS 302", "CAP REQ :sasl watek/resume", "NICK ola", "USER u 0 * :r",
                "AUTHENTICATE PLAIN", "AUTHENTICATE " + plainOf("ola", drawn), "CAP END"});
        QByteArray token;
        for (const QByteArray &line : said) {
            if (line.startsWith("RESUME TOKEN "))
                token = line.mid(13);
        }
        QCOMPARE(token.size(), 43);
        m_world->harness.tell(bot, Left{.reason = "Connection reset by peer", .mayReturn = true});
        // It comes back, and still may change nothing.
        const ClientId again = m_world->harness.arriveByTls();
        m_world->say(again, {"CAP LS 302", "CAP REQ :watek/resume", "RESUME " + token, "CAP END"});
        QVERIFY(m_world->isOla(again));
        QVERIFY(
            m_world->told(again, "DROP secret-1").startsWith("This connection has logged in by"));
        m_world->harness.tell(again, Left{.reason = "Connection reset by peer", .mayReturn = true});
        QVERIFY(m_world->harness.state().onlineUserOfAccount("ola"));
        const ClientId owner = m_world->online("owner");
        m_world->told(owner, "IDENTIFY ola secret-1");
        QCOMPARE(m_world->harness.state().session(owner)->user,
            m_world->harness.state().onlineUser("ola"));
        m_world->told(owner, "APPPASS DEL bot");
        m_world->harness.leave(owner);
        QVERIFY(!m_world->harness.state().onlineUser("ola"));
    }

    /// A person's connections log in and out together; what each of them has shown stays its own.
    void itStaysWhatItIsWhenItsOwnerLogsInAgain()
    {
        const ClientId bot = m_world->comes(m_world->newAppPassword("bot"));
        m_world->told(m_world->ola, "LOGOUT");
        QVERIFY(!m_world->isOla(bot));
        m_world->told(m_world->ola, "IDENTIFY ola secret-1");
        QVERIFY(m_world->isOla(bot));
        QVERIFY(m_world->told(bot, "CERT ADD " + QByteArray(64, 'a'))
                    .startsWith("This connection has"));
        m_world->told(m_world->ola, "APPPASS DEL bot");
        QVERIFY(m_world->harness.isClosed(bot));
    }

    /// Whoever shows its own password at one connection must not come back by it with the right of
    /// that password over somebody else's account.
    void whatWasShownForOneAccountIsNothingForAnother()
    {
        const QByteArray drawn = m_world->newAppPassword("bot");
        const ClientId mal = m_world->online("mal");
        m_world->told(mal, "REGISTER secret-2");
        const ClientId first = m_world->harness.arriveByTls();
        const auto said = m_world->say(first,
            {"CAP LS 302", "CAP REQ :sasl watek/resume", "NICK mal", "USER u 0 * :r",
                "AUTHENTICATE PLAIN", "AUTHENTICATE " + plainOf("mal", "secret-2"), "CAP END"});
        const QByteArray token = tests::resumeTokenIn(said.join("\r\n"));
        QCOMPARE(token.size(), 43);
        m_world->harness.tell(first, Left{.reason = "Connection reset by peer", .mayReturn = true});
        m_world->told(mal, "LOGOUT");
        m_world->told(m_world->ola, "SET MULTICLIENT off"); // so that mal stays who it is
        QCOMPARE(m_world->told(mal, "IDENTIFY ola " + drawn), "You are now logged in as ola.");
        const ClientId again = m_world->harness.arriveByTls();
        m_world->say(again, {"CAP LS 302", "CAP REQ :watek/resume", "RESUME " + token, "CAP END"});
        QVERIFY(m_world->isOla(again));
        m_world->told(again, "RECOVERY");
        QVERIFY(m_world->account().recoveryCodes.isEmpty());
        m_world->told(again, "SET ENFORCE none");
        QVERIFY(!m_world->account().protection);
    }

    void whatIsDeletedWhileItsPersonIsLoggedOutEndsWhenItLogsIn()
    {
        const ClientId bot = m_world->comes(m_world->newAppPassword("bot"));
        m_world->told(m_world->ola, "LOGOUT");
        const ClientId owner = m_world->online("owner");
        m_world->told(owner, "IDENTIFY ola secret-1");
        m_world->told(owner, "APPPASS DEL bot");
        QVERIFY(!m_world->harness.isClosed(bot)); // it is nobody's then
        m_world->harness.leave(owner);
        m_world->told(m_world->ola, "IDENTIFY ola secret-1");
        QVERIFY(m_world->harness.isClosed(bot));
    }

    void labelsAndBound()
    {
        for (const QByteArray &label : {QByteArray(33, 'x'),
                 QByteArray("a\x02"
                            "b")})
            QVERIFY(m_world->told(m_world->ola, "APPPASS ADD " + label)
                        .startsWith("Call it by one word"));
        m_world->newAppPassword("bot");
        QCOMPARE(m_world->told(m_world->ola, "APPPASS ADD bot"),
            "You have an app password bot already.");
        for (int i = 1; i < int(server::dispatcher::kMostAppPasswords); ++i)
            QCOMPARE(m_world->newAppPassword("n" + QByteArray::number(i)).size(), 29);
        QVERIFY(m_world->told(m_world->ola, "APPPASS ADD one")
                    .startsWith("You have 16 app passwords already"));
        QCOMPARE(m_world->told(m_world->ola, "APPPASS LIST"), "You have 16 app passwords.");
    }

    void twoAskedForAtOnceAreCountedTogether()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId other = m_world->online("other");
        m_world->told(other, "IDENTIFY ola secret-1");
        for (int i = 1; i < int(server::dispatcher::kMostAppPasswords); ++i)
            m_world->newAppPassword("n" + QByteArray::number(i));
        m_world->harness.say(m_world->ola, "NS APPPASS ADD a");
        m_world->harness.say(other, "NS APPPASS ADD b");
        m_world->harness.settle();
        QCOMPARE(qsizetype(m_world->account().appPasswords.size()),
            server::dispatcher::kMostAppPasswords);
    }

    void whenItWasUsedIsListed()
    {
        const QByteArray drawn = m_world->newAppPassword("bot");
        QVERIFY(m_world->answers(m_world->ola, "APPPASS LIST").value(0).endsWith(", never used"));
        m_world->harness.clock.advanceMs(86'400'000);
        m_world->comes(drawn);
        const auto listed = m_world->answers(m_world->ola, "APPPASS LIST").value(0);
        QCOMPARE(listed, "bot, made 2023-11-14 22:13 UTC, last used 2023-11-15 22:13 UTC");
        // Not every time: a program that connects each second would keep the disk busy.
        const size_t stored = m_world->harness.stored.size();
        m_world->comes(drawn);
        QCOMPARE(m_world->harness.stored.size(), stored);
    }

    /// Who changes the password knows it, and its programs stay. Who had to have it set anew may
    /// have been robbed.
    void whatBecomesOfThemWithANewPassword()
    {
        const QByteArray drawn = m_world->newAppPassword("bot");
        const ClientId bot = m_world->comes(drawn);
        m_world->told(m_world->ola, "PASSWD secret-1 secret-2");
        QVERIFY(!m_world->harness.isClosed(bot));
        QVERIFY(m_world->isOla(m_world->comes(drawn)));
        const QByteArray code = m_world->newCodes().value(0);
        const ClientId lost = m_world->online("lost");
        QVERIFY(m_world->told(lost, "RECOVER ola " + code + " secret-3")
                    .startsWith("The password of ola"));
        QVERIFY(m_world->harness.isClosed(bot));
        QVERIFY(!m_world->isOla(m_world->comes(drawn)));
        QVERIFY(m_world->account().appPasswords.empty());
        QCOMPARE(m_world->account().recoveryCodes.size(), 7);
    }

    void whatOperatorsSetEndsThemAll()
    {
        ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({QStringLiteral("oper"), "root", "pw", OperRole::Admin});
        m_world.reset();
        m_world = std::make_unique<AccountKeysWorld>(config);
        const ClientId bot = m_world->comes(m_world->newAppPassword("bot"));
        m_world->newCodes();
        const ClientId root = m_world->online("root");
        m_world->say(root, {"OPER root pw", "NS SAPASSWD ola secret-2"});
        QVERIFY(m_world->harness.isClosed(bot));
        QVERIFY(
            m_world->account().appPasswords.empty() && m_world->account().recoveryCodes.isEmpty());
    }

    /// Who can listen would learn it.
    void noneIsMadeWhereOthersListen()
    {
        const ClientId far = m_world->harness.arrive(ClientKind::Irc, "203.0.113.7");
        const QByteArray first = "n,,n=ola,r=abc";
        const auto said = m_world->say(far,
            {"CAP REQ :sasl", "NICK far", "USER u 0 * :r", "AUTHENTICATE SCRAM-SHA-256",
                "AUTHENTICATE " + first.toBase64()});
        const QByteArray challenge = QByteArray::fromBase64(said.value(0).mid(13));
        m_world->say(far,
            {"AUTHENTICATE " + tests::clientFinal(first, challenge, "secret-1").toBase64(),
                "AUTHENTICATE +", "CAP END"});
        QVERIFY(m_world->isOla(far));
        for (const char *text : {"APPPASS ADD bot", "RECOVERY", "RECOVERY secret-1",
                 "RECOVER ola abcd-abcd-abcd-abcd-abcd secret-2"})
            QVERIFY2(m_world->told(far, text).startsWith("Whoever can read this connection"), text);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAppPasswordsTest)

} // namespace serverAppPasswordsTest

#include "ServerAppPasswordsTest.moc"
