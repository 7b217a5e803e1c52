// The chat's own copy of the accounts follows what is stored. Thread: the test's.
#include "server/dispatcher/state/Accounts.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverAccountsStateTest {

using namespace watek::server;
using namespace watek::server::shared;
using dispatcher::Accounts;

namespace {

Account someAccount(quint64 id, const QByteArray &name)
{
    return {.id = {id}, .name = name, .verifier = {}, .certificates = {"c" + name}};
}

} // namespace

class ServerAccountsStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAccountIsFoundByEverythingItHas()
    {
        Accounts accounts;
        accounts.load({.accounts = {someAccount(1, "Ola")}, .secret = "s"});
        accounts.apply(AccountRegistered{someAccount(2, "Jan")});
        accounts.apply(CertificateAdded{{2}, "dd"});
        QCOMPARE(accounts.findByName("OLA"), accounts.find({1}));
        QCOMPARE(accounts.find({1})->name, QByteArray("Ola"));
        QCOMPARE(accounts.findByCertificate("cOla"), accounts.find({1}));
        QCOMPARE(accounts.findByCertificate("dd"), accounts.find({2}));
        QCOMPARE(accounts.findByName("ktos"), nullptr);
        QCOMPARE(accounts.size(), 2);
    }

    void aNameIsFoundInAnyCaseAndForm()
    {
        Accounts accounts;
        accounts.load({.accounts = {someAccount(1, "Żółw")}, .secret = "s"});
        QCOMPARE(accounts.findByName("żÓŁW"), accounts.find({1}));
        QCOMPARE(accounts.findByName("z\u0307o\u0301łw"), accounts.find({1}));
        QCOMPARE(accounts.verifierOfNobody("źle", 1000), accounts.verifierOfNobody("ŹLE", 1000));
        accounts.apply(AccountDropped{{1}});
        QCOMPARE(accounts.findByName("żółw"), nullptr);
    }

    /// They are older than the rule that refuses the second one.
    void twoAccountsThatLookAlikeBothStay()
    {
        Accounts accounts;
        accounts.load({.accounts = {someAccount(1, "alice"), someAccount(2, "aIice")}});
        const auto like = [&](const char *name) {
            return accounts.findByLookAlike(*watek::protocol::Nick::parse(name, 30));
        };
        QCOMPARE(accounts.findByName("alice"), accounts.find({1}));
        QCOMPARE(accounts.findByName("aiice"), accounts.find({2}));
        QCOMPARE(like("alice"), accounts.find({1}));
        QCOMPARE(like("aIice"), accounts.find({2}));
        QVERIFY(like("a1ice"));
        accounts.apply(AccountDropped{{1}});
        QCOMPARE(like("a1ice"), accounts.find({2}));
    }

    void nothingOfADroppedAccountIsFound()
    {
        Accounts accounts;
        accounts.apply(AccountRegistered{someAccount(1, "ola")});
        accounts.apply(CertificateRemoved{{1}, "cola"});
        QCOMPARE(accounts.findByCertificate("cola"), nullptr);
        QVERIFY(accounts.find({1})->certificates.isEmpty());
        accounts.apply(CertificateAdded{{1}, "dd"});
        accounts.apply(AccountDropped{{1}});
        QCOMPARE(accounts.find({1}), nullptr);
        QCOMPARE(accounts.findByName("ola"), nullptr);
        QCOMPARE(accounts.findByCertificate("dd"), nullptr);
        accounts.apply(AccountRegistered{someAccount(2, "OLA")});
        QCOMPARE(accounts.findByName("ola")->id, AccountId{2});
    }

    /// Its size and numbers are those of accounts, so that nobody can tell.
    void nobodyHasAStableVerifierOfItsOwn()
    {
        Accounts accounts;
        accounts.load({.accounts = {}, .secret = QByteArray(32, 'a')});
        const ScramVerifier once = accounts.verifierOfNobody("ola", 100'000);
        QCOMPARE(accounts.verifierOfNobody("OLA", 100'000), once);
        QVERIFY(accounts.verifierOfNobody("jan", 100'000).salt != once.salt);
        QCOMPARE(once.salt.size(), 16);
        QCOMPARE(once.storedKey.size(), ScramVerifier::kKeyBytes);
        Accounts elsewhere;
        elsewhere.load({.accounts = {}, .secret = QByteArray(32, 'b')});
        QVERIFY(elsewhere.verifierOfNobody("ola", 100'000).salt != once.salt);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAccountsStateTest)

} // namespace serverAccountsStateTest

#include "ServerAccountsStateTest.moc"
