// storm: many join one channel at once and leave it at once, while one who stays checks that each
// JOIN, PART and QUIT comes exactly once and in the order in which its client did it.
//
// A channel of n has to tell n members of each of n JOINs, and n newcomers n names: what comes out
// is quadratic by nature. So the figures are for one delivered line and one byte; these must not
// grow with n. Everybody reads everything; the send queues have the server's own bound.
//
//   join    everybody sends JOIN, nobody waits for an answer; all of them read all the others
//           after them, and the names
//   rejoin  one in a hundred sends PART, JOIN, PART, JOIN in one write (order only, not timed)
//   names   a few hundred ask for the NAMES of the full channel
//   leave   one half sends PART, the other QUIT, all mixed
//
// The observer's order is the channel's order, so it tells for each client how many lines it must
// have seen. Of who quits nothing is demanded: a server may close before all has been read.
#include "tests/bench/Crowd.h"
#include "tests/bench/Scenarios.h"
#include "tests/bench/StormWatch.h"

#include "common/base/Clock.h"

#include <algorithm>

namespace watek::bench {

namespace {

constexpr qint64 kPatienceNs = 20'000'000'000;
constexpr int kSentBetweenReads = 64;
constexpr int kAskForNames = 500;

bool parts(int index) { return index % 2 == 0; }

class Storm {
public:
    Storm(int people, const Target &target)
        : m_people(people)
        , m_target(target)
        , m_crowd({.clients = people + 1, .channels = 0})
        , m_channel(m_crowd.channel(0))
        , m_watch(people)
    {
    }

    Outcome run()
    {
        m_error = m_crowd.enter(m_target);
        const bool all
            = m_error.isEmpty() && letObserverIn() && join() && rejoin() && names() && leave();
        if (!all)
            m_outcome.complaint = m_error;
        else if (m_watch.outOfOrder() > 0)
            m_outcome.complaint
                = QStringLiteral("%1 steps came twice or out of order").arg(m_watch.outOfOrder());
        else if (m_lost > 0)
            m_outcome.complaint = QStringLiteral("%1 lines were lost").arg(m_lost);
        return m_outcome;
    }

private:
    struct Spent {
        double seconds = 0;
        double processorSeconds = 0;
    };

    /// Sends what `linesOf` says for each of `count` clients as fast as it goes, then reads until
    /// `isOver`. False with m_error set when that does not come.
    template <typename LinesOf, typename IsOver>
    bool phase(int count, LinesOf &&linesOf, IsOver &&isOver)
    {
        m_watch.beginPhase();
        const auto onBytes
            = [this](int index, QByteArrayView bytes) { m_watch.onBytes(index, bytes); };
        const double spentBefore = m_target.processorSeconds();
        const qint64 beganNs = base::monotonicNowNs();
        bool isWell = true;
        for (int i = 0; i < count && isWell; ++i) {
            isWell = linesOf(i);
            if (i % kSentBetweenReads == 0)
                isWell = isWell && m_crowd.read(0, onBytes);
        }
        qint64 progressNs = base::monotonicNowNs();
        while (isWell && !isOver()) {
            const qint64 had = m_watch.counts().bytes;
            const int hadGone = m_crowd.gone();
            isWell = m_crowd.read(100, onBytes);
            const qint64 now = base::monotonicNowNs();
            if (m_watch.counts().bytes > had || m_crowd.gone() > hadGone)
                progressNs = now;
            if (now - progressNs > kPatienceNs) {
                m_error = QStringLiteral("only %1 lines came; the observer misses %2 steps")
                              .arg(m_watch.counts().deliveries)
                              .arg(m_watch.missing());
                return false;
            }
        }
        m_spent = {.seconds = double(base::monotonicNowNs() - beganNs) / 1e9,
            .processorSeconds = m_target.processorSeconds() - spentBefore};
        if (!isWell)
            m_error = QStringLiteral("the server closed a connection");
        return isWell;
    }

    bool sendAs(int index, const QByteArray &steps)
    {
        m_watch.expect(index, steps);
        QByteArray lines;
        for (const char step : steps) {
            lines += step == 'J' ? "JOIN " + m_channel
                : step == 'P'    ? "PART " + m_channel
                                 : QByteArray("QUIT :storm");
            lines += "\r\n";
        }
        return m_crowd.send(index, lines);
    }

    bool letObserverIn()
    {
        return phase(
            1, [this](int) { return m_crowd.send(m_people, "JOIN " + m_channel + "\r\n"); },
            [this] { return m_watch.counts().endsOfNames == 1; });
    }

