// Recovery codes: NickServ RECOVERY and RECOVER, and what guests type; and accounts that want one
// connection at a time (SET MULTICLIENT). Thread: the test's.
#include "server/dispatcher/AccountKeys.h"
#include "tests/support/AccountKeysWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverRecoveryCodesTest {

using namespace watek;
using namespace server::shared;
using tests::AccountKeysWorld;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerRecoveryCodesTest : public QObject {
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

    void aRecoveryCodeSetsAPasswordOnce()
    {
        const QList<QByteArray> codes = m_world->newCodes();
        QCOMPARE(codes.size(), 8);
        for (const QByteArray &code : codes)
            QCOMPARE(code.size(), 24); // 20 letters, of 31: 99 bits
        QVERIFY(m_world->answers(m_world->ola, "INFO").contains("Recovery codes left: 8."));
        const ClientId lost = m_world->online("lost");
        QCOMPARE(m_world->told(lost, "RECOVER ola " + codes[0] + " secret-2"),
            "The password of ola was changed. Now log in: /msg NickServ IDENTIFY ola <password>. "
            "You have 7 recovery codes left. To end connections of others that are logged in: /msg "
            "NickServ CLIENTS LOGOUT all");
        QCOMPARE(m_world->told(lost, "RECOVER ola " + codes[0] + " secret-3"),
            "That code does not fit, or its time is over.");
        QCOMPARE(m_world->told(lost, "IDENTIFY ola secret-2"), "You are now logged in as ola.");
        const ClientId guest = m_world->harness.guest("127.0.0.1", 50001);
        QVERIFY(m_world->harness.typed(guest, "/recover ola " + codes[1].toUpper() + " secret-4")
                    .startsWith("[SERVER] The password of ola was changed"));
        // How many are left is nobody else's business.
        QVERIFY(!m_world->answers(m_world->online("ela"), "INFO ola").join().contains("ecovery"));
    }

    void newOnesVoidTheOld()
    {
        const QList<QByteArray> old = m_world->newCodes();
        m_world->newCodes();
        QCOMPARE(m_world->told(m_world->online("lost"), "RECOVER ola " + old[0] + " secret-2"),
            "That code does not fit, or its time is over.");
    }

    void whoHasCodesIsAskedBeforeNewOnesVoidThem()
    {
        QVERIFY(m_world->told(m_world->ola, "RECOVERY").startsWith("Write these codes down"));
        QCOMPARE(m_world->told(m_world->ola, "RECOVERY"),
            "You have 8 recovery codes that were not used yet. New ones make them void. If you "
            "want that: /msg NickServ RECOVERY CONFIRM");
        QVERIFY(m_world->told(m_world->ola, "RECOVERY secret-1")
                    .endsWith("/msg NickServ RECOVERY <password> CONFIRM"));
        const QList<QByteArray> before = m_world->account().recoveryCodes;
        QVERIFY(m_world->told(m_world->ola, "RECOVERY secret-1 confirm")
                    .endsWith("Those that you had before are void."));
        QVERIFY(m_world->account().recoveryCodes != before);
    }

    /// They are on their way before the old ones are void.
    void codesOfABrokenConnectionWereShown()
    {
        const QByteArray old = m_world->newCodes().value(0);
        m_world->harness.take(m_world->ola);
        m_world->harness.say(m_world->ola, "NS RECOVERY CONFIRM");
        const QList<QByteArray> shown = m_world->harness.take(m_world->ola);
        QCOMPARE(shown.size(), 8);
        const QByteArray code = shown.constLast().mid(shown.constLast().lastIndexOf(':') + 1);
        m_world->harness.leave(m_world->ola);
        m_world->harness.settle();
        const ClientId lost = m_world->online("lost");
        QVERIFY(m_world->told(lost, "RECOVER ola " + old + " secret-2").startsWith("That code"));
        QVERIFY(m_world->told(lost, "RECOVER ola " + code + " secret-2")
                    .startsWith("The password of ola was changed"));
    }

    void whereNewCodesCannotBeStoredTheOldOnesAreGood()
    {
        const QByteArray old = m_world->newCodes().value(0);
        m_world->harness.trouble = StoreTrouble::Full;
        QCOMPARE(m_world->told(m_world->ola, "RECOVERY CONFIRM"),
            "Nothing can be stored just now, please try again later. Forget these codes: those "
            "that you had before are good as ever.");
        m_world->harness.trouble = StoreTrouble::None;
        QVERIFY(m_world->told(m_world->online("lost"), "RECOVER ola " + old + " secret-2")
                    .startsWith("The password of ola was changed"));
    }

    /// Two use one code before either was answered: one password is set.
    void ofTwoWhoUseOneAtOnceOneDoes()
    {
        const QByteArray code = m_world->newCodes().value(0);
        const ClientId one = m_world->online("one");
        const ClientId two = m_world->online("two");
        m_world->harness.take(one);
        m_world->harness.take(two);
        m_world->harness.say(one, "NS RECOVER ola " + code + " secret-2");
        m_world->harness.say(two, "NS RECOVER ola " + code + " secret-3");
        m_world->harness.settle();
        QVERIFY(m_world->harness.take(one).join().contains("The password of ola was changed"));
        QVERIFY(m_world->harness.take(two).join().contains("That code does not fit"));
        QCOMPARE(m_world->told(one, "IDENTIFY ola secret-2"), "You are now logged in as ola.");
    }

    /// Neither the answer nor the work tells whether there is such an account.
    void whoTriesThemOutLearnsNothingAndIsShutOut()
    {
        m_world->newCodes();
        const QByteArray wrong = "abcd-abcd-abcd-abcd-abcd";
        const ClientId thief = m_world->harness.arriveByTls({}, "198.51.100.9");
        m_world->say(thief, {"NICK thief", "USER u 0 * :r"});
        for (const char *name : {"ola", "nobody"}) {
            const size_t stored = m_world->harness.stored.size();
            m_world->harness.say(
                thief, QByteArray("NS RECOVER ") + name + ' ' + wrong + " secret-2");
            std::vector<PasswordRequest> asked;
            m_world->harness.passwords.takeAll(asked);
            QVERIFY(asked.empty());
            QCOMPARE(m_world->harness.stored.size(), stored);
            QVERIFY(m_world->harness.take(thief).constLast().endsWith(
                ":That code does not fit, or its time is over."));
        }
        for (int i = 1; i < server::dispatcher::PasswordGuesses::kMost; ++i)
            m_world->told(thief, "RECOVER ola " + wrong + " secret-2");
        QVERIFY(m_world->told(thief, "RECOVER ola " + wrong + " secret-2")
                    .startsWith("Too many wrong passwords"));
        QVERIFY(!m_world->told(m_world->online("lost"), "RECOVER ola " + wrong + " secret-2")
                     .startsWith("Too many"));
    }

    void withoutItsPasswordNobodyMakesCodes()
    {
        const QByteArray print(64, 'a');
        m_world->told(m_world->ola, "CERT ADD " + print);
        const ClientId id = m_world->harness.arriveByTls({.certificate = print});
        m_world->say(id,
            {"CAP REQ :sasl", "NICK x", "USER u 0 * :r", "AUTHENTICATE EXTERNAL", "AUTHENTICATE +",
                "CAP END"});
        QVERIFY(m_world->told(id, "RECOVERY").startsWith("Say your password, too"));
        QCOMPARE(m_world->told(id, "RECOVERY guess"), "That name and that password do not fit.");
        QVERIFY(m_world->told(id, "RECOVERY secret-1").startsWith("Write these codes down"));
    }

    /// A weak password is no reason to lose a code.
    void aWeakPasswordUsesNoCode()
    {
        const QByteArray code = m_world->newCodes().value(0);
        const ClientId lost = m_world->online("lost");
        QVERIFY(
            m_world->told(lost, "RECOVER ola " + code + " x").startsWith("Choose a password of 6"));
        QVERIFY(m_world->told(lost, "RECOVER ola " + code + " secret-2")
                    .startsWith("The password of ola"));
    }

    void whoWantsOneConnectionHasOne()
    {
        server::dispatcherRole.assertCurrent();
        QVERIFY(m_world->told(m_world->ola, "SET MULTICLIENT off")
                    .startsWith("Who logs in while you are here"));
        const ClientId second = m_world->harness.arriveByTls();
        const auto said = m_world->say(second,
            {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", "secret-1"), "CAP END"});
        QVERIFY2(said.value(0).startsWith("433 * ola :Another connection of yours has it"),
            said.value(0).constData());
        QVERIFY(m_world->say(second, {"NICK olaphone"}).value(0).startsWith("001 olaphone "));
        QVERIFY(m_world->harness.state().session(second)->user
            != m_world->harness.state().session(m_world->ola)->user);
        QCOMPARE(m_world->told(second, "REGAIN ola"), "You are ola.");
        QVERIFY(m_world->harness.isClosed(m_world->ola));
        // Again as others have it.
        m_world->told(second, "SET MULTICLIENT on");
        QCOMPARE(m_world->harness.state().session(m_world->comes("secret-1"))->user,
            m_world->harness.state().session(second)->user);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerRecoveryCodesTest)

} // namespace serverRecoveryCodesTest

#include "ServerRecoveryCodesTest.moc"
