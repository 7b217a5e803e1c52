// The audience of a channel is always who it should be, whatever joins, leaves and is posted in
// between; and message ids never repeat.
#include "server/dispatcher/MessageIds.h"
#include "server/dispatcher/Recipients.h"
#include "server/dispatcher/state/Audience.h"
#include "server/dispatcher/state/Session.h"
#include "tests/support/Suite.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <vector>

namespace serverDispatcherAudienceTest {

using namespace watek::server;
using dispatcher::Audience;
using dispatcher::AudienceSeat;
using dispatcher::LineForm;
using dispatcher::Session;
using shared::Slot;

namespace {

/// Who is reached where: form (is plain text), thread, slots.
using Reached = std::map<std::tuple<bool, quint32>, std::multiset<Slot>>;

struct Listener {
    Session session;
    AudienceSeat seat;
};

Reached reachedBy(Audience &audience)
{
    Reached reached;
    for (Audience::Group &group : audience.groups()) {
        if (group.isEmpty())
            continue;
        const shared::SlotList slots = group.postedSlots();
        reached[{group.form.isPlainText(), group.thread}].insert(slots.begin(), slots.end());
    }
    return reached;
}

Reached expectedOf(const std::vector<std::unique_ptr<Listener>> &listeners)
{
    Reached expected;
    for (const auto &listener : listeners) {
        if (listener->seat.isTaken())
            expected[{listener->session.isGuest(), listener->session.route.thread}].insert(
                listener->session.route.slot);
    }
    return expected;
}

std::vector<std::unique_ptr<Listener>> makeListeners(int count)
{
    std::vector<std::unique_ptr<Listener>> listeners;
    for (int i = 0; i < count; ++i) {
        auto listener = std::make_unique<Listener>();
        listener->session.kind
            = i % 3 == 0 ? shared::ClientKind::PlainText : shared::ClientKind::Irc;
        listener->session.route.thread = quint32(i % 4);
        listener->session.route.slot = Slot(i / 4);
        listener->seat.session = &listener->session;
        listeners.push_back(std::move(listener));
    }
    return listeners;
}

} // namespace

class ServerDispatcherAudienceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomJoinsAndPartsLeaveWhoShouldBeThere();
    void aPostedListNeverChanges();
    void recipientsAreGatheredOnce();
    void messageIdsAreUniqueAndSafeInTags();
    void messageIdsOfTwoRunsDiffer();
    void messageIdsAreInTheOrderOfTime();
};

void ServerDispatcherAudienceTest::randomJoinsAndPartsLeaveWhoShouldBeThere()
{
    QRandomGenerator random(20261124);
    auto listeners = makeListeners(60);
    Audience audience;
    for (int step = 0; step < 5000; ++step) {
        Listener &listener = *listeners[size_t(random.bounded(int(listeners.size())))];
        if (listener.seat.isTaken())
            audience.remove(listener.seat);
        else
            audience.add(listener.seat);
        if (random.bounded(3) == 0)
            QCOMPARE(reachedBy(audience), expectedOf(listeners));
    }
    qsizetype seated = 0;
    for (const auto &listener : listeners)
        seated += listener->seat.isTaken();
    QCOMPARE(audience.size(), seated);
}

void ServerDispatcherAudienceTest::aPostedListNeverChanges()
{
    auto listeners = makeListeners(3);
    for (const auto &listener : listeners) {
        listener->session.kind = shared::ClientKind::Irc;
        listener->session.route.thread = 0;
    }
    Audience audience;
    audience.add(listeners[0]->seat);
    audience.add(listeners[1]->seat);
    Audience::Group &group = audience.groups()[0];

    // The reader has let go of the list, as far as the count of references can tell; it is left
    // alone all the same, because nothing orders the reader's last look before a write.
    const Slot *const posted = group.postedSlots().constData();
    audience.add(listeners[2]->seat);
    const Slot *const written = group.postedSlots().constData();
    QVERIFY(written != posted);
    audience.remove(listeners[0]->seat);
    QVERIFY(group.postedSlots().constData() != written);
}

void ServerDispatcherAudienceTest::recipientsAreGatheredOnce()
{
    auto listeners = makeListeners(40);
    Audience first;
    for (const auto &listener : listeners)
        first.add(listener->seat);
    dispatcher::Recipients recipients(1);
    recipients.exclude(listeners[5]->session);
    for (int twice = 0; twice < 2; ++twice) {
        for (const Audience::Group &group : first.groups())
            recipients.add(group);
    }
    recipients.add(listeners[7]->session);
    Reached reached;
    for (const auto &group : recipients.groups())
        reached[{group.form.isPlainText(), group.thread}].insert(
            group.slots.begin(), group.slots.end());
    first.remove(listeners[5]->seat);
    QCOMPARE(reached, expectedOf(listeners));
}

void ServerDispatcherAudienceTest::messageIdsAreUniqueAndSafeInTags()
{
    constexpr int kCount = 100'000;
    dispatcher::MessageIds ids(42, 1'700'000'000'000);
    QSet<QByteArray> seen;
    seen.reserve(kCount);
    for (int i = 0; i < kCount; ++i) {
        const QByteArray id = ids.next(1'700'000'000'000 + i);
        QCOMPARE(id.size(), dispatcher::MessageIds::kLength);
        for (const char c : id)
            QVERIFY(QChar::isLetterOrNumber(char32_t(uchar(c))) || c == '-' || c == '_');
        seen.insert(id);
    }
    QCOMPARE(seen.size(), kCount);
}

// The seed and the time are the same here: the start alone tells the runs apart.
void ServerDispatcherAudienceTest::messageIdsOfTwoRunsDiffer()
{
    constexpr int kCount = 10'000;
    dispatcher::MessageIds before(42, 1'700'000'000'999);
    dispatcher::MessageIds after(42, 1'700'000'001'000);
    QSet<QByteArray> seen;
    for (int i = 0; i < kCount; ++i)
        seen.insert(before.next(1'700'000'001'000));
    for (int i = 0; i < kCount; ++i)
        QVERIFY(!seen.contains(after.next(1'700'000'001'000)));
}

void ServerDispatcherAudienceTest::messageIdsAreInTheOrderOfTime()
{
    dispatcher::MessageIds ids(42, 1'700'000'000'000);
    QByteArray before;
    for (qint64 nowMs = 1'700'000'000'000; nowMs < 4'300'000'000'000; nowMs = nowMs * 3 / 2) {
        const QByteArray id = ids.next(nowMs);
        QVERIFY2(before < id, (before + " < " + id).constData());
        // But not of what is said at once: nobody is to guess the next one.
        QVERIFY(id.last(11) != ids.next(nowMs).last(11));
        before = ids.next(nowMs + 64);
        QVERIFY(id < before);
    }
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDispatcherAudienceTest)

} // namespace serverDispatcherAudienceTest

#include "ServerDispatcherAudienceTest.moc"
