#include "tests/bench/Neighbour.h"

#include "common/base/Clock.h"

#include <unistd.h>

#include <array>

namespace watek::bench {

namespace {

constexpr qint64 kPingEveryNs = 20'000'000; ///< flood control allows a hundred a second
constexpr qint64 kAnswerPatienceNs = 10'000'000'000;
constexpr qint64 kEnterPatienceNs = 5'000'000'000;

} // namespace

bool Neighbour::enter(const Target &target)
{
    if (!m_socket.open(target.portOf(Door::Plain), Segments::Loopback))
        return false;
    for (const qint64 untilNs = base::monotonicNowNs() + kEnterPatienceNs;
         !m_socket.canSend() && base::monotonicNowNs() < untilNs;)
        usleep(1000);
    m_socket.send("NICK neighbour\r\nUSER n 0 * :n\r\n");
    for (const qint64 untilNs = base::monotonicNowNs() + kEnterPatienceNs;
         !m_received.contains(" 001 ") && base::monotonicNowNs() < untilNs;) {
        read();
        usleep(1000);
    }
    return m_received.contains(" 001 ");
}

void Neighbour::read()
{
    std::array<char, 65536> buffer;
    const qsizetype got = m_socket.read(buffer);
    if (got < 0)
        m_trouble = QStringLiteral("the neighbour was closed");
    if (got > 0)
        m_received = QByteArray(buffer.data(), got);
}

void Neighbour::step()
{
    const qint64 nowNs = base::monotonicNowNs();
    if (!m_isWaiting) {
        if (nowNs - m_sentNs <= kPingEveryNs)
            return;
        m_sentNs = base::monotonicNowNs();
        m_isWaiting = m_socket.send("PING x\r\n");
        return;
    }
    m_received.clear();
    read();
    if (m_received.contains(" PONG ")) {
        m_waits.add(base::monotonicNowNs() - m_sentNs);
        ++m_answers;
        m_isWaiting = false;
    } else if (nowNs - m_sentNs > kAnswerPatienceNs) {
        m_trouble = QStringLiteral("a PING was not answered for ten seconds");
    }
}

} // namespace watek::bench
