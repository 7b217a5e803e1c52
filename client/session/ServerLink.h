// The gui's end of the receive thread: posts orders to the worker, and hands out what has arrived,
// a few milliseconds' worth in each turn of the event loop so that the window never stands still.
// Thread: gui. Owns the thread, the worker on it and the queue between.
#pragma once

#include "client/receive/ReceiveQueue.h"
#include "client/receive/ReceiveWorker.h"
#include "common/base/Clock.h"
#include "common/threading/MailReader.h"
#include "common/threading/WorkerThread.h"

#include <functional>
#include <vector>

namespace watek::client::session {

class ServerLink {
public:
    struct Listener {
        std::function<void(receive::Arrival &)> onArrival; ///< in order
        std::function<void()> onTurnEnd; ///< after the last of one turn: announce what changed
    };

    /// `clock` outlives it. A turn works for about `drainMs`.
    ServerLink(const QString &threadName, const base::Clock &clock, int drainMs, Listener listener);
    /// Ends the thread; a hangUp() posted before still sends its last line.
    ~ServerLink();

    /// Begins a connection and gives it a number that none had before.
    quint32 postConnect(const receive::ConnectRequest &request);
    /// Lines for the present connection; they are numbered in order. Returns the number of the last
    /// one.
    quint64 postLines(const QList<QByteArray> &lines);
    /// Number of the line that postLines() was given last; 0 before the first.
    quint64 lastLine() const { return m_lastLine; }
    /// Questions of the program's own, which leave when nothing that postLines() gave waits.
    void postQuestions(const QList<QByteArray> &lines);
    void postBeginKeepalive();
    void postHangUp(const QByteArray &lastLine, int patienceMs);
    /// What the present connection still says is not listened to any more.
    void ignoreAttempt() { ++m_attempt; }
    quint32 attempt() const { return m_attempt; }

private:
    void post(std::vector<receive::OutgoingLine> lines);
    void onMail();

    const base::Clock &m_clock;
    const qint64 m_drainNs;
    Listener m_listener;
    receive::ReceiveQueue m_queue;
    threading::WorkerThread<receive::ReceiveWorker> m_thread;
    threading::MailReader m_reader;
    std::vector<receive::Arrival>
        m_taken; ///< from m_queue; those from m_next on wait for the next turn
    size_t m_next = 0;
    quint32 m_attempt = 0;
    quint32 m_workerAttempt = 0; ///< what the worker calls its present connection
    quint64 m_lastLine = 0;
};

} // namespace watek::client::session
