// What the store keeps of app passwords, recovery codes and the number of connections. A real
// database file. Thread: the test's.
#include "server/dispatcher/state/Accounts.h"
#include "server/store/StoreThread.h"
#include "tests/support/Suite.h"

#include <QTemporaryDir>
#include <QTest>

namespace serverStoreKeysTest {

using namespace watek;
using namespace watek::server::shared;
using server::store::StoreThread;

namespace {

Account accountOf(quint64 id, const QByteArray &name)
{
    return {.id = {id},
        .name = name,
        .verifier = {.iterations = 100'000,
            .salt = QByteArray(16, 's'),
            .storedKey = QByteArray(32, 'k'),
            .serverKey = QByteArray(32, 'l')},
        .registeredMs = 1'700'000'000'000};
}

AppPassword passwordOf(const QByteArray &label, char hash, qint64 madeMs = 1)
{
    return {.label = label, .hash = QByteArray(32, hash), .madeMs = madeMs, .usedMs = 0};
}

} // namespace

class ServerStoreKeysTest : public QObject {
    Q_OBJECT

    const base::SystemClock m_clock{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Log> m_log;
    std::unique_ptr<StoreThread> m_store;

    StoredState open()
    {
        m_store.reset();
        m_log = std::make_unique<Log>(m_clock);
        m_store = std::make_unique<StoreThread>(*m_log);
        auto opened = m_store->open(m_folder->path());
        return opened ? *opened : StoredState();
    }
    StoreTrouble stored(std::vector<StoreChange> changes)
    {
        m_store->requests().post({.changes = std::move(changes)});
        std::vector<StoreAnswer> answers;
        const bool isThere = QTest::qWaitFor(
            [&] { return m_store->answers().takeAll(answers) && !answers.empty(); }, 20'000);
        return isThere ? answers.front().trouble : StoreTrouble::Failed;
    }

private Q_SLOTS:
    void init()
    {
        m_store.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        open();
        QCOMPARE(stored({AccountRegistered{accountOf(1, "ola")},
                     AccountRegistered{accountOf(2, "jan")}}),
            StoreTrouble::None);
    }
    void cleanup() { m_store.reset(); }

    void appPasswordsComeBackInTheirOrder()
    {
        QCOMPARE(
            stored({AppPasswordAdded{{1}, passwordOf("phone", 'a', 1)},
                AppPasswordAdded{{1}, passwordOf("bot", 'b', 2)}, AppPasswordUsed{{1}, "bot", 77}}),
            StoreTrouble::None);
        const Account account = open().accounts.at(0);
        AppPassword used = passwordOf("bot", 'b', 2);
        used.usedMs = 77;
        QCOMPARE(account.appPasswords.size(), size_t(2));
        QVERIFY(account.appPasswords[0] == passwordOf("phone", 'a', 1));
        QVERIFY(account.appPasswords[1] == used);
        QCOMPARE(stored({AppPasswordRemoved{{1}, "phone"}}), StoreTrouble::None);
        QCOMPARE(stored({AppPasswordRemoved{{1}, "phone"}}), StoreTrouble::Missing);
        QCOMPARE(open().accounts.at(0).appPasswords.size(), size_t(1));
        QCOMPARE(stored({AppPasswordsCleared{{1}}, AppPasswordsCleared{{1}}}), StoreTrouble::None);
        QVERIFY(open().accounts.at(0).appPasswords.empty());
    }

    void aLabelIsTakenOnceInAnAccount()
    {
        QCOMPARE(stored({AppPasswordAdded{{1}, passwordOf("bot", 'a')}}), StoreTrouble::None);
        QCOMPARE(stored({AppPasswordAdded{{1}, passwordOf("bot", 'b')}}), StoreTrouble::Exists);
        QCOMPARE(stored({AppPasswordAdded{{2}, passwordOf("bot", 'c')}}), StoreTrouble::None);
    }

    /// One code, one password: the second of two is undone whole.
    void aRecoveryCodeIsUsedOnce()
    {
        const QByteArray code(32, 'a');
        QCOMPARE(stored({RecoveryCodesSet{{1}, {QByteArray(32, 'x')}},
                     RecoveryCodesSet{{1}, {code, QByteArray(32, 'b')}}}),
            StoreTrouble::None);
        QCOMPARE(open().accounts.at(0).recoveryCodes.size(), 2);
        ScramVerifier other = accountOf(1, "ola").verifier;
        other.salt = QByteArray(16, 't');
        QCOMPARE(
            stored({RecoveryCodeUsed{{1}, code}, PasswordSet{{1}, other}}), StoreTrouble::None);
        ScramVerifier late = other;
        late.salt = QByteArray(16, 'u');
        QCOMPARE(
            stored({RecoveryCodeUsed{{1}, code}, PasswordSet{{1}, late}}), StoreTrouble::Missing);
        const Account account = open().accounts.at(0);
        QCOMPARE(account.recoveryCodes, QByteArrayList{QByteArray(32, 'b')});
        QVERIFY(account.verifier == other);
    }

    void theyGoWithTheAccount()
    {
        QCOMPARE(
            stored({AppPasswordAdded{{1}, passwordOf("bot", 'a')},
                RecoveryCodesSet{{1}, {QByteArray(32, 'x')}}, MulticlientSet{{1}, Choice::No}}),
            StoreTrouble::None);
        QVERIFY(open().accounts.at(0).multiclient == Choice::No);
        QCOMPARE(stored({AccountDropped{{1}}, AccountRegistered{accountOf(1, "ola")}}),
            StoreTrouble::None);
        const StoredState state = open();
        for (const Account &account : state.accounts) {
            QVERIFY(account.appPasswords.empty() && account.recoveryCodes.isEmpty());
            QVERIFY(account.multiclient == Choice::Default);
        }
    }

    /// The chat finds an account by its app password, and by nothing else's.
    void theChatFindsThemAgain()
    {
        QCOMPARE(stored({AppPasswordAdded{{2}, passwordOf("bot", 'a')}}), StoreTrouble::None);
        server::dispatcher::Accounts accounts;
        accounts.load(open());
        const auto found = accounts.findByAppPassword(QByteArray(32, 'a'));
        QVERIFY(found.account && found.account->name == "jan");
        QCOMPARE(found.password->label, "bot");
        QVERIFY(!accounts.findByAppPassword(QByteArray(32, 'b')).account);
        accounts.apply(AppPasswordRemoved{{2}, "bot"});
        QVERIFY(!accounts.findByAppPassword(QByteArray(32, 'a')).account);
        // What is of an account that has gone changes nothing.
        accounts.apply(AccountDropped{{2}});
        for (const StoreChange &late : {StoreChange(AccountDropped{{2}}),
                 StoreChange(AppPasswordAdded{{2}, passwordOf("late", 'c')}),
                 StoreChange(EmailSet{{2}, "jan@example.org"})})
            accounts.apply(late);
        QVERIFY(!accounts.findByAppPassword(QByteArray(32, 'c')).account);
        QCOMPARE(accounts.size(), size_t(1));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStoreKeysTest)

} // namespace serverStoreKeysTest

#include "ServerStoreKeysTest.moc"
