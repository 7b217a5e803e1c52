// What keeps an account its owner's: a new password ends who has got in by the one before, an open
// connection alone cannot open others, and nobody becomes an operator by being first to register a
// name that the settings name. Thread: the test's.
#include "tests/support/AccountKeysWorld.h"
#include "tests/support/HasLine.h"
#include "tests/support/ResumeToken.h"
#include "tests/support/Suite.h"

#include <QDateTime>
#include <QTest>

#include <algorithm>

namespace serverAccountTheftTest {

using namespace watek;
using namespace server::shared;
using tests::AccountKeysWorld;
using tests::AccountsHarness;
using tests::hasLine;
using ClientId = base::ClientId;

class ServerAccountTheftTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountKeysWorld> m_world;

    void start(const ServerConfig &config = AccountsHarness::settings())
    {
        m_world.reset();
        m_world = std::make_unique<AccountKeysWorld>(config);
    }
    bool isWarned(const QByteArray &text)
    {
        const auto records = m_world->harness.log.since(0);
        return std::ranges::any_of(
            records, [&](const auto &record) { return record.text.contains(text); });
    }

private Q_SLOTS:
    void init() { start(); }

    void aNewPasswordEndsTheOtherConnections()
    {
        const ClientId thief = m_world->comes("secret-1");
        const ClientId program = m_world->comes(m_world->newAppPassword("bot"));
        QVERIFY(m_world->isOla(thief));
        m_world->harness.take(thief);
        QCOMPARE(m_world->told(m_world->ola, "PASSWD secret-1 secret-2"),
            "The password of ola was changed.");
        QVERIFY(m_world->harness.isClosed(thief));
        QVERIFY(hasLine(m_world->harness.take(thief), "The password of its account was changed"));
        QVERIFY(!m_world->harness.isClosed(m_world->ola));
        // Its app password is good as before.
        QVERIFY(!m_world->harness.isClosed(program));
    }

    void aCodeEndsThemToo()
    {
        const auto codes = m_world->newCodes();
        const ClientId thief = m_world->comes("secret-1");
        const ClientId owner = m_world->online("owner");
        m_world->told(owner, "RECOVER ola " + codes.value(0) + " secret-2");
        QVERIFY(m_world->harness.isClosed(thief));
        QVERIFY(m_world->harness.isClosed(m_world->ola));
        QVERIFY(!m_world->harness.isClosed(owner));
    }

