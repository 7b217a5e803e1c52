#include "tests/bench/Asker.h"

#include "common/base/Clock.h"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace watek::bench {

namespace {

constexpr qint64 kPatienceNs = 30'000'000'000;

} // namespace

QString Asker::enter(const Target &target, const QByteArrayList &channels)
{
    const qint64 beganNs = base::monotonicNowNs();
    if (!m_socket.open(target.portOf(Door::Plain), Segments::Loopback))
        return QStringLiteral("the asker cannot connect");
    while (!m_socket.canSend() && base::monotonicNowNs() - beganNs < kPatienceNs)
        usleep(1000);
    m_socket.send("NICK asker\r\nUSER a 0 * :a\r\n");
    if (!readUntil(" 001 ", [] {}))
        return m_trouble;
    m_welcomedNs = base::monotonicNowNs() - beganNs;
    QByteArray lines = "CAP REQ :batch server-time draft/chathistory soju.im/search\r\n";
    for (const QByteArray &channel : channels)
        lines += "JOIN " + channel + "\r\n";
    m_socket.send(lines + "PING ready\r\n");
    return readUntil("PONG", [] {}) ? QString() : m_trouble;
}

qint64 Asker::ask(const QByteArray &line, const std::function<void()> &meanwhile)
{
    const qint64 beganNs = base::monotonicNowNs();
    m_received.clear();
    if (!m_socket.send(line + "\r\n") || !readUntil(" BATCH -", meanwhile))
        return -1;
    const qint64 tookNs = base::monotonicNowNs() - beganNs;
    m_found += m_received.count(" PRIVMSG ");
    return tookNs;
}

/// The mark is looked for in what has come since the last call that succeeded.
bool Asker::readUntil(const QByteArray &mark, const std::function<void()> &meanwhile)
{
    std::array<char, 65536> buffer;
    qsizetype looked = 0;
    for (const qint64 untilNs = base::monotonicNowNs() + kPatienceNs;
         base::monotonicNowNs() < untilNs;) {
        const qsizetype got = m_socket.read(buffer);
        if (got < 0) {
            m_trouble = QStringLiteral("the asker was closed");
            return false;
        }
        if (got > 0) {
            m_received.append(buffer.data(), got);
            const qsizetype at = m_received.indexOf(mark, looked);
            if (at >= 0 && m_received.endsWith('\n'))
                return true;
            if (m_received.endsWith('\n')
                && m_received.left(m_received.indexOf('\n')).contains(" FAIL ")) {
                ++m_refused;
                return true;
            }
            // Something that is cut in two is looked for once more.
            looked = at >= 0 ? at : std::max<qsizetype>(0, m_received.size() - mark.size());
        }
        meanwhile();
    }
    m_trouble = QStringLiteral("no answer came");
    return false;
}

} // namespace watek::bench
