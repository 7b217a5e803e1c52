#include "tests/bench/Crowd.h"

#include "common/base/Clock.h"

#include "tests/bench/Lines.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace watek::bench {

namespace {

/// Connections being set up at once: more would only fill the listen queue.
constexpr int kEnteringAtOnce = 64;
/// How long nothing must come before everybody is taken to have read everything.
constexpr int kQuietMs = 300;
constexpr qint64 kPatienceNs = 30'000'000'000;
/// Beside those of clients: the program's own files and pipes.
constexpr int kOtherDescriptors = 30;

/// "aa", "ab", … always of the same length, so that lines are, too.
QByteArray nextLetters()
{
    static int crowds = 0;
    const int number = crowds++;
    return QByteArray(1, char('a' + number / 26 % 26)) + char('a' + number % 26);
}

/// How many clients this process may have.
qint64 mostClients()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    return qint64(limit.rlim_cur) - kOtherDescriptors;
}

} // namespace

Crowd::Crowd(CrowdShape shape)
    : m_shape(shape)
    , m_letters(nextLetters())
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_sockets(size_t(shape.clients))
    , m_isLetGo(m_sockets.size(), false)
    , m_buffer(256 * 1024)
{
}

Crowd::~Crowd() { close(m_epoll); }

bool Crowd::begin(int index, quint16 port)
{
    LoadSocket &socket = m_sockets[size_t(index)];
    const bool isFar = index >= m_shape.clients - m_shape.ethernet;
    if (!socket.open(port, isFar ? Segments::Ethernet : Segments::Loopback))
        return false;
    // It can be written to when it is connected, which is when it introduces itself.
    epoll_event event{.events = EPOLLOUT, .data = {.u32 = quint32(index)}};
    return epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket.descriptor(), &event) == 0;
}

bool Crowd::introduce(int index)
{
    LoadSocket &socket = m_sockets[size_t(index)];
    epoll_event event{.events = EPOLLIN, .data = {.u32 = quint32(index)}};
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, socket.descriptor(), &event);
    if (m_door == Door::Tls && !socket.startTls())
        return false;
    if (m_door == Door::WebSocket && !socket.startWebSocket())
        return false;
    const QByteArray name = nick(index);
    return send(index, "NICK " + name + "\r\nUSER " + name + " 0 * :bench\r\n");
}

bool Crowd::answer(int index, QByteArrayView line)
{
    // Some servers want to see a PONG before they let anybody in.
    if (line.startsWith("PING"))
        send(index, "PONG" + line.sliced(4).toByteArray() + "\n");
    else if (line.indexOf(" 001 ") > 0 && m_shape.channels > 0)
        send(index, "JOIN " + channelOf(index) + "\r\n");
    else
        return line.indexOf(m_shape.channels > 0 ? " 366 " : " 001 ") > 0;
    return false;
}

QString Crowd::enter(const Target &target)
{
    if (m_shape.clients > mostClients()) {
        return QStringLiteral("%1 clients are more than this process may have (ulimit -n)")
            .arg(m_shape.clients);
    }
    m_door = target.door();
    std::vector<LineCutter> cutters(m_sockets.size());
    std::vector<bool> isIn(m_sockets.size(), false);
    int begun = 0;
    int in = 0;
    const qint64 beganNs = base::monotonicNowNs();
    qint64 lastNs = beganNs;
    while (in < m_shape.clients) {
        while (begun < m_shape.clients && begun - in < kEnteringAtOnce) {
            if (!begin(begun++, target.port()))
                return QStringLiteral("client %1 cannot connect").arg(begun);
        }
        const bool alive = read(1000, [&](int index, QByteArrayView bytes) {
            const auto at = size_t(index);
            if (isIn[at])
                return;
            cutters[at].feed(bytes, [&](QByteArrayView line) {
                if (isIn[at] || !answer(index, line))
                    return;
                isIn[at] = true;
                ++in;
                lastNs = base::monotonicNowNs();
            });
        });
        if (!alive)
            return QStringLiteral("the server closed a connection while %1 were in").arg(in);
        if (base::monotonicNowNs() - lastNs > kPatienceNs) {
            return QStringLiteral("only %1 of %2 clients could register")
                .arg(in)
                .arg(m_shape.clients);
        }
    }
    m_enteringSeconds = double(base::monotonicNowNs() - beganNs) / 1e9;
    // Others' joins are still on their way; they do not belong to what is measured next.
    return settle(kQuietMs) ? QString() : QStringLiteral("the server closed a connection");
}

bool Crowd::settle(int ms, const OnBytes &onBytes)
{
    qint64 cameNs = base::monotonicNowNs();
    while (base::monotonicNowNs() - cameNs < qint64(ms) * 1'000'000) {
        const bool alive = read(ms, [&](int index, QByteArrayView bytes) {
            cameNs = base::monotonicNowNs();
            onBytes(index, bytes);
        });
        if (!alive)
            return false;
    }
    return true;
}

void Crowd::stopReading(int index)
{
    LoadSocket &socket = m_sockets[size_t(index)];
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, socket.descriptor(), nullptr);
    socket.receiveLittle();
}

bool Crowd::read(int waitMs, const OnBytes &onBytes, int mostClients)
{
    std::array<epoll_event, 512> events;
    const int count
        = epoll_wait(m_epoll, events.data(), std::min(mostClients, int(events.size())), waitMs);
    for (int i = 0; i < count; ++i) {
        const auto index = int(events[size_t(i)].data.u32);
        LoadSocket &socket = m_sockets[size_t(index)];
        if ((events[size_t(i)].events & EPOLLOUT) != 0) {
            if (!introduce(index))
                return false;
            continue;
        }
        const qsizetype got = socket.read(m_buffer);
        if (got > 0) {
            onBytes(index, QByteArrayView(m_buffer.data(), got));
        } else if (got < 0) {
            if (!m_isLetGo[size_t(index)])
                return false;
            socket.close();
            ++m_gone;
        }
    }
    return true;
}

} // namespace watek::bench
