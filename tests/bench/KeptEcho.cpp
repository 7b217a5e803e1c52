// kept-echo: how long one waits until one knows that what one said is on the disk: its echo
// (echo-message) is sent when it is stored. The times of the disk itself, in the same folder and
// just before, stand beside it.
//
// Each sender says the next line when it has the echo of the last, so with 1000 senders the server
// is as busy as it can be. "paced" are 1000 who say five lines a second each, one after the other.
// Everybody talks in a channel with one other person, who reads.
#include "tests/bench/Crowd.h"
#include "tests/bench/Disk.h"
#include "tests/bench/Lines.h"
#include "tests/bench/Scenarios.h"
#include "tests/bench/Stats.h"

#include "common/base/Clock.h"

#include <algorithm>

namespace watek::bench {

namespace {

constexpr qint64 kPatienceNs = 30'000'000'000;

struct EchoShape {
    int senders = 1;
    int linesPerSecond = 0; ///< of all senders together; 0: as many as go through
};

class Echoes {
public:
    Echoes(const EchoShape &shape, double seconds)
        : m_shape(shape)
        , m_lengthNs(qint64(seconds * 1e9))
        , m_crowd({.clients = 2 * shape.senders, .channels = shape.senders})
        , m_cutters(size_t(shape.senders))
    {
    }

    Outcome run(const Target &target)
    {
        QString error = m_crowd.enter(target);
        for (int i = 0; i < m_shape.senders && error.isEmpty(); ++i) {
            if (!m_crowd.send(i, "CAP REQ :echo-message\r\n"))
                error = kLost;
        }
        if (error.isEmpty() && !m_crowd.settle(300))
            error = kLost;
        if (!error.isEmpty())
            return {.rows = {}, .complaint = error};
        const SyncTimes sync = measureSync(target.dataFolder());
        const double spentBefore = target.processorSeconds();
        const double seconds = talk();
        if (seconds < 0)
            return {.rows = {}, .complaint = kLost};
        const double spent = target.processorSeconds() - spentBefore;
        const qint64 lost = m_said - m_heard;
        return {.rows = {{.label = {},
                    .figures = {{QStringLiteral("lines/s"), double(m_heard) / seconds},
                        {QStringLiteral("p50 ms"), m_waits.percentile(0.5) / 1e6, 2},
                        {QStringLiteral("p99 ms"), m_waits.percentile(0.99) / 1e6, 2},
                        {QStringLiteral("sync p50 ms"), sync.p50Ms, 2},
                        {QStringLiteral("sync p99 ms"), sync.p99Ms, 2},
                        {QStringLiteral("CPU share"), spent / seconds, 2},
                        {QStringLiteral("lost"), double(lost), 0, Ratio::Pointless}}}},
            .complaint = lost == 0 ? QString() : QStringLiteral("%1 echoes were lost").arg(lost)};
    }

private:
    bool say(int sender, qint64 ns)
    {
        ++m_said;
        return m_crowd.send(
            sender, stampedLine(m_crowd.channelOf(sender), sender, ns, kLineLength));
    }

    /// How long it took; negative when a connection was lost.
    double talk()
    {
        m_beganNs = base::monotonicNowNs();
        m_lastNs = m_beganNs;
        const bool isPaced = m_shape.linesPerSecond > 0;
        for (int i = 0; i < m_shape.senders && !isPaced; ++i)
            m_isWell = say(i, base::monotonicNowNs()) && m_isWell;
        const qint64 intervalNs = isPaced ? 1'000'000'000 / m_shape.linesPerSecond : 0;
        qint64 now = m_beganNs;
        while (m_isWell && (now - m_beganNs < m_lengthNs || m_heard < m_said)) {
            // Each line carries the moment it was due, so that being late counts.
            while (isPaced && now - m_beganNs < m_lengthNs && now - m_beganNs >= m_said * intervalNs
                && m_isWell)
                m_isWell = say(int(m_said % m_shape.senders), m_beganNs + m_said * intervalNs);
            m_isWell = m_crowd.read(isPaced ? 0 : 100, [this](int index, QByteArrayView bytes) {
                onBytes(index, bytes);
            }) && m_isWell;
            now = base::monotonicNowNs();
            if (now - m_lastNs > kPatienceNs)
                break;
        }
        return m_isWell ? double(m_lastNs - m_beganNs) / 1e9 : -1;
    }

    void onBytes(int index, QByteArrayView bytes)
    {
        if (index >= m_shape.senders)
            return;
        const qint64 now = base::monotonicNowNs();
        m_cutters[size_t(index)].feed(bytes, [&](QByteArrayView line) {
            const auto stamp = stampOf(line);
            if (!stamp)
                return;
            ++m_heard;
            m_lastNs = now;
            m_waits.add(now - stamp->ns);
            if (m_shape.linesPerSecond == 0 && now - m_beganNs < m_lengthNs)
                m_isWell = say(index, base::monotonicNowNs()) && m_isWell;
        });
    }

    inline static const QString kLost = QStringLiteral("a connection was lost");

    const EchoShape m_shape;
    const qint64 m_lengthNs;
    Crowd m_crowd;
    std::vector<LineCutter> m_cutters;
    Latencies m_waits;
    qint64 m_said = 0;
    qint64 m_heard = 0;
    qint64 m_beganNs = 0;
    qint64 m_lastNs = 0;
    bool m_isWell = true;
};

} // namespace

Scenario keptEcho(double seconds)
{
    Scenario scenario{.name = QStringLiteral("kept-echo"),
        .about = QStringLiteral(
            "1, 10 and 1000 each wait for the echo of what they said, which is on the disk then"),
        .group = QStringLiteral("history"),
        .cases = {},
        .settings = {.limits = QByteArray(kFloodOff) + kNoPings, .history = "durability=always\n"}};
    const auto add = [&](const QString &name, const EchoShape &shape) {
        scenario.cases.push_back({.name = name, .measure = [shape, seconds](Target &target) {
                                      return Echoes(shape, seconds).run(target);
                                  }});
    };
    for (const int senders : {1, 10, 1000})
        add(QString::number(senders), {.senders = senders});
    add(QStringLiteral("1000 paced"), {.senders = 1000, .linesPerSecond = 5000});
    return scenario;
}

} // namespace watek::bench
