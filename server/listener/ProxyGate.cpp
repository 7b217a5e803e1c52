#include "server/listener/ProxyGate.h"

#include "server/listener/ProxyHeader.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace watek::server::listener {

namespace {

constexpr int kTicks = 6; ///< in kDeadlineMs

} // namespace

ProxyGate::ProxyGate(Events events)
    : m_events(std::move(events))
{
    m_timer.setInterval(kDeadlineMs / kTicks);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

ProxyGate::~ProxyGate() { listenerRole.assertCurrent(); }

void ProxyGate::enter(Newcomer newcomer)
{
    Waiting waiting{.newcomer = std::move(newcomer)};
    const Outcome outcome = read(waiting);
    if (outcome != Outcome::Waits)
        return settle(std::move(waiting.newcomer), outcome);
    const QByteArray proxy = waiting.newcomer.peer.address;
    if (int(m_waiting.size()) >= kMost || m_ofProxy.value(proxy) >= kMostOfOne) {
        return m_events.onRefused(
            std::move(waiting.newcomer), "too many connections wait for their PROXY header");
    }
    const quint64 number = ++m_lastNumber;
    waiting.notifier
        = std::make_unique<QSocketNotifier>(waiting.newcomer.socket.get(), QSocketNotifier::Read);
    QObject::connect(waiting.notifier.get(), &QSocketNotifier::activated, &m_timer, [this, number] {
        listenerRole.assertCurrent();
        onReady(number);
    });
    waiting.proxy = proxy;
    m_ofProxy[proxy] += 1;
    m_waiting.emplace(number, std::move(waiting));
    if (!m_timer.isActive())
        m_timer.start();
}

ProxyGate::Outcome ProxyGate::read(Waiting &waiting)
{
    const int socket = waiting.newcomer.socket.get();
    std::array<char, kMostProxyHeader> bytes;
    const size_t room = size_t(kMostProxyHeader - waiting.header.size());
    const ssize_t got = ::recv(socket, bytes.data(), room, MSG_PEEK | MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return Outcome::Waits;
    if (got <= 0)
        return Outcome::Gone;
    const qsizetype before = waiting.header.size();
    waiting.header.append(bytes.data(), got);
    const ProxyHeader header = parseProxyHeader(waiting.header);
    if (header.state == ProxyHeader::State::Wrong)
        return Outcome::NoHeader;
    const bool isComplete = header.state == ProxyHeader::State::Complete;
    // What was seen is there still, and comes whole.
    const size_t ours = size_t(isComplete ? header.size - before : got);
    if (::recv(socket, bytes.data(), ours, MSG_DONTWAIT) != ssize_t(ours))
        return Outcome::Gone;
    if (!isComplete)
        return Outcome::Waits;
    if (!header.isOwn) {
        waiting.newcomer.proxy
            = {.kind = shared::Bringer::Kind::Proxy, .address = waiting.newcomer.peer.address};
        waiting.newcomer.peer = header.source;
    }
    return Outcome::Known;
}

void ProxyGate::onReady(quint64 number)
{
    const auto waiting = m_waiting.find(number);
    if (waiting == m_waiting.end())
        return;
    const Outcome outcome = read(waiting->second);
    if (outcome != Outcome::Waits)
        settle(takeOut(waiting), outcome);
}

Newcomer ProxyGate::takeOut(Table::iterator waiting)
{
    Waiting out = std::move(waiting->second);
    m_waiting.erase(waiting);
    const auto count = m_ofProxy.find(out.proxy);
    if (--*count == 0)
        m_ofProxy.erase(count);
    // It may be telling something just now.
    out.notifier->setEnabled(false);
    out.notifier.release()->deleteLater();
    return std::move(out.newcomer);
}

void ProxyGate::settle(Newcomer newcomer, Outcome outcome)
{
    if (outcome == Outcome::Known)
        m_events.onKnown(std::move(newcomer));
    else if (outcome == Outcome::NoHeader)
        m_events.onRefused(std::move(newcomer), "it sent no PROXY header");
    // Who has gone needs no answer: proxies look so whether somebody listens.
}

void ProxyGate::onTimer()
{
    listenerRole.assertCurrent();
    for (auto waiting = m_waiting.begin(); waiting != m_waiting.end();) {
        const auto one = waiting++;
        if (++one->second.ticks > kTicks)
            m_events.onRefused(takeOut(one), "its PROXY header did not come in time");
    }
    if (m_waiting.empty())
        m_timer.stop();
}

} // namespace watek::server::listener
