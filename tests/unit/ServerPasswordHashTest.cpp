// Passwords of operators that are hashed in the config file: the hash, and an OPER that waits for
// it. Modern IRC "OPER message"; IRCv3 labeled-response.
#include "server/passwords/PasswordHash.h"
#include "server/passwords/PasswordThread.h"
#include "server/shared/HashedPassword.h"
#include "tests/support/DispatcherHarness.h"

#include <QTest>

#include <algorithm>
#include <iterator>
#include <vector>

using namespace watek;
using namespace server::shared;
using server::passwords::fitsHashedPassword;
using server::passwords::hashedPassword;
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
        QVERIFY(HashedPassword::parse(hashed));
        QVERIFY(fitsHashedPassword("za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87", hashed));
        QVERIFY(!fitsHashedPassword("za", hashed));
        QVERIFY(hashedPassword("a") != hashedPassword("a"));
    }

    void itIsTheHashThatOthersMake()
    {
        QVERIFY(fitsHashedPassword("secret", kSecret));
        QVERIFY(!fitsHashedPassword("Secret", kSecret));
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
        QVERIFY(!fitsHashedPassword(text, text));
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
        std::vector<AppRequest> asked;
        harness.app.takeAll(asked);
        QCOMPARE(asked.size(), size_t(1));
        QCOMPARE(asked[0].text, "secret");
        QCOMPARE(asked[0].hashed, kSecret);
        harness.tell(anna, PasswordChecked{asked[0].ticket, asked[0].operName, true});
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
            std::vector<AppRequest> asked;
            harness.app.takeAll(asked);
            QCOMPARE(asked.size(), size_t(1));
            // A right password of somebody else is of no use to a name that is none.
            harness.tell(anna,
                PasswordChecked{asked[0].ticket, asked[0].operName,
                    fitsHashedPassword(asked[0].text, asked[0].hashed)});
            QCOMPARE(harness.take(anna),
                (QList<QByteArray>{":watek.local 464 anna :Password incorrect"}));
        }
        // Nobody asked for this one.
        harness.tell(anna, PasswordChecked{1000, "root", true});
        QCOMPARE(harness.take(anna), QList<QByteArray>());
        // Nor does an old answer fit a new question.
        harness.say(anna, "OPER root wrong");
        harness.tell(anna, PasswordChecked{1000, "root", true});
        QCOMPARE(harness.take(anna), QList<QByteArray>());
    }

    void soManyMayWaitForAnAnswerAndNoMore()
    {
        DispatcherHarness harness(withHashedOperator(), 2, DispatcherHarness::App::Listens);
        for (int i = 0; i < server::shared::kMostChecks; ++i)
            harness.say(harness.online("n" + QByteArray::number(i)), "OPER root secret");
        const auto anna = harness.online("anna");
        harness.say(anna, "OPER root secret");
        QCOMPARE(harness.take(anna),
            (QList<QByteArray>{":watek.local 263 anna OPER :Many passwords are being looked into, "
                               "please wait and try again"}));
        std::vector<AppRequest> asked;
        harness.app.takeAll(asked);
        QCOMPARE(asked.size(), size_t(server::shared::kMostChecks));
        // The answer to one who has left makes room, too.
        harness.leave(asked[0].client);
        harness.tell(asked[0].client, PasswordChecked{asked[0].ticket, {}, false});
        harness.say(anna, "OPER root secret");
        QCOMPARE(harness.take(anna), QList<QByteArray>());
        harness.app.takeAll(asked);
        QCOMPARE(asked.size(), size_t(1));
        harness.tell(anna, PasswordChecked{asked[0].ticket, asked[0].operName, true});
        QVERIFY(harness.take(anna).contains(":watek.local 381 anna :You are now an IRC operator"));
    }

    void aThreadOfItsOwnAnswersInOrder()
    {
        InboundMailbox inbound{"inbound", kInboundBound};
        server::passwords::PasswordThread thread(inbound);
        thread.postCheck(check(1, "secret", kSecret));
        thread.postCheck(check(2, "wrong", kSecret));
        thread.postCheck(check(3, "secret", kSecret));
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
            QCOMPARE(checked.operName, "root");
        }
    }

    void endingItWaitsForOneAnswerAtMost()
    {
        InboundMailbox inbound{"inbound", kInboundBound};
        {
            server::passwords::PasswordThread thread(inbound);
            const QByteArray slow = hashedPassword("secret");
            for (quint64 i = 1; i <= 50; ++i)
                thread.postCheck(check(i, "secret", slow));
        }
        std::vector<Inbound> answers;
        inbound.takeAll(answers);
        QVERIFY2(answers.size() < 50, "all were compared before it ended");
    }

private:
    static AppRequest check(quint64 client, const QByteArray &password, const QByteArray &hashed)
    {
        return {.kind = AppRequest::Kind::CheckPassword,
            .client = {client},
            .text = password,
            .hashed = hashed,
            .operName = "root"};
    }
};

QTEST_GUILESS_MAIN(ServerPasswordHashTest)
#include "ServerPasswordHashTest.moc"
