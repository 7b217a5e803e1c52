// The server stops while the disk still writes what somebody asked for. Thread: the test's, playing
// the dispatcher.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverAccountStopTest {

using namespace watek;
using tests::AccountsHarness;

class ServerAccountStopTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What is stored is applied, and nobody is told: everybody has heard goodbye.
    void anAccountDroppedWhileTheServerStops()
    {
        AccountsHarness harness;
        server::dispatcherRole.assertCurrent();
        const auto anna = harness.arriveByTls();
        harness.answersTo(anna, {"NICK anna", "USER u 0 * :r", "REGISTER * * tajne-haslo"});
        QCOMPARE(harness.state().accounts().size(), size_t(1));
        harness.say(anna, "PRIVMSG NickServ :DROP tajne-haslo");
        std::vector<server::shared::PasswordRequest> asked;
        harness.passwords.takeAll(asked);
        QCOMPARE(asked.size(), size_t(1));
        harness.tell(anna, server::shared::PasswordChecked{asked[0].ticket, true});
        std::vector<server::shared::StoreRequest> requests;
        harness.storeRequests.takeAll(requests);
        QCOMPARE(requests.size(), size_t(1));
        harness.take(anna);
        harness.tell({}, server::shared::Stopping{"The server stops"});
        QVERIFY(harness.takeBytes(anna).contains("The server stops"));
        harness.tell(anna, server::shared::Left{"gone"});
        harness.tellStored({anna, requests[0].ticket, server::shared::StoreTrouble::None});
        QCOMPARE(harness.state().accounts().size(), size_t(0));
        QCOMPARE(harness.takeBytes(anna), QByteArray());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAccountStopTest)

} // namespace serverAccountStopTest

#include "ServerAccountStopTest.moc"
