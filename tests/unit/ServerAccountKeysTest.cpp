// App passwords and recovery codes: NickServ APPPASS, RECOVERY and RECOVER, and what guests type.
// The store that the test plays refuses a code that was used. Thread: the test's.
#include "server/dispatcher/AccountKeys.h"
#include "tests/support/AccountsHarness.h"
#include "tests/support/ScramClient.h"

#include <QTest>

using namespace watek;
using namespace server::shared;
using tests::AccountsHarness;
using ClientId = base::ClientId;

namespace {

class StoreThatKnowsCodes final : public AccountsHarness {
public:
    using AccountsHarness::AccountsHarness;

protected:
    StoreTrouble write(const StoreRequest &request) override
    {
        server::dispatcherRole.assertCurrent();
        for (const StoreChange &change : request.changes) {
            const auto *const used = std::get_if<RecoveryCodeUsed>(&change);
            const Account *const account = used ? state().accounts().find(used->account) : nullptr;
            if (used && !(account && account->recoveryCodes.contains(used->hash)))
                return StoreTrouble::Missing;
        }
        return AccountsHarness::write(request);
    }
};

QByteArray plainOf(const QByteArray &user, const QByteArray &password)
{
    return ('\0' + user + '\0' + password).toBase64();
}

} // namespace

class ServerAccountKeysTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreThatKnowsCodes> m_harness;
    ClientId m_ola; ///< logged in by her password

    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    /// All that NickServ said, without who said it.
    QList<QByteArray> answers(ClientId id, const QByteArray &text)
    {
        QList<QByteArray> found;
        for (const QByteArray &line : say(id, {"NS " + text})) {
            if (line.startsWith(":NickServ!"))
                found.append(line.mid(line.indexOf(" :") + 2));
        }
        return found;
    }
    QByteArray told(ClientId id, const QByteArray &text)
    {
        const auto all = answers(id, text);
        return all.isEmpty() ? QByteArray() : all.constLast();
    }
    ClientId online(const QByteArray &nick) { return m_harness->comeOnline(nick, "127.0.0.1"); }
    /// One more connection of ola's, by this password.
    ClientId comes(const QByteArray &password)
    {
        const ClientId id = m_harness->arriveByTls();
        say(id,
            {"CAP REQ :sasl", "NICK olabot", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", password), "CAP END"});
        return id;
    }
    QByteArray newAppPassword(const QByteArray &label)
    {
        // "The app password bot is k7qz-... - it is not shown again."
        return told(m_ola, "APPPASS ADD " + label).split(' ').value(5);
    }
    QList<QByteArray> newCodes()
    {
        QList<QByteArray> codes = answers(m_ola, "RECOVERY");
        codes.removeLast();
        return codes;
    }
    const Account &account()
    {
        server::dispatcherRole.assertCurrent();
        return *m_harness->state().accounts().findByName("ola");
    }
    bool isOla(ClientId id)
    {
        server::dispatcherRole.assertCurrent();
        return m_harness->state().session(id)->user->account == "ola";
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<StoreThatKnowsCodes>();
        m_ola = online("ola");
        say(m_ola, {"NS REGISTER secret-1"});
    }

    void anAppPasswordLogsIn()
    {
        const QByteArray drawn = newAppPassword("bot");
        QCOMPARE(drawn.size(), 29); // 24 letters, of 31: 118 bits
        QVERIFY(!told(m_ola, "APPPASS LIST").contains(drawn));
        QVERIFY(isOla(comes(drawn)));
        // As people type it.
        QVERIFY(isOla(comes(QByteArray(drawn).replace("-", "").toUpper())));
        const ClientId irc = online("irc");
        QCOMPARE(told(irc, "IDENTIFY ola " + drawn), "You are now logged in as ola.");
        const ClientId guest = m_harness->guest("127.0.0.1", 50001);
        QCOMPARE(m_harness->typed(guest, "/login ola " + drawn),
            "[SERVER] You are now logged in as ola.");
        const ClientId old = m_harness->arriveByTls();
        QVERIFY(say(old, {"PASS ola:" + drawn}).value(0).startsWith("900 "));
    }

    /// It is drawn by chance, so a look at its hash is enough. All else is compared slowly: neither
    /// an account's name nor whether it has app passwords is to be tried out.
    void onlyTheRightOneIsQuick()
    {
        const QByteArray drawn = newAppPassword("bot");
        online("jan");
        const auto isCompared = [this](const QByteArray &user, const QByteArray &password) {
            const ClientId id = m_harness->arriveByTls();
            say(id, {"CAP REQ :sasl", "AUTHENTICATE PLAIN"});
            m_harness->say(id, "AUTHENTICATE " + plainOf(user, password));
            std::vector<PasswordRequest> asked;
            m_harness->passwords.takeAll(asked);
            for (const PasswordRequest &request : asked)
                m_harness->tell(id, PasswordChecked{.ticket = request.ticket});
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
        for (const char *text : {"PASSWD secret-1 secret-2", "SET PASSWORD secret-1 secret-2",
                 "SET EMAIL ola@example.org secret-1", "SET EMAIL none secret-1",
                 "SET ENFORCE none", "SET MULTICLIENT off", "DROP secret-1", "CERT ADD", "CERT DEL",
                 "APPPASS ADD more", "APPPASS DEL bot", "APPPASS LIST", "RECOVERY",
                 "RECOVERY secret-1", "VERIFYEMAIL abcd-abcd-abcd-abcd"})
            QTest::newRow(text) << QByteArray(text);
    }
    void whoHasOneChangesNothing()
    {
        QFETCH(const QByteArray, text);
        const ClientId bot = comes(newAppPassword("bot"));
        const size_t stored = m_harness->stored.size();
        QVERIFY2(
            told(bot, text).startsWith("This connection has logged in by the app password bot"),
            told(bot, text).constData());
        QCOMPARE(m_harness->stored.size(), stored);
        // Its owner's password makes it its owner's.
        if (text == "CERT ADD")
            return; // it has shown none
        QCOMPARE(told(bot, "IDENTIFY ola secret-1"), "You are now logged in as ola.");
        QVERIFY(!told(bot, text).startsWith("This connection"));
    }

    void whatIsDeletedEnds()
    {
        const QByteArray drawn = newAppPassword("bot");
        const QByteArray other = newAppPassword("phone");
        const ClientId bot = comes(drawn);
        const ClientId phone = comes(other);
        QCOMPARE(told(m_ola, "APPPASS DEL bat"), "You have no app password bat.");
        QCOMPARE(told(m_ola, "APPPASS DEL bot"),
            "The app password bot is good no more, and connections that logged in by it are "
            "ended.");
        QVERIFY(m_harness->isClosed(bot));
        QVERIFY(m_harness->take(bot).constLast().contains("app password"));
        QVERIFY(!m_harness->isClosed(phone) && !m_harness->isClosed(m_ola));
        QVERIFY(!isOla(comes(drawn)));
        QVERIFY(isOla(comes(other)));
    }

    /// Who waits to be taken up again by RESUME has logged in by it, too.
    void whatIsDeletedDoesNotComeBack()
    {
        server::dispatcherRole.assertCurrent();
        const QByteArray drawn = newAppPassword("bot");
        m_harness->leave(m_ola, "gone"); // else the person stays by her
        const ClientId bot = m_harness->arriveByTls();
        const auto said = say(bot,
            {"CAP LS 302", "CAP REQ :sasl watek/resume", "NICK ola", "USER u 0 * :r",
                "AUTHENTICATE PLAIN", "AUTHENTICATE " + plainOf("ola", drawn), "CAP END"});
        QByteArray token;
        for (const QByteArray &line : said) {
            if (line.startsWith("RESUME TOKEN "))
                token = line.mid(13);
        }
        QCOMPARE(token.size(), 43);
        m_harness->tell(bot, Left{.reason = "Connection reset by peer", .mayReturn = true});
        // It comes back, and still may change nothing.
        const ClientId again = m_harness->arriveByTls();
        say(again, {"CAP LS 302", "CAP REQ :watek/resume", "RESUME " + token, "CAP END"});
        QVERIFY(isOla(again));
        QVERIFY(told(again, "DROP secret-1").startsWith("This connection has logged in by"));
        m_harness->tell(again, Left{.reason = "Connection reset by peer", .mayReturn = true});
        QVERIFY(m_harness->state().onlineUserOfAccount("ola"));
        const ClientId owner = online("owner");
        told(owner, "IDENTIFY ola secret-1");
        told(owner, "APPPASS DEL bot");
        QVERIFY(!m_harness->state().onlineUser("ola"));
    }

    /// A person's connections log in and out together; what each of them has shown stays its own.
    void itStaysWhatItIsWhenItsOwnerLogsInAgain()
    {
        const ClientId bot = comes(newAppPassword("bot"));
        told(m_ola, "LOGOUT");
        QVERIFY(!isOla(bot));
        told(m_ola, "IDENTIFY ola secret-1");
        QVERIFY(isOla(bot));
        QVERIFY(told(bot, "CERT ADD " + QByteArray(64, 'a')).startsWith("This connection has"));
        told(m_ola, "APPPASS DEL bot");
        QVERIFY(m_harness->isClosed(bot));
    }

    void labelsAndBound()
    {
        for (const QByteArray &label : {QByteArray(33, 'x'),
                 QByteArray("a\x02"
                            "b")})
            QVERIFY(told(m_ola, "APPPASS ADD " + label).startsWith("Call it by one word"));
        newAppPassword("bot");
        QCOMPARE(told(m_ola, "APPPASS ADD bot"), "You have an app password bot already.");
        for (int i = 1; i < int(server::dispatcher::kMostAppPasswords); ++i)
            QCOMPARE(newAppPassword("n" + QByteArray::number(i)).size(), 29);
        QVERIFY(told(m_ola, "APPPASS ADD one").startsWith("You have 16 app passwords already"));
        QCOMPARE(told(m_ola, "APPPASS LIST"), "You have 16 app password(s).");
    }

    void twoAskedForAtOnceAreCountedTogether()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId other = online("other");
        told(other, "IDENTIFY ola secret-1");
        for (int i = 1; i < int(server::dispatcher::kMostAppPasswords); ++i)
            newAppPassword("n" + QByteArray::number(i));
        m_harness->say(m_ola, "NS APPPASS ADD a");
        m_harness->say(other, "NS APPPASS ADD b");
        m_harness->settle();
        QCOMPARE(qsizetype(account().appPasswords.size()), server::dispatcher::kMostAppPasswords);
    }

    void whenItWasUsedIsListed()
    {
        const QByteArray drawn = newAppPassword("bot");
        QVERIFY(answers(m_ola, "APPPASS LIST").value(0).endsWith(", never used"));
        m_harness->clock.advanceMs(86'400'000);
        comes(drawn);
        const auto listed = answers(m_ola, "APPPASS LIST").value(0);
        QCOMPARE(listed, "bot, made 2023-11-14 22:13 UTC, last used 2023-11-15 22:13 UTC");
        // Not every time: a program that connects each second would keep the disk busy.
        const size_t stored = m_harness->stored.size();
        comes(drawn);
        QCOMPARE(m_harness->stored.size(), stored);
    }

    /// Who changes the password knows it, and its programs stay. Who had to have it set anew may
    /// have been robbed.
    void whatBecomesOfThemWithANewPassword()
    {
        const QByteArray drawn = newAppPassword("bot");
        const ClientId bot = comes(drawn);
        told(m_ola, "PASSWD secret-1 secret-2");
        QVERIFY(!m_harness->isClosed(bot));
        QVERIFY(isOla(comes(drawn)));
        const QByteArray code = newCodes().value(0);
        const ClientId lost = online("lost");
        QVERIFY(told(lost, "RECOVER ola " + code + " secret-3").startsWith("The password of ola"));
        QVERIFY(m_harness->isClosed(bot));
        QVERIFY(!isOla(comes(drawn)));
        QVERIFY(account().appPasswords.empty());
        QCOMPARE(account().recoveryCodes.size(), 7);
    }

    void whatOperatorsSetEndsThemAll()
    {
        ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({QStringLiteral("oper"), "root", "pw", OperRole::Admin});
        m_harness.reset();
        m_harness = std::make_unique<StoreThatKnowsCodes>(config);
        m_ola = online("ola");
        say(m_ola, {"NS REGISTER secret-1"});
        const ClientId bot = comes(newAppPassword("bot"));
        newCodes();
        const ClientId root = online("root");
        say(root, {"OPER root pw", "NS SAPASSWD ola secret-2"});
        QVERIFY(m_harness->isClosed(bot));
        QVERIFY(account().appPasswords.empty() && account().recoveryCodes.isEmpty());
    }

    /// Who can listen would learn it.
    void noneIsMadeWhereOthersListen()
    {
        const ClientId far = m_harness->arrive(ClientKind::Irc, "203.0.113.7");
        const QByteArray first = "n,,n=ola,r=abc";
        const auto said = say(far,
            {"CAP REQ :sasl", "NICK far", "USER u 0 * :r", "AUTHENTICATE SCRAM-SHA-256",
                "AUTHENTICATE " + first.toBase64()});
        const QByteArray challenge = QByteArray::fromBase64(said.value(0).mid(13));
        say(far,
            {"AUTHENTICATE " + tests::clientFinal(first, challenge, "secret-1").toBase64(),
                "AUTHENTICATE +", "CAP END"});
        QVERIFY(isOla(far));
        for (const char *text : {"APPPASS ADD bot", "RECOVERY", "RECOVERY secret-1",
                 "RECOVER ola abcd-abcd-abcd-abcd-abcd secret-2"})
            QVERIFY2(told(far, text).startsWith("Whoever can read this connection"), text);
    }

    void aRecoveryCodeSetsAPasswordOnce()
    {
        const QList<QByteArray> codes = newCodes();
        QCOMPARE(codes.size(), 8);
        for (const QByteArray &code : codes)
            QCOMPARE(code.size(), 24); // 20 letters, of 31: 99 bits
        QVERIFY(answers(m_ola, "INFO").contains("Recovery codes left: 8."));
        const ClientId lost = online("lost");
        QCOMPARE(told(lost, "RECOVER ola " + codes[0] + " secret-2"),
            "The password of ola was changed: log in. You have 7 recovery code(s) left. To end "
            "connections of others that are logged in: CLIENTS LOGOUT all.");
        QCOMPARE(told(lost, "RECOVER ola " + codes[0] + " secret-3"),
            "That code does not fit, or its time is over.");
        QCOMPARE(told(lost, "IDENTIFY ola secret-2"), "You are now logged in as ola.");
        const ClientId guest = m_harness->guest("127.0.0.1", 50001);
        QVERIFY(m_harness->typed(guest, "/recover ola " + codes[1].toUpper() + " secret-4")
                    .startsWith("[SERVER] The password of ola was changed"));
        // How many are left is nobody else's business.
        QVERIFY(!answers(online("ela"), "INFO ola").join().contains("ecovery"));
    }

    void newOnesVoidTheOld()
    {
        const QList<QByteArray> old = newCodes();
        newCodes();
        QCOMPARE(told(online("lost"), "RECOVER ola " + old[0] + " secret-2"),
            "That code does not fit, or its time is over.");
    }

    /// Two use one code before either was answered: one password is set.
    void ofTwoWhoUseOneAtOnceOneDoes()
    {
        const QByteArray code = newCodes().value(0);
        const ClientId one = online("one");
        const ClientId two = online("two");
        m_harness->take(one);
        m_harness->take(two);
        m_harness->say(one, "NS RECOVER ola " + code + " secret-2");
        m_harness->say(two, "NS RECOVER ola " + code + " secret-3");
        m_harness->settle();
        QVERIFY(m_harness->take(one).join().contains("The password of ola was changed"));
        QVERIFY(m_harness->take(two).join().contains("That code does not fit"));
        QCOMPARE(told(one, "IDENTIFY ola secret-2"), "You are now logged in as ola.");
    }

    /// Neither the answer nor the work tells whether there is such an account.
    void whoTriesThemOutLearnsNothingAndIsShutOut()
    {
        newCodes();
        const QByteArray wrong = "abcd-abcd-abcd-abcd-abcd";
        const ClientId thief = m_harness->arriveByTls({}, "198.51.100.9");
        say(thief, {"NICK thief", "USER u 0 * :r"});
        for (const char *name : {"ola", "nobody"}) {
            const size_t stored = m_harness->stored.size();
            m_harness->say(thief, QByteArray("NS RECOVER ") + name + ' ' + wrong + " secret-2");
            std::vector<PasswordRequest> asked;
            m_harness->passwords.takeAll(asked);
            QVERIFY(asked.empty());
            QCOMPARE(m_harness->stored.size(), stored);
            QVERIFY(m_harness->take(thief).constLast().endsWith(
                ":That code does not fit, or its time is over."));
        }
        for (int i = 1; i < server::dispatcher::PasswordGuesses::kMost; ++i)
            told(thief, "RECOVER ola " + wrong + " secret-2");
        QVERIFY(told(thief, "RECOVER ola " + wrong + " secret-2")
                    .startsWith("Too many wrong passwords"));
        QVERIFY(!told(online("lost"), "RECOVER ola " + wrong + " secret-2").startsWith("Too many"));
    }

    void withoutItsPasswordNobodyMakesCodes()
    {
        const QByteArray print(64, 'a');
        told(m_ola, "CERT ADD " + print);
        const ClientId id = m_harness->arriveByTls({.certificate = print});
        say(id,
            {"CAP REQ :sasl", "NICK x", "USER u 0 * :r", "AUTHENTICATE EXTERNAL", "AUTHENTICATE +",
                "CAP END"});
        QVERIFY(told(id, "RECOVERY").startsWith("Say your password, too"));
        QCOMPARE(told(id, "RECOVERY guess"), "That name and that password do not fit.");
        QVERIFY(told(id, "RECOVERY secret-1").startsWith("Write these codes down"));
    }

    /// A weak password is no reason to lose a code.
    void aWeakPasswordUsesNoCode()
    {
        const QByteArray code = newCodes().value(0);
        const ClientId lost = online("lost");
        QVERIFY(told(lost, "RECOVER ola " + code + " x").startsWith("Choose a password of 6"));
        QVERIFY(told(lost, "RECOVER ola " + code + " secret-2").startsWith("The password of ola"));
    }

    void whoWantsOneConnectionHasOne()
    {
        server::dispatcherRole.assertCurrent();
        QVERIFY(told(m_ola, "SET MULTICLIENT off").startsWith("Who logs in while you are here"));
        const ClientId second = m_harness->arriveByTls();
        const auto said = say(second,
            {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", "secret-1"), "CAP END"});
        QVERIFY2(said.value(0).startsWith("433 "), said.value(0).constData());
        QVERIFY(say(second, {"NICK olaphone"}).value(0).startsWith("001 olaphone "));
        QVERIFY(
            m_harness->state().session(second)->user != m_harness->state().session(m_ola)->user);
        QCOMPARE(told(second, "REGAIN ola"), "You are ola.");
        QVERIFY(m_harness->isClosed(m_ola));
        // Again as others have it.
        told(second, "SET MULTICLIENT on");
        QCOMPARE(m_harness->state().session(comes("secret-1"))->user,
            m_harness->state().session(second)->user);
    }
};

QTEST_GUILESS_MAIN(ServerAccountKeysTest)
#include "ServerAccountKeysTest.moc"
