// Passwords of operators that are hashed in the config file: the hash, and an OPER that waits for
// it. Modern IRC "OPER message"; IRCv3 labeled-response.
#include "server/passwords/PasswordHash.h"
#include "server/passwords/PasswordThread.h"
#include "server/shared/HashedPassword.h"
#include "tests/support/DispatcherHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>
#include <iterator>
#include <vector>

namespace serverPasswordHashTest {

using namespace watek;
using namespace server::shared;
using server::passwords::fits;
using server::passwords::hashedPassword;
using server::passwords::verifierOf;
using tests::DispatcherHarness;

namespace {

/// Made by another program: hashlib.pbkdf2_hmac("sha256", b"secret", b"0123456789abcdef", 1000).
constexpr const char *kSecret
    = "pbkdf2-sha256:1000:MDEyMzQ1Njc4OWFiY2RlZg:tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT_p1aaNl8";

ServerConfig withHashedOperator()
{
    ServerConfig config;
    config.opers.push_back({"oper", "root", kSecret, OperRole::Admin});
    return config;
}

} // namespace

class ServerPasswordHashTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHashFitsItsPasswordOnly()
    {
        const QByteArray hashed = hashedPassword("za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87");
        const auto parsed = HashedPassword::parse(hashed);
        QVERIFY(parsed);
        QVERIFY(fits("za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87", *parsed));
        QVERIFY(!fits("za", *parsed));
        QVERIFY(hashedPassword("a") != hashedPassword("a"));
    }

    void itIsTheHashThatOthersMake()
    {
        QVERIFY(fits("secret", parsedSecret()));
        QVERIFY(!fits("Secret", parsedSecret()));
    }

