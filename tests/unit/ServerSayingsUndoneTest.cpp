// What the store may have kept and nobody was told of is taken out again. The store's thread, real
// SQLite, real files. Thread: the test's, playing dispatcher.
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverSayingsUndoneTest {

using namespace watek::server::shared;
using namespace watek::tests;

class ServerSayingsUndoneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsAsIfItHadNeverBeenSaid()
    {
        StoreWorld world;
        world.open();
        const ConversationKey room{.channel = {1}};
        KeptMessage said = saidIn(room, 2);
        said.resendId = "a1";
        QCOMPARE(world.stored({said}).trouble, StoreTrouble::None);
        KeptMessage again = saidIn(room, 3);
        again.resendId = "a1";
        QCOMPARE(world.stored({again}).saidBefore.size(), 1u);

        // Numbers that were never stored are no mistake.
        const StoreAnswer undone
            = world.stored({}, {HistoryDeletion{SayingsUndone{.sequences = {2, 77}}}});
        QCOMPARE(undone.trouble, StoreTrouble::None);
        again.sequence = 4;
        const StoreAnswer answer = world.stored({again});
        QCOMPARE(answer.trouble, StoreTrouble::None);
        QCOMPARE(answer.saidBefore.size(), 0u);
    }

    void theLobbyIsRemembered()
    {
        StoreWorld world;
        QCOMPARE(world.open().lobby, IncarnationId());
        QCOMPARE(world.stored({}, {LobbyDrawn{{7}}}).trouble, StoreTrouble::None);
        QCOMPARE(world.open().lobby, IncarnationId{7});
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSayingsUndoneTest)

} // namespace serverSayingsUndoneTest

#include "ServerSayingsUndoneTest.moc"
