// Every line carries its sender and the moment it was sent; the member in the middle of the
// channel, its observer, reads them and so opens the window again. For everybody else counting line
// ends is enough.
#include "tests/bench/FanOut.h"

#include "common/base/Clock.h"

#include <algorithm>

namespace watek::bench {

namespace {

constexpr qint64 kPatienceNs = 20'000'000'000;

class FanOut {
public:
    FanOut(const FanOutShape &shape, Crowd &crowd)
        : m_shape(shape)
        , m_crowd(crowd)
        , m_underWay(size_t(shape.senders), 0)
        , m_tails(size_t(shape.crowd.clients))
        , m_members(shape.crowd.clients / std::max(shape.crowd.channels, 1))
    {
    }

    bool send()
    {
        for (int sender = 0; sender < m_shape.senders; ++sender) {
            QByteArray lines;
            int &underWay = m_underWay[size_t(sender)];
            while (underWay < m_shape.window) {
                lines += line(sender);
                ++underWay;
                ++messages;
            }
            if (!lines.isEmpty() && !m_crowd.send(sender, lines))
                return false;
        }
        return true;
    }

    void onBytes(int index, QByteArrayView bytes)
    {
        deliveries += std::ranges::count(bytes, '\n');
        if (isObserver(index))
            observe(m_tails[size_t(index)], bytes);
    }

    qint64 expected() const { return messages * (m_members - 1); }
    double percentile(double part)
    {
        if (m_latenciesNs.empty())
            return 0;
        const auto nth = m_latenciesNs.begin() + qsizetype(double(m_latenciesNs.size() - 1) * part);
        std::ranges::nth_element(m_latenciesNs, nth);
        return double(*nth) / 1e6;
    }

    qint64 messages = 0;
    qint64 deliveries = 0;

private:
    /// The member in the middle of its channel; with as many senders as channels, never a sender.
    bool isObserver(int index) const { return index / m_shape.crowd.channels == m_members / 2; }

    QByteArray line(int sender) const
    {
        const QByteArray head = "PRIVMSG " + m_crowd.channelOf(sender) + " :!"
            + QByteArray::number(sender) + ' ' + QByteArray::number(base::monotonicNowNs()) + ' ';
        return head + QByteArray(std::max<qsizetype>(0, m_shape.payload - head.size()), 'x')
            + "\r\n";
    }

    void observe(QByteArray &tail, QByteArrayView bytes)
    {
        const qint64 now = base::monotonicNowNs();
        QByteArray text = tail + bytes.toByteArray();
        qsizetype begin = 0;
        for (qsizetype end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
            const qsizetype mark = text.indexOf(":!", begin);
            if (mark >= 0 && mark < end) {
                const QList<QByteArray> words = text.mid(mark + 2, end - mark).split(' ');
                const int sender = words.value(0).toInt();
                m_latenciesNs.push_back(now - words.value(1).toLongLong());
                if (sender >= 0 && sender < m_shape.senders)
                    --m_underWay[size_t(sender)];
            }
            begin = end + 1;
        }
        tail = text.mid(begin);
    }

    const FanOutShape &m_shape;
    Crowd &m_crowd;
    std::vector<int> m_underWay;
    std::vector<QByteArray> m_tails;
    std::vector<qint64> m_latenciesNs;
    const int m_members;
};

} // namespace

std::optional<FanOutResult> runFanOut(
    const FanOutShape &shape, const Target &target, QString &error)
{
    Crowd crowd(shape.crowd);
    error = crowd.enter(target.port());
    if (!error.isEmpty())
        return std::nullopt;

    FanOut fanOut(shape, crowd);
    const auto onBytes
        = [&fanOut](int index, QByteArrayView bytes) { fanOut.onBytes(index, bytes); };
    const auto before = target.usage();
    const qint64 beganNs = base::monotonicNowNs();
    const qint64 untilNs = beganNs + qint64(shape.seconds * 1e9);
    while (base::monotonicNowNs() < untilNs) {
        if (!fanOut.send() || !crowd.read(100, onBytes)) {
            error = QStringLiteral("a connection was lost");
            return std::nullopt;
        }
    }
    qint64 lastNs = base::monotonicNowNs();
    while (fanOut.deliveries < fanOut.expected() && base::monotonicNowNs() - lastNs < kPatienceNs) {
        const qint64 had = fanOut.deliveries;
        crowd.read(100, onBytes);
        if (fanOut.deliveries > had)
            lastNs = base::monotonicNowNs();
    }
    const auto after = target.usage();

    FanOutResult result{.seconds = double(lastNs - beganNs) / 1e9,
        .messages = fanOut.messages,
        .deliveries = fanOut.deliveries,
        .lost = fanOut.expected() - fanOut.deliveries,
        .p50Ms = fanOut.percentile(0.5),
        .p99Ms = fanOut.percentile(0.99)};
    if (before && after && result.deliveries > 0) {
        const double spent = after->processorSeconds - before->processorSeconds;
        result.serverUsPerDelivery = spent * 1e6 / double(result.deliveries);
        result.serverShare = spent / result.seconds;
    }
    return result;
}

} // namespace watek::bench
