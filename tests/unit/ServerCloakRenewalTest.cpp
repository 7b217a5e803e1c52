// New cloaks for a room full of people, by REHASH: in slices. Thread: the test's, which plays the
// dispatcher.
#include "tests/support/AccountsHarness.h"
#include "tests/support/HasLine.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverCloakRenewalTest {

using namespace watek;
using namespace server;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerCloakRenewalTest : public QObject {
    Q_OBJECT

    static constexpr int kCrowd = 150;
    std::unique_ptr<AccountsHarness> m_harness;
    std::vector<ClientId> m_crowd;

    static shared::ServerConfig withKey(char key)
    {
        shared::ServerConfig config = AccountsHarness::settings();
        config.cloaks.key = QByteArray(32, key);
        return config;
    }
    /// How many of the crowd are shown by the cloak of now.
    int countRenewed()
    {
        dispatcherRole.assertCurrent();
        const auto &cloaks = m_harness->chat().cloaks();
        return int(std::ranges::count_if(m_crowd, [&](ClientId id) {
            dispatcherRole.assertCurrent();
            const dispatcher::Session *const session = m_harness->state().session(id);
            return session->user->host == cloaks.hostOf(session->address)
                && session->host == session->user->host;
        }));
    }
    bool isUnderWay()
    {
        dispatcherRole.assertCurrent();
        return m_harness->chat().cloakRenewal().isUnderWay();
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset(); // two would play one role
        m_harness = std::make_unique<AccountsHarness>(withKey('a'));
        m_crowd.clear();
        for (int i = 0; i < kCrowd; ++i) {
            m_crowd.push_back(m_harness->comeOnline(
                "n" + QByteArray::number(i), "203.0.113." + QByteArray::number(i + 1)));
            m_harness->say(m_crowd.back(), "JOIN #lab");
        }
        m_harness->dropAll();
    }

    void othersTalkBetweenTheSlices()
    {
        QCOMPARE(countRenewed(), kCrowd);
        m_harness->rehash(withKey('b'));
        QVERIFY(isUnderWay());
        QVERIFY(countRenewed() < kCrowd);
        m_harness->take(m_crowd[1]);
        m_harness->say(m_crowd[0], "PRIVMSG #lab :hi");
        QVERIFY(m_harness->take(m_crowd[1]).constLast().endsWith(" PRIVMSG #lab :hi"));
        QVERIFY(isUnderWay());
        QTRY_VERIFY(!isUnderWay());
        QCOMPARE(countRenewed(), kCrowd);
        m_harness->checkState();
    }

    void anotherRehashMeanwhileBeginsAnew()
    {
        m_harness->rehash(withKey('b'));
        m_harness->rehash(withKey('c'));
        m_harness->rehash(withKey('d'));
        QTRY_VERIFY(!isUnderWay());
        QCOMPARE(countRenewed(), kCrowd);
    }

    void whoComesAndGoesMeanwhileIsNoMatter()
    {
        const ClientId registering = m_harness->arrive(shared::ClientKind::Irc, "203.0.113.200");
        m_harness->say(registering, "NICK late");
        m_harness->rehash(withKey('b'));
        QVERIFY(isUnderWay());
        m_harness->say(registering, "USER u 0 * :r");
        m_crowd.push_back(registering);
        m_crowd.push_back(m_harness->comeOnline("new", "203.0.113.201"));
        m_harness->leave(m_crowd.front());
        m_crowd.erase(m_crowd.begin());
        QTRY_VERIFY(!isUnderWay());
        QCOMPARE(countRenewed(), int(m_crowd.size()));
    }

    void whenTheServerStopsNobodyIsRenewed()
    {
        m_harness->rehash(withKey('b'));
        QVERIFY(isUnderWay());
        m_harness->tell(ClientId(), shared::Stopping{"Bye"});
        QVERIFY(!isUnderWay());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerCloakRenewalTest)

} // namespace serverCloakRenewalTest

#include "ServerCloakRenewalTest.moc"
