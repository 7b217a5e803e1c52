#include "tests/bench/Crowd.h"

#include "common/base/Clock.h"

#include <QString>

#include <sys/epoll.h>
#include <unistd.h>

#include <array>

namespace watek::bench {

namespace {

/// Connections being set up at once: more would only fill the listen queue.
constexpr int kEnteringAtOnce = 64;
constexpr qint64 kPatienceNs = 30'000'000'000;

} // namespace

Crowd::Crowd(CrowdShape shape)
    : m_shape(shape)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_sockets(size_t(shape.clients))
    , m_buffer(256 * 1024)
{
}

Crowd::~Crowd() { close(m_epoll); }

bool Crowd::begin(int index, quint16 port)
{
    LoadSocket &socket = m_sockets[size_t(index)];
    if (!socket.open(port))
        return false;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = quint32(index);
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket.descriptor(), &event);
    const QByteArray nick = "b" + QByteArray::number(index);
    QByteArray hello = "NICK " + nick + "\r\nUSER " + nick + " 0 * :bench\r\n";
    if (m_shape.channels > 0)
        hello += "JOIN " + channelOf(index) + "\r\n";
    return socket.send(hello);
}

QString Crowd::enter(quint16 port)
{
    const QByteArray sign = m_shape.channels > 0 ? " 366 " : " 001 ";
    std::vector<QByteArray> tails(m_sockets.size());
    std::vector<bool> isIn(m_sockets.size(), false);
    int begun = 0;
    int in = 0;
    const qint64 beganNs = base::monotonicNowNs();
    qint64 lastNs = beganNs;
    while (in < m_shape.clients) {
        while (begun < m_shape.clients && begun - in < kEnteringAtOnce) {
            if (!begin(begun++, port))
                return QStringLiteral("client %1 cannot connect").arg(begun);
        }
        const bool alive = read(1000, [&](int index, QByteArrayView bytes) {
            const auto at = size_t(index);
            if (isIn[at])
                return;
            // The sign may be cut by the end of a read.
            tails[at] = tails[at].right(8) + bytes.toByteArray();
            if (tails[at].contains(sign)) {
                isIn[at] = true;
                tails[at] = QByteArray();
                ++in;
                lastNs = base::monotonicNowNs();
            }
        });
        if (!alive)
            return QStringLiteral("the server closed a connection while %1 were in").arg(in);
        if (base::monotonicNowNs() - lastNs > kPatienceNs)
            return QStringLiteral("only %1 of %2 clients could register")
                .arg(in)
                .arg(m_shape.clients);
    }
    m_enteringSeconds = double(base::monotonicNowNs() - beganNs) / 1e9;
    // Others' joins are still on their way; they do not belong to what is measured next.
    qint64 quietNs = base::monotonicNowNs();
    while (base::monotonicNowNs() - quietNs < 300'000'000)
        read(100, [&quietNs](int, QByteArrayView) { quietNs = base::monotonicNowNs(); });
    return {};
}

bool Crowd::read(int waitMs, const OnBytes &onBytes)
{
    std::array<epoll_event, 512> events;
    const int count = epoll_wait(m_epoll, events.data(), int(events.size()), waitMs);
    for (int i = 0; i < count; ++i) {
        const auto index = int(events[size_t(i)].data.u32);
        const qsizetype got = m_sockets[size_t(index)].read(m_buffer);
        if (got < 0)
            return false;
        if (got > 0)
            onBytes(index, QByteArrayView(m_buffer.data(), got));
    }
    return true;
}

} // namespace watek::bench
