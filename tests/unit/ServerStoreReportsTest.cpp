// Reports over a restart, with a real database. Thread: the test's.
#include "server/shared/WindowMail.h"
#include "tests/support/ChannelsWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverStoreReportsTest {

using namespace watek;
using server::shared::CloseReport;
using server::shared::ServerConfig;
using server::shared::WindowRequest;
using tests::AccountsHarness;
using tests::ChannelsWorld;

class ServerStoreReportsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A number that an operator has written down means one report for good.
    void aNumberIsNeverGivenTwice()
    {
        ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({{}, "root", "pw", server::shared::OperRole::Admin});
        ChannelsWorld world(config);
        const auto reported = [&world] {
            world.stranger("eve");
            world->answersTo(world.stranger("jan"), {"REPORT eve :she shouts"});
            return world->answersTo(world.operatorOfServer("root"), {"REPORTS"}).join('\n');
        };
        QVERIFY(reported().contains(" report 1 by jan!"));
        world->tell({}, WindowRequest{CloseReport{1}});
        world->settle();
        QCOMPARE(world.onDisk().reports.size(), size_t(0));
        world.restart();
        const QByteArray listed = reported();
        QVERIFY2(listed.contains(" report 2 by jan!"), listed.constData());
        QCOMPARE(world.onDisk().lastReport, quint64(2));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStoreReportsTest)

} // namespace serverStoreReportsTest

#include "ServerStoreReportsTest.moc"