    bool join()
    {
        // Everybody sees themselves and whoever comes later; the observer sees all.
        const qint64 expected = qint64(m_people) * (m_people + 1) / 2 + m_people;
        const bool well = phase(
            m_people, [this](int i) { return sendAs(i, "J"); },
            [this, expected] {
                return m_watch.counts().deliveries >= expected
                    && m_watch.counts().endsOfNames >= m_people;
            });
        if (!well)
            return false;
        qint64 later = m_people;
        qint64 lost = 0;
        for (const int who : m_watch.order())
            lost += std::abs(later-- - m_watch.seenBy(who));
        report(QStringLiteral("join"), lost);
        return true;
    }

    bool rejoin()
    {
        const int restless = std::max(m_people / 100, 1);
        const bool well = phase(
            restless, [this](int i) { return sendAs(i * 100, "PJPJ"); },
            [this, restless] {
                return m_watch.missing() == 0 && m_watch.counts().endsOfNames >= 2 * restless;
            });
        if (!well)
            return false;
        const bool settled = m_crowd.settle(
            100, [this](int index, QByteArrayView bytes) { m_watch.onBytes(index, bytes); });
        if (!settled)
            m_error = QStringLiteral("the server closed a connection");
        for (int i = 0; i < m_people; ++i) {
            if (i % 100 != 0)
                m_lost += std::abs(4 * restless - m_watch.seenBy(i));
        }
        return settled;
    }

    bool names()
    {
        const int asking = std::min(m_people, kAskForNames);
        const bool well = phase(
            asking, [this](int i) { return m_crowd.send(i, "NAMES " + m_channel + "\r\n"); },
            [this, asking] { return m_watch.counts().endsOfNames >= asking; });
        if (!well)
            return false;
        const StormCounts &counts = m_watch.counts();
        const double us = m_spent.processorSeconds * 1e6;
        m_outcome.rows.push_back({.label = QStringLiteral("names"),
            .figures = {{QStringLiteral("replies"), double(asking), 0, Ratio::Pointless},
                {QStringLiteral("KiB each"), double(counts.bytes) / 1024 / asking, 1},
                {QStringLiteral("CPU us/reply"), us / asking, 1},
                {QStringLiteral("CPU ns/name"), us * 1e3 / asking / (m_people + 1), 2},
                {QStringLiteral("CPU ns/byte"), us * 1e3 / double(counts.bytes), 3}}});
        return true;
    }

    bool leave()
    {
        const int quitting = m_people / 2;
        const bool well = phase(
            m_people,
            [this](int i) {
                if (!parts(i))
                    m_crowd.letGo(i);
                return sendAs(i, parts(i) ? "P" : "Q");
            },
            [this, quitting] {
                return m_watch.missing() == 0 && m_crowd.gone() == quitting && lostOfParted() <= 0;
            });
        if (!well)
            return false;
        report(QStringLiteral("leave"), lostOfParted());
        return true;
    }

    /// Who has parted has seen all that left before, and their own PART.
    qint64 lostOfParted() const
    {
        qint64 before = 0;
        qint64 lost = 0;
        for (const int who : m_watch.order()) {
            ++before;
            if (parts(who))
                lost += before - m_watch.seenBy(who);
        }
        return lost;
    }

    void report(const QString &label, qint64 lost)
    {
        m_lost += lost;
        const StormCounts &counts = m_watch.counts();
        const double us = m_spent.processorSeconds * 1e6;
        m_outcome.rows.push_back({.label = label,
            .figures
            = {{QStringLiteral("deliveries"), double(counts.deliveries), 0, Ratio::Pointless},
                {QStringLiteral("names lines"), double(counts.namesLines), 0, Ratio::Pointless},
                {QStringLiteral("MiB"), double(counts.bytes) / 1024 / 1024, 1},
                {QStringLiteral("seconds"), m_spent.seconds, 2},
                {QStringLiteral("CPU us/line"),
                    us / double(std::max<qint64>(counts.deliveries + counts.namesLines, 1)), 4},
                {QStringLiteral("CPU ns/byte"), us * 1e3 / double(counts.bytes), 3},
                {QStringLiteral("lost"), double(lost), 0, Ratio::Pointless}}});
    }

    const int m_people;
    const Target &m_target;
    Crowd m_crowd;
    const QByteArray m_channel;
    StormWatch m_watch;
    Spent m_spent;
    qint64 m_lost = 0;
    QString m_error;
    Outcome m_outcome;
};

} // namespace

Scenario storm()
{
    Scenario scenario{.name = QStringLiteral("storm"),
        .about = QStringLiteral("1000, 3000 and 10000 join one channel, and leave it: "
                                "order, and the cost of a line"),
        .cases = {},
        .settings = {kNoPings}};
    for (const int people : {1000, 3000, 10'000}) {
        scenario.cases.push_back({.name = QString::number(people),
            .measure = [people](Target &target) { return Storm(people, target).run(); }});
    }
    return scenario;
}

} // namespace watek::bench
