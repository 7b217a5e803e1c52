// The store's thread: what is asked for is on the disk when it is answered, whole or not at all.
// Real SQLite, real files. Thread: the test's, playing dispatcher.
#include "server/store/StoreThread.h"

#include "common/base/Clock.h"
#include "tests/support/Suite.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace serverStoreThreadTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using store::StoreThread;

namespace {

Account someAccount(quint64 id, const QByteArray &name)
{
    return {.id = {id},
        .name = name,
        .verifier = {.iterations = 100'000,
            .salt = QByteArray(16, 's'),
            .storedKey = QByteArray(32, '\0'),
            .serverKey = QByteArray(32, '\xff')},
        .email = "ola@example.org",
        .registeredMs = 1'700'000'000'000 + qint64(id)};
}

} // namespace

class ServerStoreThreadTest : public QObject {
    Q_OBJECT

    const base::SystemClock m_clock{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Log> m_log;
    std::unique_ptr<StoreThread> m_store;
    quint64 m_lastTicket = 0;

    StoredState open()
    {
        m_store.reset();
        m_log = std::make_unique<Log>(m_clock);
        m_store = std::make_unique<StoreThread>(*m_log);
        auto opened = m_store->open(m_folder->path());
        return opened ? *opened : StoredState();
    }

    void post(std::vector<StoreChange> changes)
    {
        m_store->requests().post({.ticket = ++m_lastTicket, .changes = std::move(changes)});
    }
    /// Waits for so many answers, in the order of asking.
    std::vector<StoreTrouble> answers(size_t count)
    {
        std::vector<StoreTrouble> all;
        const quint64 first = m_lastTicket - count + 1;
        const bool isThere = QTest::qWaitFor(
            [&] {
                std::vector<StoreAnswer> some;
                m_store->answers().takeAll(some);
                for (const StoreAnswer &answer : some) {
                    if (answer.ticket != first + all.size())
                        return false;
                    all.push_back(answer.trouble);
                }
                return all.size() >= count;
            },
            20'000);
        return isThere ? all : std::vector<StoreTrouble>();
    }
    StoreTrouble stored(std::vector<StoreChange> changes)
    {
        post(std::move(changes));
        const std::vector<StoreTrouble> results = answers(1);
        return results.empty() ? StoreTrouble::Failed : results.front();
    }
    std::vector<Account> afterRestart() { return open().accounts; }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        QVERIFY(open().accounts.empty());
    }
    void cleanup() { m_store.reset(); }

    void anAccountComesBackAsItWas()
    {
        Account ola = someAccount(quint64(1) << 62, "Żółw");
        ola.verifier.salt = QByteArray("\0\1\2", 3);
        ola.certificates = {QByteArray(64, 'b'), QByteArray(64, 'a')};
        ola.isVerified = false;
        QCOMPARE(stored({AccountRegistered{ola}}), StoreTrouble::None);
        QCOMPARE(afterRestart(), std::vector{ola});
    }

    void whatHappensToAnAccountIsKept()
    {
        Account ola = someAccount(1, "ola");
        ola.isVerified = false;
        const ScramVerifier verifier{.iterations = 200'000,
            .salt = "other",
            .storedKey = QByteArray(32, 'k'),
            .serverKey = QByteArray(32, 'l')};
        QCOMPARE(stored({AccountRegistered{ola}}), StoreTrouble::None);
        QCOMPARE(stored({AccountVerified{{1}}, PasswordSet{{1}, verifier},
                     CertificateAdded{{1}, "bb"}, CertificateAdded{{1}, "aa"}}),
            StoreTrouble::None);
        QCOMPARE(stored({CertificateRemoved{{1}, "bb"}}), StoreTrouble::None);
        ola.isVerified = true;
        ola.verifier = verifier;
        ola.certificates = {"aa"};
        QCOMPARE(afterRestart(), std::vector{ola});
        QCOMPARE(stored({AccountDropped{{1}}}), StoreTrouble::None);
        QCOMPARE(afterRestart(), std::vector<Account>());
    }

    void aVhostIsKeptWithItsAccount()
    {
        Account ola = someAccount(1, "ola");
        QCOMPARE(stored({VhostSet{{1}, "nice.example.org", true}}), StoreTrouble::Missing);
        QCOMPARE(stored({AccountRegistered{ola}, VhostSet{{1}, "nice.example.org", true}}),
            StoreTrouble::None);
        QCOMPARE(stored({VhostSet{{1}, "other.example.org", false}}), StoreTrouble::None);
        ola.vhost = "other.example.org";
        ola.showsVhost = false;
        QCOMPARE(afterRestart(), std::vector{ola});
        QCOMPARE(stored({VhostSet{{1}, {}, true}}), StoreTrouble::None);
        QCOMPARE(afterRestart(), std::vector{someAccount(1, "ola")});
        QCOMPARE(stored({VhostSet{{1}, "x", true}}), StoreTrouble::None);
        QCOMPARE(stored({AccountDropped{{1}}}), StoreTrouble::None);
        QCOMPARE(afterRestart(), std::vector<Account>());
    }

    void theKeyOfCloaksIsDrawnOnce()
    {
        const QByteArray key = open().cloakKey;
        QCOMPARE(key.size(), 32);
        QCOMPARE(open().cloakKey, key);
    }

    void whomAnAccountSilencesIsKept()
    {
        Account ola = someAccount(1, "ola");
        QCOMPARE(stored({AccountRegistered{ola}, SilenceSet{{1}, {"eve!*@*", "$a:Zoe"}}}),
            StoreTrouble::None);
        ola.silence = {"eve!*@*", "$a:Zoe"};
        QCOMPARE(afterRestart(), std::vector{ola});
        QCOMPARE(stored({SilenceSet{{1}, {}}}), StoreTrouble::None);
        ola.silence.clear();
        QCOMPARE(afterRestart(), std::vector{ola});
        // Written behind, it may come when the account has gone.
        QCOMPARE(stored({SilenceSet{{1}, {"a!*@*"}}, AccountDropped{{1}}}), StoreTrouble::None);
        QCOMPARE(stored({SilenceSet{{1}, {"a!*@*"}}}), StoreTrouble::Missing);
        QCOMPARE(afterRestart(), std::vector<Account>());
    }

    void whatElseAnAccountHasIsKept()
    {
        Account ola = someAccount(1, "ola");
        ola.isVerified = false;
        ola.code = AccountCode{.purpose = CodePurpose::Verify,
            .hash = QByteArray(32, 'h'),
            .email = "ola@example.org",
            .madeMs = 1,
            .untilMs = 2};
        QCOMPARE(stored({AccountRegistered{ola}}), StoreTrouble::None);
        QCOMPARE(afterRestart(), std::vector{ola});

        ola.code->purpose = CodePurpose::ChangeEmail;
        ola.protection = NickProtection::Grace;
        ola.suspension
            = Suspension{.by = "root", .reason = "spam", .sinceMs = 3, .untilMs = qint64(1) << 45};
        ola.email = "other@example.org";
        QCOMPARE(stored({CodeSet{{1}, *ola.code}, ProtectionSet{{1}, ola.protection},
                     SuspensionSet{{1}, ola.suspension}, EmailSet{{1}, ola.email}}),
            StoreTrouble::None);
        QCOMPARE(afterRestart(), std::vector{ola});

        QCOMPARE(stored({AccountVerified{{1}}, ProtectionSet{{1}, std::nullopt},
                     SuspensionSet{{1}, std::nullopt}}),
            StoreTrouble::None);
        ola.isVerified = true;
        ola.code.reset();
        ola.protection.reset();
        ola.suspension.reset();
        QCOMPARE(afterRestart(), std::vector{ola});
    }

    /// Whoever uses a code twice at once gets one of both stored.
    void aCodeIsUsedOnce()
    {
        Account ola = someAccount(1, "ola");
        ola.code = AccountCode{.hash = QByteArray(32, 'h'), .email = {}};
        QCOMPARE(stored({AccountRegistered{ola}}), StoreTrouble::None);
        QCOMPARE(stored({CodeRemoved{{1}}, EmailSet{{1}, "a@example.org"}}), StoreTrouble::None);
        QCOMPARE(stored({CodeRemoved{{1}}, EmailSet{{1}, "b@example.org"}}), StoreTrouble::Missing);
        QCOMPARE(afterRestart().at(0).email, "a@example.org");
    }

    void detailsOfAnAccountThatHasGoneAreMissing()
    {
        const AccountCode code{.hash = QByteArray(32, 'h'), .email = {}};
        QCOMPARE(stored({CodeSet{{7}, code}}), StoreTrouble::Missing);
        QCOMPARE(stored({SuspensionSet{{7}, Suspension{}}}), StoreTrouble::Missing);
        QCOMPARE(stored({ProtectionSet{{7}, NickProtection::None}}), StoreTrouble::Missing);
        QCOMPARE(stored({EmailSet{{7}, "x"}}), StoreTrouble::Missing);
    }

    void aNameIsOnlyOnce()
    {
        QCOMPARE(stored({AccountRegistered{someAccount(1, "ola")}}), StoreTrouble::None);
        QCOMPARE(stored({AccountRegistered{someAccount(2, "OLA")}}), StoreTrouble::Exists);
        QCOMPARE(afterRestart().size(), 1);
    }

    /// Both wait at once, so they are in one transaction.
    void ofTwoWhoAskForOneNameAtOnceTheFirstGetsIt()
    {
        std::vector<StoreRequest> both;
        for (const quint64 id : {1, 2})
            both.push_back(
                {.ticket = ++m_lastTicket, .changes = {AccountRegistered{someAccount(id, "ola")}}});
        m_store->requests().postAll(both);
        QCOMPARE(answers(2), (std::vector{StoreTrouble::None, StoreTrouble::Exists}));
        QCOMPARE(afterRestart(), std::vector{someAccount(1, "ola")});
    }

    void aRequestIsStoredWholeOrNotAtAll()
    {
        QCOMPARE(stored({AccountRegistered{someAccount(1, "ola")},
                     AccountRegistered{someAccount(2, "ola")}}),
            StoreTrouble::Exists);
        QCOMPARE(afterRestart(), std::vector<Account>());
    }

    void aCertificateBelongsToOneAccount()
    {
        QCOMPARE(stored({AccountRegistered{someAccount(1, "ola")},
                     AccountRegistered{someAccount(2, "jan")}, CertificateAdded{{1}, "aa"}}),
            StoreTrouble::None);
        QCOMPARE(stored({CertificateAdded{{2}, "aa"}}), StoreTrouble::Exists);
        QCOMPARE(stored({CertificateRemoved{{2}, "aa"}}), StoreTrouble::Missing);
        // And it is free again when its account has gone.
        QCOMPARE(stored({AccountDropped{{1}}, CertificateAdded{{2}, "aa"}}), StoreTrouble::None);
    }

    void anAccountThatHasGoneIsMissing_data()
    {
        QTest::addColumn<int>("change");
        for (int i = 0; i < 4; ++i)
            QTest::addRow("%d", i) << i;
    }
    void anAccountThatHasGoneIsMissing()
    {
        QFETCH(int, change);
        const std::vector<StoreChange> changes{AccountVerified{{7}}, AccountDropped{{7}},
            PasswordSet{{7}, someAccount(7, "x").verifier}, CertificateAdded{{7}, "aa"}};
        QCOMPARE(stored({changes[size_t(change)]}), StoreTrouble::Missing);
    }

    void aThousandAtOnceAreAllStoredAndAnsweredInOrder()
    {
        constexpr size_t kMany = 1000;
        for (size_t i = 1; i <= kMany; ++i)
            post({AccountRegistered{someAccount(i, "ola" + QByteArray::number(i))}});
        QCOMPARE(answers(kMany), std::vector<StoreTrouble>(kMany, StoreTrouble::None));
        QCOMPARE(afterRestart().size(), kMany);
    }

    void whatWasAskedForBeforeTheEndIsStored()
    {
        post({AccountRegistered{someAccount(1, "ola")}});
        QCOMPARE(afterRestart().size(), 1);
    }

    void aFolderThatCannotBeUsedIsSaid()
    {
        StoreThread second(*m_log);
        const auto opened = second.open(m_folder->path());
        QVERIFY(!opened);
        QVERIFY(opened.error().isInUse);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStoreThreadTest)

} // namespace serverStoreThreadTest

#include "ServerStoreThreadTest.moc"
