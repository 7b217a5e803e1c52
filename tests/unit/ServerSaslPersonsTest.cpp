// Who one is after AUTHENTICATE: the nickname that was asked for, and the person that is there by
// another connection. Thread: the test's.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverSaslPersonsTest {

using namespace watek;
using namespace server::shared;
using tests::AccountsHarness;
using ClientId = base::ClientId;

namespace {

QByteArray plainOf(const QByteArray &user, const QByteArray &password)
{
    return ('\0' + user + '\0' + password).toBase64();
}

} // namespace

class ServerSaslPersonsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    ClientId arrive() { return m_harness->arriveByTls(); }
    /// An account of "ola" with the password "secret-1", whose owner has gone again.
    void registerOla()
    {
        const ClientId ola = arrive();
        const auto said = say(ola, {"NICK ola", "USER u 0 * :r", "REGISTER * * secret-1"});
        QCOMPARE(said.value(0), QByteArray("REGISTER SUCCESS ola :The account ola is yours"));
        m_harness->leave(ola);
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset(); // two would play one role
        m_harness = std::make_unique<AccountsHarness>();
    }

    void whoLogsInBeforeItsNickIsOneMoreConnection()
    {
        registerOla();
        const ClientId first = arrive();
        say(first,
            {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", "secret-1"), "CAP END"});
        for (const bool isLate : {false, true}) {
            const ClientId id = arrive();
            say(id,
                {"CAP REQ :sasl", "AUTHENTICATE PLAIN",
                    "AUTHENTICATE " + plainOf("ola", "secret-1")});
            const auto said = isLate ? say(id, {"USER u 0 * :r", "CAP END", "NICK ola"})
                                     : say(id, {"NICK ola", "USER u 0 * :r", "CAP END"});
            QVERIFY2(said.value(0).startsWith("001 ola "), said.value(0).constData());
        }
    }

    void whoHasLoggedInKeepsItsNickUntilItIsIn()
    {
        registerOla();
        const ClientId owner = arrive();
        say(owner,
            {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", "secret-1")});
        const ClientId thief = arrive();
        QVERIFY(say(thief, {"NICK ola"}).value(0).startsWith("433 "));
        QVERIFY(say(owner, {"CAP END"}).value(0).startsWith("001 ola "));
    }

    /// "ola" with a computer and a telephone: what comes in and goes out is tried in
    /// ServerSessions.
    void whoLogsInTwiceIsOnePerson()
    {
        server::dispatcherRole.assertCurrent();
        registerOla();
        const auto logIn = [this](const QByteArray &nick) {
            const ClientId id = arrive();
            say(id,
                {"CAP REQ :sasl", "NICK " + nick, "USER u 0 * :r", "AUTHENTICATE PLAIN",
                    "AUTHENTICATE " + plainOf("ola", "secret-1")});
            return std::pair{id, say(id, {"CAP END"})};
        };
        const auto [computer, welcome] = logIn("ola");
        QVERIFY(welcome.value(0).startsWith("001 ola "));
        say(computer, {"JOIN #lab"});
        // Asked for before it is logged in, the name is neither refused nor taken away; and
        // whatever name it asks for, it is this person.
        for (const char *nick : {"ola", "telefon"}) {
            const auto [telephone, said] = logIn(nick);
            QVERIFY2(said.value(0).startsWith("001 ola "), said.join('\n').constData());
            QVERIFY(said.contains(":ola!u@" + AccountsHarness::kCloak + " JOIN #lab"));
            QCOMPARE(m_harness->state().session(telephone)->user,
                m_harness->state().session(computer)->user);
            m_harness->leave(telephone);
        }
        QCOMPARE(m_harness->state().onlineCount(), 1);
    }

    /// A plain-text guest has one connection: who logs in beside it is somebody of its own, and
    /// asks for a name of its own, because the guest has the account's.
    void whoLogsInBesideAGuestIsSomebodyElse()
    {
        server::dispatcherRole.assertCurrent();
        registerOla();
        const ClientId guest = m_harness->guest("127.0.0.1", 50001);
        QCOMPARE(m_harness->typed(guest, "/login ola secret-1"),
            "[SERVER] You are now logged in as ola.");
        const ClientId irc = arrive();
        QCOMPARE(say(irc, {"CAP REQ :sasl", "NICK ola"}),
            QList<QByteArray>{"433 * ola :Nickname is already in use"});
        say(irc,
            {"NICK ola2", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", "secret-1")});
        QVERIFY(say(irc, {"CAP END"}).value(0).startsWith("001 ola2 "));
        QVERIFY(m_harness->state().session(irc)->user != m_harness->state().session(guest)->user);
        // The next connection is the same person as this one, and not the guest.
        const ClientId telephone = arrive();
        say(telephone,
            {"CAP REQ :sasl", "NICK tel", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", "secret-1"), "CAP END"});
        QCOMPARE(
            m_harness->state().session(telephone)->user, m_harness->state().session(irc)->user);
    }

    void whoseNickIsFreedMeanwhileGetsIt()
    {
        registerOla();
        const auto begin = [this] {
            const ClientId id = arrive();
            say(id,
                {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                    "AUTHENTICATE " + plainOf("ola", "secret-1")});
            return id;
        };
        const ClientId dead = begin();
        say(dead, {"CAP END"});
        const ClientId ola = begin();
        m_harness->leave(dead);
        QVERIFY(say(ola, {"CAP END"}).value(0).startsWith("001 ola "));
    }

    void whoAsksForAnOnlineAccountsNickAndDoesNotLogInIsRefused()
    {
        registerOla();
        const ClientId ola = arrive();
        say(ola,
            {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", "secret-1"), "CAP END"});
        const ClientId thief = arrive();
        QCOMPARE(say(thief, {"CAP REQ :sasl", "NICK ola"}), QList<QByteArray>());
        QVERIFY(say(thief, {"USER u 0 * :r", "CAP END"}).value(0).startsWith("433 * ola "));
        QVERIFY(say(thief, {"NICK ela"}).value(0).startsWith("001 ela "));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSaslPersonsTest)

} // namespace serverSaslPersonsTest

#include "ServerSaslPersonsTest.moc"
