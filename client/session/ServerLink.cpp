// A turn takes from the queue only when it has finished what it took before; so at most two queues'
// worth of arrivals exist, and the worker, finding the queue full, leaves the rest to TCP.
#include "client/session/ServerLink.h"

#include "client/session/Roles.h"

namespace watek::client::session {

namespace {

/// How many arrivals between two looks at the clock.
constexpr size_t kStride = 64;

} // namespace

ServerLink::ServerLink(
    const QString &threadName, const base::Clock &clock, int drainMs, Listener listener)
    : m_clock(clock)
    , m_drainNs(qint64(drainMs) * 1'000'000)
    , m_listener(std::move(listener))
    , m_thread(threadName, receive::receiveRole)
    , m_reader(m_queue.mailbox(), [this] { onMail(); })
{
    m_thread.start([this] { return std::make_unique<receive::ReceiveWorker>(m_queue, m_clock); });
}

ServerLink::~ServerLink() { m_thread.stop(); }

quint32 ServerLink::postConnect(const receive::ConnectRequest &request)
{
    const quint32 attempt = ++m_attempt;
    m_workerAttempt = attempt;
    m_thread.post([attempt, request](receive::ReceiveWorker &worker) {
        receive::receiveRole.assertCurrent();
        worker.connectTo(attempt, request);
    });
    return attempt;
}

quint64 ServerLink::postLines(const QList<QByteArray> &lines)
{
    std::vector<receive::OutgoingLine> numbered;
    numbered.reserve(size_t(lines.size()));
    for (const QByteArray &line : lines)
        numbered.push_back({.number = ++m_lastLine, .bytes = line});
    post(std::move(numbered));
    return m_lastLine;
}

void ServerLink::postQuestions(const QList<QByteArray> &lines)
{
    std::vector<receive::OutgoingLine> questions;
    for (const QByteArray &line : lines)
        questions.push_back({.number = 0, .bytes = line});
    post(std::move(questions));
}

void ServerLink::post(std::vector<receive::OutgoingLine> lines)
{
    m_thread.post(
        [attempt = m_workerAttempt, lines = std::move(lines)](receive::ReceiveWorker &worker) {
            receive::receiveRole.assertCurrent();
            worker.send(attempt, lines);
        });
}

void ServerLink::postBeginKeepalive()
{
    m_thread.post([attempt = m_workerAttempt](receive::ReceiveWorker &worker) {
        receive::receiveRole.assertCurrent();
        worker.beginKeepalive(attempt);
    });
}

void ServerLink::postHangUp(const QByteArray &lastLine, int patienceMs)
{
    m_thread.post(
        [attempt = m_workerAttempt, lastLine, patienceMs](receive::ReceiveWorker &worker) {
            receive::receiveRole.assertCurrent();
            worker.hangUp(attempt, lastLine, patienceMs);
        });
}

void ServerLink::onMail()
{
    guiRole.assertCurrent();
    if (m_next == m_taken.size()) {
        m_next = 0;
        m_queue.takeAll(m_taken);
        if (qsizetype(m_taken.size()) > receive::ReceiveQueue::kBound) {
            m_thread.post([](receive::ReceiveWorker &worker) {
                receive::receiveRole.assertCurrent();
                worker.readOn();
            });
        }
    }
    const qint64 end = m_clock.monotonicNs() + m_drainNs;
    while (m_next < m_taken.size()) {
        receive::Arrival &arrival = m_taken[m_next++];
        if (arrival.attempt == m_attempt)
            m_listener.onArrival(arrival);
        // Freed here, in small change, not tens of thousands at once when the next are taken.
        arrival.what = receive::LinesWritten{};
        if (m_next % kStride == 0 && m_clock.monotonicNs() >= end)
            break;
    }
    if (m_next < m_taken.size())
        m_queue.wake(); // the rest in the next turn
    m_listener.onTurnEnd();
}

} // namespace watek::client::session
