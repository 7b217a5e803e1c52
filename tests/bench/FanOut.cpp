// Every line carries its sender and the moment it was sent; the member in the middle of the
// channel, its observer, reads them and so opens the window again. For everybody else counting line
// ends is enough.
#include "tests/bench/FanOut.h"

#include "common/base/Clock.h"

#include "tests/bench/Lines.h"
#include "tests/bench/Stats.h"

#include <algorithm>

namespace watek::bench {

namespace {

constexpr qint64 kPatienceNs = 20'000'000'000;
/// How long a server may take to close those who do not read; a slow machine fills no queue fast.
constexpr qint64 kClosingNs = 30'000'000'000;
constexpr qint64 kMemoryEveryNs = 200'000'000;

class FanOut {
public:
    FanOut(const FanOutShape &shape, Crowd &crowd)
        : m_shape(shape)
        , m_crowd(crowd)
        , m_underWay(size_t(shape.senders), 0)
        , m_observers(size_t(std::max(shape.crowd.channels, 1)))
        , m_members(shape.crowd.clients / std::max(shape.crowd.channels, 1))
        , m_firstApart(shape.crowd.clients - shape.apart)
    {
    }

    bool send()
    {
        for (int sender = 0; sender < m_shape.senders; ++sender) {
            QByteArray lines;
            int &underWay = m_underWay[size_t(sender)];
            for (; underWay < m_shape.window; ++underWay) {
                lines += stampedLine(
                    m_crowd.channelOf(sender), sender, base::monotonicNowNs(), kLineLength);
                ++m_messages;
            }
            if (!lines.isEmpty() && !m_crowd.send(sender, lines))
                return false;
        }
        return true;
    }

    void onBytes(int index, QByteArrayView bytes)
    {
        if (index >= m_firstApart)
            return;
        m_lines += std::ranges::count(bytes, '\n');
        if (!isObserver(index))
            return;
        const qint64 now = base::monotonicNowNs();
        LineCutter &cutter = m_observers[size_t(index % m_shape.crowd.channels)];
        cutter.feed(bytes, [this, now](QByteArrayView line) { observe(line, now); });
    }

    /// Readers also see those quit who are closed; that is no delivery of a line.
    qint64 deliveries() const { return m_lines - qint64(closed) * m_firstApart; }
    qint64 lost() const { return m_messages * (m_members - 1 - m_shape.apart) - deliveries(); }
    qint64 messages() const { return m_messages; }
    bool areDeafClosed() const { return !m_shape.apartIsDeaf || closed == m_shape.apart; }
    bool isOver() const { return lost() == 0 && areDeafClosed(); }

    Latencies latencies;
    int closed = 0;

private:
    /// The member in the middle of its channel; with as many senders as channels, never a sender.
    bool isObserver(int index) const { return index / m_shape.crowd.channels == m_members / 2; }

    void observe(QByteArrayView line, qint64 now)
    {
        if (const auto stamp = stampOf(line)) {
            latencies.add(now - stamp->ns);
            if (stamp->sender >= 0 && stamp->sender < m_shape.senders)
                --m_underWay[size_t(stamp->sender)];
        } else if (verbOf(line) == Verb::Quit && clientOf(line) >= m_firstApart
            && line.toByteArray().toLower().contains("sendq")) {
            ++closed;
        }
    }

    const FanOutShape &m_shape;
    Crowd &m_crowd;
    std::vector<int> m_underWay;
    std::vector<LineCutter> m_observers;
    const int m_members;
    const int m_firstApart;
    qint64 m_messages = 0;
    qint64 m_lines = 0;
};

/// The most memory that was seen at a few moments.
class MemoryWatch {
public:
    explicit MemoryWatch(const Target &target)
        : m_target(target)
        , m_beforeKiB(target.residentKiB())
        , m_mostKiB(m_beforeKiB)
    {
    }

    void look()
    {
        if (const qint64 now = base::monotonicNowNs(); now - m_lookedNs > kMemoryEveryNs) {
            m_lookedNs = now;
            m_mostKiB = std::max(m_mostKiB, m_target.residentKiB());
        }
    }
    double grownKiB() const { return m_mostKiB - m_beforeKiB; }

private:
    const Target &m_target;
    const double m_beforeKiB;
    double m_mostKiB;
    qint64 m_lookedNs = 0;
};

} // namespace

FanOutResult runFanOut(const FanOutShape &shape, const Target &target)
{
    FanOutResult result;
    Crowd crowd(shape.crowd);
    result.error = crowd.enter(target);
    if (!result.error.isEmpty())
        return result;
    for (int i = shape.crowd.clients - shape.apart; shape.apartIsDeaf && i < shape.crowd.clients;
         ++i)
        crowd.stopReading(i);

    FanOut fanOut(shape, crowd);
    MemoryWatch memory(target);
    const auto onBytes
        = [&fanOut](int index, QByteArrayView bytes) { fanOut.onBytes(index, bytes); };
    const double spentBefore = target.processorSeconds();
    const qint64 beganNs = base::monotonicNowNs();
    const auto lengthNs = qint64(shape.seconds * 1e9);
    const auto goesOn = [&fanOut, beganNs, lengthNs] {
        const qint64 sinceNs = base::monotonicNowNs() - beganNs;
        return sinceNs < lengthNs || (!fanOut.areDeafClosed() && sinceNs < kClosingNs);
    };
    while (goesOn()) {
        if (!fanOut.send() || !crowd.read(100, onBytes)) {
            result.error = QStringLiteral("a connection was lost");
            return result;
        }
        if (shape.apart > 0)
            memory.look();
    }
    qint64 lastNs = base::monotonicNowNs();
    while (!fanOut.isOver() && base::monotonicNowNs() - lastNs < kPatienceNs) {
        const qint64 had = fanOut.deliveries();
        crowd.read(100, onBytes);
        if (fanOut.deliveries() > had)
            lastNs = base::monotonicNowNs();
    }
    result.seconds = double(lastNs - beganNs) / 1e9;
    result.processorSeconds = target.processorSeconds() - spentBefore;
    if (shape.whenOver)
        shape.whenOver();
    result.messages = fanOut.messages();
    result.deliveries = fanOut.deliveries();
    result.lost = fanOut.lost();
    result.closed = fanOut.closed;
    result.p50Ms = fanOut.latencies.percentile(0.5) / 1e6;
    result.p99Ms = fanOut.latencies.percentile(0.99) / 1e6;
    result.grownKiB = memory.grownKiB();
    return result;
}

std::vector<Figure> fanOutFigures(const FanOutResult &result)
{
    return {{QStringLiteral("deliveries/s"), double(result.deliveries) / result.seconds},
        {QStringLiteral("p50 ms"), result.p50Ms, 2}, {QStringLiteral("p99 ms"), result.p99Ms, 2},
        {QStringLiteral("CPU us/line"),
            result.processorSeconds * 1e6 / double(std::max<qint64>(result.deliveries, 1)), 4},
        {QStringLiteral("CPU share"), result.processorSeconds / result.seconds, 2},
        {QStringLiteral("lost"), double(result.lost), 0, Ratio::Pointless}};
}

QString fanOutComplaint(const FanOutResult &result)
{
    if (!result.error.isEmpty())
        return result.error;
    return result.lost == 0 ? QString()
                            : QStringLiteral("%1 deliveries were lost").arg(result.lost);
}

} // namespace watek::bench
