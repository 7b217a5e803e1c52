// Codes by e-mail: VERIFY, RESEND, SENDPASS, RESETPASS, SET EMAIL. The test plays the other threads
// and reads the e-mails. IRCv3 draft/account-registration. Thread: the test's.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverVerifyTest {

using namespace watek;
using namespace server::shared;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerVerifyTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;
    std::vector<MailRequest> m_mails;

    static ServerConfig settings()
    {
        ServerConfig config = AccountsHarness::settings();
        config.accounts.registrationRequiresEmail = true;
        config.accounts.mailCommand = QStringLiteral("/usr/sbin/sendmail -i -- {to}");
        return config;
    }
    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    QByteArray first(ClientId id, const QByteArray &line) { return say(id, {line}).value(0); }
    /// What NickServ said last.
    QByteArray told(ClientId id, const QByteArray &text)
    {
        QByteArray last;
        for (const QByteArray &line : say(id, {"NS " + text})) {
            if (line.startsWith(":NickServ!"))
                last = line.mid(line.indexOf(" :") + 2);
        }
        return last;
    }
    ClientId online(const QByteArray &nick, const QByteArray &address = "127.0.0.1")
    {
        return m_harness->comeOnline(nick, address);
    }
    /// The code of the e-mail that was asked for since the last time; empty: none was.
    QByteArray newCode()
    {
        m_mails.clear();
        m_harness->mails.takeAll(m_mails);
        return m_mails.empty() ? QByteArray() : m_mails.back().code;
    }
    const Account *account(const QByteArray &name)
    {
        server::dispatcherRole.assertCurrent();
        return m_harness->state().accounts().findByName(name);
    }
    /// An account of "ola" with the password "secret-1", verified, who is online.
    ClientId olaWithAccount()
    {
        const ClientId ola = online("ola");
        say(ola, {"REGISTER * ola@example.org secret-1"});
        say(ola, {"VERIFY ola " + newCode()});
        return ola;
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings());
        m_mails.clear();
    }

    /// "Commands", "Responses", "Examples".
    void whoHasTheCodeHasTheAccount()
    {
        const ClientId ola = online("ola");
        QVERIFY(first(ola, "REGISTER * ola@example.org secret-1")
                    .startsWith("REGISTER VERIFICATION_REQUIRED ola :"));
        QVERIFY(!account("ola")->isVerified);
        const QByteArray code = newCode();
        QCOMPARE(m_mails.size(), 1u);
        QCOMPARE(m_mails[0].to, "ola@example.org");
        QCOMPARE(m_mails[0].from, "watek@watek.local");
        QVERIFY(m_mails[0].text.contains("VERIFY ola " + code));
        QVERIFY(!account("ola")->code->hash.contains(code));

        QCOMPARE(first(ola, "VERIFY ola abcd-efgh-jkmn-pqrs"),
            "FAIL VERIFY INVALID_CODE ola :That code does not fit, or its time is over");
        // As people type it.
        const auto lines = say(ola, {"VERIFY OLA " + QByteArray(code).replace("-", "").toUpper()});
        QCOMPARE(lines.value(0), "VERIFY SUCCESS ola :The account ola is yours");
        QCOMPARE(lines.value(1), "900 ola ola!u@127.0.0.1 ola :You are now logged in as ola");
        QVERIFY(account("ola")->isVerified);
        QVERIFY(!account("ola")->code);

        QVERIFY(first(ola, "VERIFY ola " + code).startsWith("FAIL VERIFY ALREADY_AUTHENTICATED "));
        say(ola, {"NS LOGOUT"});
        QVERIFY(first(ola, "VERIFY ola " + code).startsWith("FAIL VERIFY INVALID_CODE ola "));
    }

    /// "before-connect": the example of the specification.
    void itIsVerifiedBeforeJoining()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId ola = m_harness->arriveByTls();
        say(ola, {"CAP LS 302", "NICK ola", "USER u 0 * :r"});
        QVERIFY(first(ola, "REGISTER * ola@example.org secret-1")
                    .startsWith("REGISTER VERIFICATION_REQUIRED ola :"));
        const auto lines = say(ola, {"VERIFY ola " + newCode()});
        QVERIFY(lines.value(0).startsWith("VERIFY SUCCESS ola :"));
        QVERIFY(lines.value(1).startsWith("900 ola "));
        QVERIFY(say(ola, {"CAP END"}).value(0).startsWith("001 ola "));
        QCOMPARE(m_harness->state().session(ola)->user->account, "ola");
    }

    /// What nobody has verified keeps nobody from the nickname, its own owner least of all.
    void anUnverifiedAccountProtectsNoName()
    {
        const ClientId ola = m_harness->arriveByTls();
        say(ola,
            {"CAP LS 302", "NICK ola", "USER u 0 * :r", "REGISTER * ola@example.org secret-1"});
        QVERIFY(say(ola, {"CAP END"}).value(0).startsWith("001 ola "));
        QVERIFY(told(ola, "IDENTIFY ola secret-1").startsWith("Your account waits for the code"));
        QCOMPARE(told(ola, "IDENTIFY ola secret-2"), "That name and that password do not fit.");
        QCOMPARE(told(online("jan"), "INFO ola"), "ola is not registered.");
    }

    /// Who has just registered by that nickname; nobody else.
    void whoWaitsForACodeIsToldSo()
    {
        const ClientId ola = online("ola");
        say(ola, {"REGISTER * ola@example.org secret-1"});
        QCOMPARE(told(ola, "INFO"),
            "ola waits for the code that was sent by e-mail: /msg NickServ VERIFY ola <code>. To "
            "get another code: /msg NickServ RESEND ola <password>");
        QCOMPARE(told(online("jan"), "INFO ola"), "ola is not registered.");
    }

    /// Whatever its reader chats with.
    void theEmailSaysHowItIsTypedEverywhere()
    {
        const ClientId ola = online("ola");
        say(ola, {"REGISTER * ola@example.org secret-1"});
        QByteArray code = newCode();
        const auto has = [&](const QByteArray &line) {
            return m_mails.back().text.contains("\n    " + line + "\n");
        };
        QVERIFY(has("/msg NickServ VERIFY ola " + code));
        QVERIFY(has("/quote VERIFY ola " + code));
        QVERIFY(has("/verify ola " + code));
        say(ola, {"VERIFY ola " + code, "NS SENDPASS ola"});
        code = newCode();
        QVERIFY(has("/msg NickServ RESETPASS ola " + code + " <new password>"));
        QVERIFY(has("/resetpass ola " + code + " NEW-PASSWORD"));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("email");
        for (const char *email : {"*", "ola", "-f@example.org", "ola@example.org,jan@example.org"})
            QTest::newRow(email) << QByteArray(email);
    }
    void refusals()
    {
        QFETCH(const QByteArray, email);
        const ClientId ola = online("ola");
        QVERIFY(first(ola, "REGISTER * " + email + " secret-1")
                    .startsWith("FAIL REGISTER INVALID_EMAIL ola :"));
        QCOMPARE(newCode(), "");
    }

    /// "Keys specified in this document".
    void theCapabilitySaysSo()
    {
        const auto lines = say(m_harness->arriveByTls(), {"CAP LS 302"});
        QVERIFY(lines.join(' ').contains(
            "draft/account-registration=before-connect,custom-account-name,email-required"));
    }

    void itIsGoneWhenNobodyVerifiesIt()
    {
        const ClientId ola = online("ola");
        say(ola, {"REGISTER * ola@example.org secret-1"});
        const QByteArray code = newCode();
        m_harness->clock.advanceMs(qint64(settings().accounts.verifyTimeout) * 1000);
        QVERIFY(first(ola, "VERIFY ola " + code).startsWith("FAIL VERIFY INVALID_CODE ola "));
        // The timer of the account that was just registered looks for those that are over.
        const ClientId jan = online("jan");
        say(jan, {"REGISTER * jan@example.org secret-1"});
        QTRY_VERIFY((m_harness->settle(), account("ola") == nullptr));
        QVERIFY(account("jan"));
        QVERIFY(first(ola, "REGISTER * ola@example.org secret-1")
                    .startsWith("REGISTER VERIFICATION_REQUIRED ola :"));
    }

    void wrongCodesAreCounted()
    {
        say(online("ola"), {"REGISTER * ola@example.org secret-1"});
        const QByteArray code = newCode();
        const ClientId thief = online("jan", "198.51.100.9");
        for (int i = 0; i < server::dispatcher::PasswordGuesses::kMost; ++i)
            QVERIFY(first(thief, "VERIFY ola abcd").startsWith("FAIL VERIFY INVALID_CODE ola "));
        QVERIFY(first(thief, "VERIFY ola " + code)
                    .startsWith("FAIL VERIFY TEMPORARILY_UNAVAILABLE ola "));
        QVERIFY(first(online("ela"), "VERIFY ola " + code).startsWith("VERIFY SUCCESS ola "));
    }

    void anotherCodeTakesThePlaceOfTheFirst()
    {
        const ClientId ola = online("ola");
        say(ola, {"REGISTER * ola@example.org secret-1"});
        const QByteArray before = newCode();
        QVERIFY(told(ola, "RESEND ola secret-1").startsWith("A code was sent to you a moment ago"));
        m_harness->clock.advanceMs(server::dispatcher::MailDesk::kPauseMs);
        QCOMPARE(told(ola, "RESEND ola secret-2"), "That name and that password do not fit.");
        QCOMPARE(newCode(), "");
        QCOMPARE(told(ola, "RESEND ola secret-1"),
            "A code was sent to ola@example.org. Type it: /msg NickServ VERIFY ola <code>");
        const QByteArray after = newCode();
        QVERIFY(!after.isEmpty() && after != before);
        QVERIFY(first(ola, "VERIFY ola " + before).startsWith("FAIL VERIFY INVALID_CODE ola "));
        QVERIFY(first(ola, "VERIFY ola " + after).startsWith("VERIFY SUCCESS ola "));
    }

    void whatCouldNotBeSentIsSaid()
    {
        const ClientId ola = online("ola");
        say(ola, {"REGISTER * ola@example.org secret-1"});
        newCode();
        m_harness->tell(ClientId(), MailSent{m_mails[0].ticket, "mail_command ended with 75"});
        QVERIFY(m_harness->take(ola).value(0).contains(
            "The e-mail to ola@example.org could not be sent."));
        // Twice, and for somebody who has gone.
        m_harness->tell(ClientId(), MailSent{m_mails[0].ticket, "again"});
        QCOMPARE(m_harness->take(ola), QList<QByteArray>());
    }

    void aForgottenPasswordIsResetByEmail()
    {
        const ClientId ola = olaWithAccount();
        say(ola, {"NS LOGOUT"});
        const ClientId jan = online("jan");
        const QByteArray nobody = told(jan, "SENDPASS nobody");
        QCOMPARE(newCode(), "");
        const QByteArray somebody = told(jan, "SENDPASS ola");
        QCOMPARE(somebody, QByteArray(nobody).replace("nobody", "ola"));
        const QByteArray code = newCode();
        QCOMPARE(m_mails.size(), 1u);
        QVERIFY(told(jan, "SENDPASS ola") == somebody);
        QCOMPARE(newCode(), ""); // a moment ago

        QCOMPARE(told(jan, "RESETPASS ola abcd secret-2"),
            "That code does not fit, or its time is over.");
        QVERIFY(told(jan, "RESETPASS ola " + code + " abc").startsWith("Choose a password of 6"));
        QCOMPARE(told(jan, "RESETPASS ola " + code + " secret-2"),
            "The password of ola was changed. Now log in: /msg NickServ IDENTIFY ola <password>");
        QCOMPARE(told(jan, "RESETPASS ola " + code + " secret-3"),
            "That code does not fit, or its time is over.");
        QCOMPARE(told(ola, "IDENTIFY ola secret-2"), "You are now logged in as ola.");
    }

    void aCodeForThePasswordHasItsTime()
    {
        olaWithAccount();
        const ClientId jan = online("jan");
        told(jan, "SENDPASS ola");
        const QByteArray code = newCode();
        QVERIFY(!code.isEmpty());
        // And is good for that alone.
        QVERIFY(first(jan, "VERIFY ola " + code).startsWith("FAIL VERIFY INVALID_CODE ola "));
        m_harness->clock.advanceMs(3'600'000);
        QCOMPARE(told(jan, "RESETPASS ola " + code + " secret-2"),
            "That code does not fit, or its time is over.");
    }

    void aNewAddressCountsWhenItIsVerified()
    {
        const ClientId ola = olaWithAccount();
        QCOMPARE(told(ola, "SET EMAIL none secret-1"), "An account here needs an e-mail address.");
        QCOMPARE(told(ola, "SET EMAIL new@example.org secret-2"),
            "That name and that password do not fit.");
        QCOMPARE(told(ola, "SET EMAIL new@example.org secret-1"),
            "A code was sent to new@example.org. Type it: /msg NickServ VERIFYEMAIL <code>");
        const QByteArray code = newCode();
        QCOMPARE(account("ola")->email, "ola@example.org");
        // Somebody else's wish for a new password does not take the code away.
        told(online("jan"), "SENDPASS ola");
        QCOMPARE(newCode(), "");
        QCOMPARE(told(ola, "VERIFYEMAIL " + code), "Your e-mail address is new@example.org.");
        QCOMPARE(account("ola")->email, "new@example.org");
        QVERIFY(!account("ola")->code);
    }

    void oneAddressAsksForSoManyEmailsOnly()
    {
        for (int i = 0; i < server::dispatcher::MailDesk::kMostForAddress; ++i) {
            const QByteArray nick = "user" + QByteArray(1, char('a' + i));
            const ClientId id = online(nick);
            QVERIFY(first(id, "REGISTER * " + nick + "@example.org secret-1")
                        .startsWith("REGISTER VERIFICATION_REQUIRED "));
        }
        const ClientId late = online("late");
        QVERIFY(first(late, "REGISTER * late@example.org secret-1")
                    .startsWith("FAIL REGISTER TEMPORARILY_UNAVAILABLE late :Too many e-mails"));
    }

    /// Nobody takes them out: kMostMails are waited for, whoever asks.
    void theQueueIsBounded()
    {
        for (int i = 0; i < kMostMails; ++i) {
            const QByteArray number = QByteArray::number(i);
            const ClientId id = online("u" + number + "x", "127.0." + number + ".1");
            QVERIFY(first(id, "REGISTER * x" + number + "@example.org secret-1")
                        .startsWith("REGISTER VERIFICATION_REQUIRED "));
            m_harness->leave(id);
        }
        const ClientId late = online("late", "127.0.200.1");
        QVERIFY(first(late, "REGISTER * late@example.org secret-1")
                    .startsWith("FAIL REGISTER TEMPORARILY_UNAVAILABLE late :"));
    }

    /// A few networks ask for e-mails that nobody takes out. Others find a place.
    void aCrowdLeavesPlacesForOthers()
    {
        int accepted = 0;
        for (int i = 0; i < kMostMails; ++i) {
            const QByteArray number = QByteArray::number(i);
            const ClientId id = online("u" + number + "x", "127.0.0." + QByteArray::number(i / 8));
            accepted += first(id, "REGISTER * x" + number + "@example.org secret-1")
                            .startsWith("REGISTER VERIFICATION_REQUIRED ");
            m_harness->leave(id);
        }
        QCOMPARE(accepted, kMostMails / 2);
        const ClientId late = online("late", "127.0.200.1");
        QVERIFY(first(late, "REGISTER * late@example.org secret-1")
                    .startsWith("REGISTER VERIFICATION_REQUIRED "));
    }

    /// From everywhere, in any spelling.
    void oneRecipientGetsSoManyEmailsOnly()
    {
        using server::dispatcher::MailDesk;
        const QByteArrayList spellings{
            "ola@example.org", "Ola@Example.ORG", "ola+chat@example.org"};
        for (int i = 0; i < MailDesk::kMostForRecipient; ++i) {
            const ClientId id = online(
                "user" + QByteArray(1, char('a' + i)), "127.0." + QByteArray::number(i) + ".1");
            QVERIFY(first(id, "REGISTER * " + spellings[i] + " secret-1")
                        .startsWith("REGISTER VERIFICATION_REQUIRED "));
        }
        const ClientId late = online("late", "127.0.9.1");
        QVERIFY(first(late, "REGISTER * ola+more@example.org secret-1")
                    .contains(":Several e-mails were sent to that address just now"));
        m_harness->clock.advanceMs(server::dispatcher::RateLimit::kWindowMs);
        QVERIFY(first(late, "REGISTER * ola@example.org secret-1")
                    .startsWith("REGISTER VERIFICATION_REQUIRED "));
    }

    void aCodeThatCouldNotBeStoredIsNotSent()
    {
        olaWithAccount();
        const ClientId jan = online("jan");
        m_harness->trouble = StoreTrouble::Full;
        told(jan, "SENDPASS ola");
        QCOMPARE(newCode(), "");
        QVERIFY(!account("ola")->code);
        // Nor are two at once.
        m_harness->trouble = StoreTrouble::None;
        m_harness->say(jan, "NS SENDPASS ola");
        m_harness->say(jan, "NS SENDPASS ola");
        m_harness->settle();
        const QByteArray code = newCode();
        QCOMPARE(m_mails.size(), 1u);
        QCOMPARE(told(jan, "RESETPASS ola " + code + " secret-2"),
            "The password of ola was changed. Now log in: /msg NickServ IDENTIFY ola <password>");
    }

    /// Somebody has named an e-mail address that nobody reads.
    void aNameThatNobodyVerifiesGivesWay()
    {
        const ClientId eve = online("eve");
        say(eve, {"REGISTER jan nobody@invalid.example secret-1"});
        const QByteArray eves = newCode();
        QVERIFY(!eves.isEmpty());
        const ClientId jan = online("jan");
        QVERIFY(first(jan, "REGISTER * jan@example.org secret-2")
                    .startsWith("FAIL REGISTER ACCOUNT_EXISTS jan "));
        m_harness->clock.advanceMs(server::dispatcher::AccountDesk::kUnverifiedHoldMs);
        QVERIFY(first(jan, "REGISTER * jan@example.org secret-2")
                    .startsWith("REGISTER VERIFICATION_REQUIRED jan "));
        const QByteArray code = newCode();
        QVERIFY(first(eve, "VERIFY jan " + eves).startsWith("FAIL VERIFY INVALID_CODE jan "));
        QVERIFY(first(jan, "VERIFY jan " + code).startsWith("VERIFY SUCCESS jan "));
        // What somebody has verified does not.
        m_harness->clock.advanceMs(server::dispatcher::AccountDesk::kUnverifiedHoldMs);
        QVERIFY(first(eve, "REGISTER jan eve@example.org secret-3")
                    .startsWith("FAIL REGISTER ACCOUNT_EXISTS jan "));
    }

    void aGuestVerifiesInItsOwnWords()
    {
        const ClientId guest = m_harness->guest("127.0.0.1", 50001);
        m_harness->typed(guest, "/nick ola");
        QVERIFY(m_harness->typed(guest, "/register secret-1").contains("needs an e-mail address"));
        QVERIFY(m_harness->typed(guest, "/register secret-1 ola@example.org")
                    .endsWith("/verify ola CODE"));
        QVERIFY(m_harness->typed(guest, "/login ola secret-1").endsWith("/verify ola CODE"));
        QCOMPARE(
            m_harness->typed(guest, "/verify " + newCode()), "[SERVER] The account ola is yours.");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerVerifyTest)

} // namespace serverVerifyTest

#include "ServerVerifyTest.moc"