    void aPlainPasswordIsNoHash_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"secret", "", "pbkdf2-sha256", "pbkdf2-sha256:1:a:b",
                 "pbkdf2-sha256:0:MDEyMzQ1Njc4OWFiY2RlZg:"
                 "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
                 "pbkdf2-sha256:99999999:MDEy:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"})
            QTest::newRow(text) << QByteArray(text);
    }
    void aPlainPasswordIsNoHash()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!HashedPassword::parse(text));
    }

    void operIsAnsweredWhenTheHashHasBeenLookedAt()
    {
        DispatcherHarness harness(withHashedOperator(), 2, DispatcherHarness::App::Listens);
        const auto anna = harness.online("anna");
        harness.say(anna, "CAP REQ :batch labeled-response");
        harness.take(anna);
        harness.say(anna, "@label=x OPER root secret");
        harness.say(anna, "WHO nobody");
        QCOMPARE(harness.take(anna), QList<QByteArray>());
        std::vector<PasswordRequest> asked;
        harness.passwords.takeAll(asked);
        QCOMPARE(asked.size(), size_t(1));
        QCOMPARE(asked[0].password, "secret");
        QCOMPARE(std::get<HashedPassword>(asked[0].task).text(), QByteArray(kSecret));
        harness.tell(anna, PasswordChecked{asked[0].ticket, true});
        const QList<QByteArray> lines = harness.take(anna);
        // What was said meanwhile has waited behind it.
        QCOMPARE(lines.last(), ":watek.local 315 anna nobody :End of WHO list");
        QVERIFY(lines.value(0).startsWith("@label=x :watek.local BATCH +"));
        QVERIFY(lines.value(1).endsWith(" :watek.local 381 anna :You are now an IRC operator"));
        QVERIFY(lines.value(2).endsWith(" :anna!u@10.0.0.1 MODE anna +o"));
    }

    void aWrongNameAsksLikeAWrongPassword()
    {
        DispatcherHarness harness(withHashedOperator(), 2, DispatcherHarness::App::Listens);
        const auto anna = harness.online("anna");
        for (const char *line : {"OPER nobody secret", "OPER root wrong"}) {
            harness.say(anna, line);
            std::vector<PasswordRequest> asked;
            harness.passwords.takeAll(asked);
            QCOMPARE(asked.size(), size_t(1));
            // A right password of somebody else is of no use to a name that is none.
            harness.tell(anna,
                PasswordChecked{asked[0].ticket,
                    fits(asked[0].password, std::get<HashedPassword>(asked[0].task))});
            QCOMPARE(harness.take(anna),
                (QList<QByteArray>{":watek.local 464 anna :Password incorrect"}));
        }
        // Nobody asked for this one.
        harness.tell(anna, PasswordChecked{1000, true});
        QCOMPARE(harness.take(anna), QList<QByteArray>());
        // Nor does an old answer fit a new question.
        harness.say(anna, "OPER root wrong");
        harness.tell(anna, PasswordChecked{1000, true});
        QCOMPARE(harness.take(anna), QList<QByteArray>());
    }

    void soManyMayWaitForAnAnswerAndNoMore()
    {
        using server::dispatcher::PasswordQueue;
        DispatcherHarness harness(withHashedOperator(), 2, DispatcherHarness::App::Listens);
        constexpr int kMost = int(PasswordQueue::kMostUrgent) + server::shared::kPasswordsUnderWay;
        std::vector<watek::base::ClientId> others;
        for (int i = 0; i < kMost; ++i) {
            others.push_back(harness.online("n" + QByteArray::number(i)));
            harness.say(others.back(), "OPER root secret");
        }
        const auto anna = harness.online("anna");
        harness.say(anna, "OPER root secret");
        QCOMPARE(harness.take(anna),
            (QList<QByteArray>{":watek.local 263 anna OPER :Many passwords are being looked into, "
                               "please wait and try again"}));
        // One who leaves while it waits makes room.
        harness.leave(others.back());
        harness.say(anna, "OPER root secret");
        QCOMPARE(harness.take(anna), QList<QByteArray>());
        // So does the answer to one who has left.
        harness.leave(others.front());
        std::vector<PasswordRequest> asked;
        std::optional<quint64> ticketOfAnna;
        int answered = 0;
        for (harness.passwords.takeAll(asked); !asked.empty(); harness.passwords.takeAll(asked)) {
            const std::vector<PasswordRequest> some = std::exchange(asked, {});
            for (const PasswordRequest &each : some) {
                if (each.client == anna) {
                    ticketOfAnna = each.ticket;
                    continue;
                }
                harness.tell(each.client, PasswordChecked{each.ticket, true});
                ++answered;
            }
        }
        QCOMPARE(answered, kMost - 1);
        QVERIFY(ticketOfAnna);
        harness.tell(anna, PasswordChecked{*ticketOfAnna, true});
        QVERIFY(harness.take(anna).contains(":watek.local 381 anna :You are now an IRC operator"));
    }

    void aThreadOfItsOwnAnswersInOrder()
    {
        InboundMailbox inbound{"inbound", kInboundBound};
        server::passwords::PasswordThread thread(inbound);
        thread.requests().post(check(1, "secret", parsedSecret()));
        thread.requests().post(check(2, "wrong", parsedSecret()));
        thread.requests().post(check(3, "secret", parsedSecret()));
        std::vector<Inbound> answers;
        QTRY_VERIFY([&] {
            std::vector<Inbound> some;
            inbound.takeAll(some);
            std::ranges::move(some, std::back_inserter(answers));
            return answers.size() == 3;
        }());
        const std::vector<bool> expected{true, false, true};
        for (size_t i = 0; i < answers.size(); ++i) {
            QCOMPARE(answers[i].client, base::ClientId{i + 1});
            const auto &checked = std::get<PasswordChecked>(answers[i].what);
            QCOMPARE(checked.isRight, expected[i]);
        }
    }

    /// Once with the same letter written in two ways: SASLprep (RFC 4013) knows one.
    void aVerifierFitsItsPasswordHoweverItIsTyped()
    {
        const auto verifier = verifierOf("za\u0142\u0105cz\u0301", 1000);
        QVERIFY(verifier);
        QVERIFY(!fits("za\u0142\u0105cz", *verifier));
        QVERIFY(fits("za\u0142\u0105cz\u0301", *verifier));
        QVERIFY(fits("za\u0142a\u0328cz\u0301", *verifier));
        QCOMPARE(verifier->iterations, 1000);
        QCOMPARE(verifier->salt.size(), 16);
        QVERIFY(verifierOf("secret", 1000)->salt != verifierOf("secret", 1000)->salt);
    }

    void whatCannotBeTypedIsNoPassword_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a control") << QByteArray("sec\x07ret");
        QTest::newRow("a NUL") << QByteArray("sec\0ret", 7);
        QTest::newRow("no UTF-8") << QByteArray("sec\xffret");
        QTest::newRow("nothing that shows") << QByteArray("\u00ad");
    }
    void whatCannotBeTypedIsNoPassword()
    {
        QFETCH(QByteArray, password);
        QVERIFY(!verifierOf(password, 1000));
        QVERIFY(!fits(password, *verifierOf("secret", 1000)));
    }

    void anyLengthIsAPassword()
    {
        for (const int length : {1, 300, 10'000}) {
            const auto verifier = verifierOf(QByteArray(length, 'x'), 1000);
            QVERIFY(verifier);
            QVERIFY(fits(QByteArray(length, 'x'), *verifier));
            QVERIFY(!fits(QByteArray(length + 1, 'x'), *verifier));
        }
    }

    void endingItWaitsForOneAnswerAtMost()
    {
        InboundMailbox inbound{"inbound", kInboundBound};
        {
            server::passwords::PasswordThread thread(inbound);
            const HashedPassword slow = *HashedPassword::parse(hashedPassword("secret"));
            for (quint64 i = 1; i <= 50; ++i)
                thread.requests().post(check(i, "secret", slow));
        }
        std::vector<Inbound> answers;
        inbound.takeAll(answers);
        QVERIFY2(answers.size() < 50, "all were compared before it ended");
    }

private:
    static HashedPassword parsedSecret() { return *HashedPassword::parse(kSecret); }
    static PasswordRequest check(
        quint64 client, const QByteArray &password, const HashedPassword &hashed)
    {
        return {.client = {client}, .ticket = 0, .password = password, .task = hashed};
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerPasswordHashTest)

} // namespace serverPasswordHashTest

#include "ServerPasswordHashTest.moc"
