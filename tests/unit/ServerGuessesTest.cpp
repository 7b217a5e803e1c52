// Who tries out passwords: of operators from many addresses, by many connections at once, with
// names that nobody has, and beside people who have nothing to do with it. Thread: the test's.
#include "server/dispatcher/NamedGuesses.h"
#include "tests/support/AccountsHarness.h"
#include "tests/support/HasLine.h"
#include "tests/support/ScramClient.h"
#include "tests/support/ServerOperators.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverGuessesTest {

using namespace watek;
using namespace server::shared;
using server::dispatcher::NamedGuesses;
using server::dispatcher::PasswordGuesses;
using tests::AccountsHarness;
using tests::DispatcherHarness;
using tests::hasLine;
using ClientId = base::ClientId;

namespace {

constexpr int kMost = PasswordGuesses::kMost;
const QByteArray kTooMany = "Too many wrong passwords, try again in a minute";

QByteArray plainOf(const QByteArray &actsFor, const QByteArray &user, const QByteArray &password)
{
    return (actsFor + '\0' + user + '\0' + password).toBase64();
}

} // namespace

class ServerGuessesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    ClientId arrive(const QByteArray &address = "203.0.113.7")
    {
        return m_harness->arriveByTls({}, address);
    }
    /// An account with the password "secret-1", whose owner has gone again.
    void registerOne(const QByteArray &name, const QByteArray &address = "198.51.100.9")
    {
        const ClientId id = arrive(address);
        const auto said = say(id, {"NICK " + name, "USER u 0 * :r", "REGISTER * * secret-1"});
        QVERIFY(said.value(0).startsWith("REGISTER SUCCESS "));
        m_harness->leave(id);
    }
    /// What came of one AUTHENTICATE PLAIN on a new connection.
    QByteArray loggedIn(
        const QByteArray &name, const QByteArray &password, const QByteArray &address)
    {
        const ClientId id = arrive(address);
        const auto said = say(id,
            {"CAP REQ :sasl", "AUTHENTICATE PLAIN", "AUTHENTICATE " + plainOf({}, name, password)});
        m_harness->leave(id);
        return said.join('\n');
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>();
    }

    /// One customer has a /64: each of its addresses is the same guesser.
    void operatorsPasswordsAreGuardedAgainstANetwork()
    {
        m_harness.reset();
        DispatcherHarness harness(tests::withOperators());
        const auto guess = [&](int number, const QByteArray &line) {
            const ClientId id
                = harness.arrive(ClientKind::Irc, "2001:db8::" + QByteArray::number(number, 16));
            harness.say(id, "NICK g" + QByteArray::number(number));
            harness.say(id, "USER u 0 * :r");
            harness.take(id);
            harness.say(id, line);
            const auto said = harness.take(id);
            harness.leave(id);
            return said.join('\n');
        };
        for (int i = 1; i <= kMost; ++i)
            QVERIFY(guess(i, "OPER root wrong").contains("Password incorrect"));
        QVERIFY(guess(500, "OPER root secret").contains(kTooMany));
        QVERIFY(guess(501, "OPER eye look").contains(kTooMany));
        harness.clock.advanceMs(PasswordGuesses::kShutOutMs);
        QVERIFY(guess(502, "OPER root secret").contains(" 381 "));
        // Who was an operator from there before is not kept out by neighbours who guess at others.
        for (int i = 1; i <= kMost; ++i)
            guess(i, "OPER nobody wrong");
        QVERIFY(guess(503, "OPER eye look").contains(kTooMany));
        QVERIFY(guess(504, "OPER root secret").contains(" 381 "));
    }

    /// All were begun before the first was judged.
    void whoGuessesByManyConnectionsAtOnceIsShutOut_data()
    {
        QTest::addColumn<bool>("isScram");
        QTest::newRow("PLAIN") << false;
        QTest::newRow("SCRAM-SHA-256") << true;
    }
    void whoGuessesByManyConnectionsAtOnceIsShutOut()
    {
        QFETCH(const bool, isScram);
        server::dispatcherRole.assertCurrent();
        registerOne("ola");
        const QByteArray first = "n,,n=ola,r=abc";
        QList<ClientId> ids;
        QList<QByteArray> lines;
        for (int i = 0; i <= kMost; ++i) {
            const ClientId id = arrive();
            const QByteArray password = i == kMost ? "secret-1" : "wrong";
            ids.append(id);
            say(id,
                {"CAP REQ :sasl", isScram ? "AUTHENTICATE SCRAM-SHA-256" : "AUTHENTICATE PLAIN"});
            QByteArray message = plainOf({}, "ola", password);
            if (isScram) {
                const auto challenge = say(id, {"AUTHENTICATE " + first.toBase64()}).value(0);
                message = tests::clientFinal(
                    first, QByteArray::fromBase64(challenge.split(' ').last()), password)
                              .toBase64();
            }
            lines.append("AUTHENTICATE " + message);
            m_harness->take(id);
        }
        for (int i = 0; i <= kMost; ++i)
            m_harness->say(ids[i], lines[i]);
        m_harness->settle();
        QVERIFY(!m_harness->state().session(ids.constLast())->user->isIdentified());
        QVERIFY2(hasLine(m_harness->take(ids.constLast()), kTooMany), "the last one was judged");
    }

    /// From this computer, whose connections are not counted together.
    void namesThatNobodyHasFreeNobody()
    {
        NamedGuesses guesses;
        using Network = NamedGuesses::Network;
        const QByteArray here = "127.0.0.1";
        for (int i = 0; i < kMost; ++i)
            guesses.noteWrong("ola", here, i, true, Network::IsExempt);
        QVERIFY(guesses.isShutOut("Ola", here, 20));
        for (int i = 0; i < 2 * PasswordGuesses::kMostAddresses; ++i)
            guesses.noteWrong("x" + QByteArray::number(i), here, 20 + i, false, Network::IsExempt);
        QVERIFY(guesses.isShutOut("ola", here, 20));
        // Nor do many single guesses at real names.
        for (int i = 0; i < 2 * PasswordGuesses::kMostAddresses; ++i)
            guesses.noteWrong("y" + QByteArray::number(i), here, 20 + i, true, Network::IsExempt);
        QVERIFY(guesses.isShutOut("ola", here, 20));
        // Names that nobody has are shut out like others.
        for (int i = 0; i < kMost; ++i)
            guesses.noteWrong("nobody", here, i, false, Network::IsExempt);
        QVERIFY(guesses.isShutOut("nobody", here, 20));
        // However many have come in, few places are remembered.
        for (qint64 i = 0; i <= NamedGuesses::kMostPlaces; ++i)
            guesses.notePlace(QByteArray::number(i), here, i);
        QCOMPARE(guesses.places(), NamedGuesses::kMostPlaces);
    }

    /// Many people come from one public address, and one of them guesses all the time.
    void whoHasLoggedInFromThereIsNotKeptOutByItsNeighbours()
    {
        const QByteArray school = "203.0.113.7";
        registerOne("ola", school);
        registerOne("jan", "198.51.100.9");
        for (int i = 0; i < kMost; ++i)
            loggedIn("nobody" + QByteArray::number(i), "wrong", school);
        QVERIFY(loggedIn("jan", "secret-1", school).contains(kTooMany));
        QVERIFY(loggedIn("ola", "secret-1", school).contains("You are now logged in as ola"));
        // What is tried on its own name counts.
        for (int i = 0; i < kMost; ++i)
            loggedIn("ola", "wrong", school);
        QVERIFY(loggedIn("ola", "secret-1", school).contains(kTooMany));
    }

    /// RFC 4616 section 2: the authorization identity. Names are compared as names are.
    void whoNamesItselfTwiceMayDoSoInAnyCase()
    {
        registerOne("ola");
        for (const char *actsFor : {"OLA", "ola", "Ola@phone"}) {
            const ClientId id = arrive();
            QVERIFY(hasLine(say(id,
                                {"CAP REQ :sasl", "AUTHENTICATE PLAIN",
                                    "AUTHENTICATE " + plainOf(actsFor, "ola", "secret-1")}),
                "903 "));
            m_harness->leave(id);
        }
        const ClientId other = arrive();
        say(other, {"CAP REQ :sasl", "AUTHENTICATE PLAIN"});
        QVERIFY(hasLine(say(other, {"AUTHENTICATE " + plainOf("jan", "ola", "secret-1")}), "904 "));
        const QByteArray first = "n,a=OLA,n=ola,r=abc";
        say(other, {"AUTHENTICATE SCRAM-SHA-256"});
        const auto challenge = say(other, {"AUTHENTICATE " + first.toBase64()}).value(0);
        QVERIFY2(challenge.startsWith("AUTHENTICATE "), challenge.constData());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerGuessesTest)

} // namespace serverGuessesTest

#include "ServerGuessesTest.moc"