    void tokensToComeBackEndWithThePassword()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId thief = m_world->harness.arriveByTls();
        m_world->say(thief,
            {"CAP REQ :sasl watek/resume", "NICK olabot", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + AccountKeysWorld::plainOf("ola", "secret-1"), "CAP END"});
        QVERIFY(m_world->isOla(thief));
        m_world->harness.tell(thief, Left{.reason = "broken", .mayReturn = true});
        QCOMPARE(m_world->harness.chat().resumptions().brokenCount(), 1u);
        m_world->told(m_world->ola, "PASSWD secret-1 secret-2");
        QCOMPARE(m_world->harness.chat().resumptions().brokenCount(), 0u);
        QVERIFY(!m_world->harness.isClosed(m_world->ola));
    }

    /// It is logged in, by something else than the password.
    void whatLetsSomebodyComeBackNeedsThePassword()
    {
        const QByteArray own(64, 'a');
        QVERIFY(m_world->told(m_world->ola, "CERT ADD " + own).contains("is you from now on"));
        const ClientId thief = m_world->harness.arriveByTls({.certificate = own});
        m_world->say(thief,
            {"CAP REQ :sasl", "NICK olabot", "USER u 0 * :r", "AUTHENTICATE EXTERNAL",
                "AUTHENTICATE +", "CAP END"});
        QVERIFY(m_world->isOla(thief));
        const QByteArray refusal = "This connection has not shown your password. First: /msg "
                                   "NickServ IDENTIFY ola <password>";
        QCOMPARE(m_world->told(thief, "CERT ADD " + QByteArray(64, 'b')), refusal);
        QCOMPARE(m_world->told(thief, "APPPASS ADD bot"), refusal);
        QCOMPARE(m_world->told(thief, "SET ENFORCE none"), refusal);
        QCOMPARE(m_world->account().certificates, QByteArrayList{own});
        m_world->told(thief, "IDENTIFY ola secret-1");
        QVERIFY(
            m_world->told(thief, "CERT ADD " + QByteArray(64, 'b')).contains("is you from now on"));
    }

    /// Whoever has read a token from a file is the person, and does not know the password.
    void aTokenIsNotThePassword_data()
    {
        QTest::addColumn<bool>("isTakeover");
        QTest::newRow("of a connection that broke") << false;
        QTest::newRow("of one that looks open") << true;
    }
    void aTokenIsNotThePassword()
    {
        QFETCH(const bool, isTakeover);
        const ClientId before = m_world->harness.arriveByTls();
        const auto said = m_world->say(before,
            {"CAP LS 302", "CAP REQ :sasl watek/resume", "NICK x", "USER u 0 * :r",
                "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + AccountKeysWorld::plainOf("ola", "secret-1"), "CAP END"});
        const QByteArray token = tests::resumeTokenIn(said.join("\r\n"));
        if (!isTakeover)
            m_world->harness.tell(before, Left{.reason = "Reset", .mayReturn = true});
        const ClientId thief = m_world->harness.arriveByTls();
        m_world->say(thief, {"CAP LS 302", "CAP REQ :watek/resume", "RESUME " + token, "CAP END"});
        QVERIFY(m_world->isOla(thief));
        const QByteArray refusal = "This connection has not shown your password. First: /msg "
                                   "NickServ IDENTIFY ola <password>";
        QCOMPARE(m_world->told(thief, "CERT ADD " + QByteArray(64, 'b')), refusal);
        QCOMPARE(m_world->told(thief, "APPPASS ADD bot"), refusal);
        QCOMPARE(m_world->told(thief, "SET ENFORCE none"), refusal);
        QVERIFY(m_world->told(thief, "RECOVERY").startsWith("Say your password, too"));
        // Her program still may do what every connection of hers may.
        QVERIFY(m_world->told(thief, "SET ALWAYS-ON true").contains("stay"));
        // It stays so by one token after the other, until the password is shown.
        m_world->told(thief, "IDENTIFY ola secret-1");
        QVERIFY(m_world->told(thief, "APPPASS ADD bot").contains("good from now on"));
    }

    void aTokenMakesNobodyAnOperatorByTheAccount()
    {
        ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({.section = "oper",
            .name = "root",
            .password = {},
            .role = OperRole::Admin,
            .account = "ola"});
        m_world->harness.rehash(config);
        const ClientId before = m_world->harness.arriveByTls();
        const auto said = m_world->say(before,
            {"CAP LS 302", "CAP REQ :sasl watek/resume", "NICK x", "USER u 0 * :r",
                "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + AccountKeysWorld::plainOf("ola", "secret-1"), "CAP END"});
        m_world->harness.tell(before, Left{.reason = "Reset", .mayReturn = true});
        const ClientId again = m_world->harness.arriveByTls();
        m_world->say(again,
            {"CAP LS 302", "CAP REQ :watek/resume",
                "RESUME " + tests::resumeTokenIn(said.join("\r\n")), "CAP END"});
        QVERIFY(m_world->isOla(again));
        QVERIFY(m_world->say(again, {"OPER root"}).value(0).startsWith("491 ola "));
        m_world->told(again, "IDENTIFY ola secret-1");
        QVERIFY(m_world->say(again, {"OPER root"}).join('\n').contains("381 ola "));
    }

    /// The second name begins with a Cyrillic letter, the third has other capitals.
    void nobodyRegistersTheNameOfAnOperator()
    {
        ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({.section = "oper",
            .name = "root",
            .password = {},
            .role = OperRole::Admin,
            .account = "oskar"});
        config.opers.push_back({.section = "oper/2",
            .name = "second",
            .password = {},
            .role = OperRole::Admin,
            .account = "ola"});
        start(config);
        const QByteArray warning
            = "the operator root is to be who is logged in to the account oskar, and there is no "
              "such account";
        QVERIFY(isWarned(warning));
        for (const char *name : {"oskar", "\xD0\xBEskar", "OSKAR"}) {
            const ClientId eve = m_world->online(name);
            const auto said = m_world->say(eve, {"REGISTER * * secret-1"});
            QVERIFY2(hasLine(said, "FAIL REGISTER BAD_ACCOUNT_NAME"), said.join().constData());
            QVERIFY(!hasLine(m_world->say(eve, {"OPER root"}), "381 "));
            m_world->harness.leave(eve);
        }
        // "ola" was refused, too: her host registers first, and names her then.
        QVERIFY(!m_world->isOla(m_world->ola));
        ServerConfig without = config;
        without.opers.clear();
        const auto rehash = [&](const ServerConfig &to) { m_world->harness.rehash(to); };
        rehash(without);
        m_world->say(m_world->ola, {"NS REGISTER secret-1"});
        QVERIFY(m_world->isOla(m_world->ola));
        rehash(config);
        QVERIFY(hasLine(m_world->say(m_world->ola, {"OPER second"}), "381 "));
    }

    void whatLooksLikeADurationAndIsNoneIsRefused()
    {
        ServerConfig config = AccountsHarness::settings();
        config.opers.push_back(
            {.section = "oper", .name = "root", .password = "pw", .role = OperRole::Admin});
        start(config);
        const ClientId root = m_world->online("root");
        m_world->say(root, {"OPER root pw"});
        for (const char *odd : {"90x", "0", "99999999999999d", "7"})
            QVERIFY2(m_world->told(root, "SUSPEND ola " + QByteArray(odd) + " spam")
                         .startsWith(QByteArray(odd) + " is no duration: "),
                odd);
        QVERIFY(!m_world->account().suspension);
        m_world->told(root, "SUSPEND ola 90m spam");
        const auto info = m_world->answers(root, "INFO ola");
        const QByteArray until
            = QDateTime::fromMSecsSinceEpoch(m_world->account().suspension->untilMs, Qt::UTC)
                  .toString(QStringLiteral("yyyy-MM-dd hh:mm"))
                  .toUtf8();
        QVERIFY2(hasLine(info, "Suspended by root until " + until + " UTC: spam."),
            info.join('\n').constData());
        m_world->told(root, "SUSPEND ola spam");
        QVERIFY(hasLine(m_world->answers(root, "INFO ola"), "Suspended by root for good: spam."));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAccountTheftTest)

} // namespace serverAccountTheftTest

#include "ServerAccountTheftTest.moc"
