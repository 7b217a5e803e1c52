// Who must give up a place when others want one. Thread: the test's, playing listener.
#include "server/listener/Doorkeeper.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverDoorkeeperTest {

using namespace watek;
using namespace watek::server;
using listener::Doorkeeper;
using shared::ClientKind;
using shared::ClientRow;
using shared::ClientState;

namespace {

constexpr qint64 kNowMs = 10'000'000;

ClientRow row(quint64 id, const QByteArray &address, ClientState state, qint64 silentMs,
    ClientKind kind = ClientKind::PlainText)
{
    auto counters = std::make_shared<shared::ClientCounters>();
    counters->heardMs = kNowMs - silentMs;
    return {.id = base::ClientId{id},
        .address = address,
        .kind = kind,
        .state = state,
        .thread = "io-1",
        .counters = counters};
}

} // namespace

class ServerDoorkeeperTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{listenerRole};

private Q_SLOTS:
    void silenceCountsOnlyWhileSomebodyWaits()
    {
        listenerRole.assertCurrent();
        Doorkeeper doorkeeper(120);
        std::vector<ClientRow> rows{row(1, "10.0.0.1", ClientState::Online, 3'600'000),
            row(2, "10.0.0.1", ClientState::Online, 3'500'000),
            row(3, "10.0.0.1", ClientState::Online, 3'700'000, ClientKind::Irc)};
        QVERIFY(doorkeeper.look(rows, kNowMs).empty());
        rows.push_back(row(4, "10.0.0.1", ClientState::Waiting, 0));
        QVERIFY(doorkeeper.look(rows, kNowMs).empty());
        QVERIFY(doorkeeper.look(rows, kNowMs + 119'000).empty());
        const auto verdicts = doorkeeper.look(rows, kNowMs + 120'000);
        // One waits, so one goes: the guest that was silent longest.
        QCOMPARE(verdicts.size(), size_t(1));
        QCOMPARE(verdicts[0].client.value, quint64(1));
        rows.pop_back();
        QVERIFY(doorkeeper.look(rows, kNowMs + 130'000).empty());
        rows.push_back(row(4, "10.0.0.1", ClientState::Waiting, 0));
        QVERIFY(doorkeeper.look(rows, kNowMs + 131'000).empty());
    }

    void theAddressThatHoldsMostGivesOneUpForAnother()
    {
        listenerRole.assertCurrent();
        Doorkeeper doorkeeper(120);
        std::vector<ClientRow> rows;
        for (quint64 id = 1; id <= 5; ++id)
            rows.push_back(row(id, "10.0.0.1", ClientState::Online, qint64(id) * 20'000));
        // Somebody of the same address is not served by it.
        rows.push_back(row(6, "10.0.0.1", ClientState::Waiting, 0));
        QVERIFY(doorkeeper.look(rows, kNowMs).empty());
        rows.push_back(row(7, "10.0.0.2", ClientState::Waiting, 0));
        const auto verdicts = doorkeeper.look(rows, kNowMs);
        QCOMPARE(verdicts.size(), size_t(1));
        QCOMPARE(verdicts[0].client.value, quint64(5));
        QVERIFY(verdicts[0].text.contains("from your address"));
    }

    // Connections that only stand there, behind the same address as somebody who chats.
    void whoIsNotInTheChatYetGoesBeforeWhoIs()
    {
        listenerRole.assertCurrent();
        Doorkeeper doorkeeper(120);
        std::vector<ClientRow> rows{
            row(1, "10.0.0.1", ClientState::Online, 60'000, ClientKind::Irc),
            row(2, "10.0.0.1", ClientState::Registering, 2'000, ClientKind::Unknown),
            row(3, "10.0.0.1", ClientState::Registering, 1'000, ClientKind::Unknown),
            row(4, "10.0.0.2", ClientState::Waiting, 0)};
        // They have only just come in, and nobody goes for them.
        QVERIFY(doorkeeper.look(rows, kNowMs).empty());
        const auto verdicts = doorkeeper.look(rows, kNowMs + 1'000);
        QCOMPARE(verdicts.size(), size_t(1));
        QCOMPARE(verdicts[0].client.value, quint64(2));
    }

    void talkingKeepsNobodyMoreThanAFairShare()
    {
        listenerRole.assertCurrent();
        Doorkeeper doorkeeper(120);
        std::vector<ClientRow> rows;
        for (quint64 id = 1; id <= 5; ++id)
            rows.push_back(row(id, "10.0.0.1", ClientState::Online, qint64(id) * 100));
        rows.push_back(row(7, "10.0.0.2", ClientState::Waiting, 0));
        const auto verdicts = doorkeeper.look(rows, kNowMs);
        QCOMPARE(verdicts.size(), size_t(1));
        QCOMPARE(verdicts[0].client.value, quint64(5));
    }

    void nobodyIsDrivenOutOfAFairShare()
    {
        listenerRole.assertCurrent();
        Doorkeeper doorkeeper(120);
        const std::vector<ClientRow> rows{row(1, "10.0.0.1", ClientState::Online, 60'000),
            row(2, "10.0.0.1", ClientState::Online, 60'000),
            row(3, "10.0.0.2", ClientState::Online, 60'000),
            row(4, "10.0.0.2", ClientState::Waiting, 0)};
        QVERIFY(doorkeeper.look(rows, kNowMs).empty());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDoorkeeperTest)

} // namespace serverDoorkeeperTest

#include "ServerDoorkeeperTest.moc"
