// Passwords in turn: each network has its own, whoever sends most. Thread: the test's, playing the
// dispatcher.
#include "server/dispatcher/PasswordQueue.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverPasswordQueueTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using dispatcher::PasswordQueue;
using shared::PasswordRequest;

namespace {

const protocol::ScramVerifier kVerifier{
    .iterations = 1, .salt = "s", .storedKey = {}, .serverKey = {}};

struct World {
    const threading::ThreadRole::Binding binding{dispatcherRole};
    shared::PasswordRequests mailbox{"passwords", shared::kPasswordsUnderWay};
    PasswordQueue queue{&mailbox};

    bool ask(int client, const QByteArray &address)
    {
        dispatcherRole.assertCurrent();
        return queue.ask({quint64(client)}, address, "password", kVerifier).has_value();
    }
    bool askUrgently(int client)
    {
        dispatcherRole.assertCurrent();
        return queue.ask({quint64(client)}, "192.0.2.1", "password", shared::HashedPassword{})
            .has_value();
    }
    /// The thread does one after the other, until nothing waits: whose they were.
    QList<int> workAll()
    {
        dispatcherRole.assertCurrent();
        QList<int> done;
        std::vector<PasswordRequest> taken;
        for (mailbox.takeAll(taken); !taken.empty(); mailbox.takeAll(taken)) {
            for (const PasswordRequest &request : taken) {
                done.append(int(request.client.value));
                queue.onDone();
            }
            taken.clear();
        }
        return done;
    }
};

} // namespace

class ServerPasswordQueueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachNetworkHasItsTurn()
    {
        World world;
        // One network sends a crowd, from as many addresses of its /64; others come one by one.
        for (int i = 0; i < 6; ++i)
            QVERIFY(world.ask(i, "2001:db8::" + QByteArray::number(i + 1)));
        QVERIFY(world.ask(10, "192.0.2.10"));
        QVERIFY(world.ask(11, "192.0.2.11"));
        // Two were under way when the others came.
        QCOMPARE(world.workAll(), (QList<int>{0, 1, 2, 10, 11, 3, 4, 5}));
    }

    void whatIsComparedWithTheSettingsGoesFirst()
    {
        World world;
        for (int i = 0; i < 4; ++i)
            QVERIFY(world.ask(i, "192.0.2." + QByteArray::number(i)));
        QVERIFY(world.askUrgently(9));
        QCOMPARE(world.workAll(), (QList<int>{0, 1, 9, 2, 3}));
    }

    void whoLeavesIsNotWorkedFor()
    {
        World world;
        dispatcherRole.assertCurrent();
        for (int i = 0; i < 4; ++i)
            QVERIFY(world.ask(i, i < 3 ? "192.0.2.1" : "192.0.2.2"));
        QVERIFY(world.askUrgently(9));
        for (const int gone : {2, 9, 3, 77})
            world.queue.forget({quint64(gone)});
        QCOMPARE(world.queue.waiting(), 0);
        QVERIFY(world.ask(5, "192.0.2.2"));
        QCOMPARE(world.workAll(), (QList<int>{0, 1, 5}));
        // An answer that nobody waits for makes no room that is not there.
        world.queue.onDone();
        for (int i = 0; i < 5; ++i)
            QVERIFY(world.ask(i, "192.0.2.1"));
        QCOMPARE(world.queue.waiting(), 3);
    }

    void oneNetworkTakesHalfOfTheRoom()
    {
        World world;
        dispatcherRole.assertCurrent();
        const qsizetype half = PasswordQueue::kMostOfNetwork + shared::kPasswordsUnderWay;
        int client = 0;
        while (client < half)
            QVERIFY(world.ask(++client, "192.0.2.1"));
        QVERIFY(!world.ask(++client, "192.0.2.1"));
        QVERIFY(world.ask(++client, "192.0.2.2"));
        while (world.queue.waiting() < PasswordQueue::kMostWaiting) {
            ++client;
            QVERIFY(world.ask(client, "10.0.0." + QByteArray::number(client % 250)));
        }
        QVERIFY(!world.ask(++client, "198.51.100.1"));
        // There is room for an operator all the same.
        QVERIFY(world.askUrgently(++client));
        QCOMPARE(
            world.workAll().size(), PasswordQueue::kMostWaiting + shared::kPasswordsUnderWay + 1);
        QCOMPARE(world.queue.waiting(), 0);
    }

    void withoutAThreadNobodyIsAsked()
    {
        const threading::ThreadRole::Binding binding(dispatcherRole);
        dispatcherRole.assertCurrent();
        PasswordQueue queue(nullptr);
        QVERIFY(!queue.ask({1}, "192.0.2.1", "password", kVerifier));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerPasswordQueueTest)

} // namespace serverPasswordQueueTest

#include "ServerPasswordQueueTest.moc"
