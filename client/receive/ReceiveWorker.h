// Owns the socket: connects (with TLS if asked), frames and parses what comes, answers PING,
// measures lag, paces and sends what is to go out. Thread: receive. Told what to do by tasks posted
// to its WorkerThread; tells what happened through the ReceiveQueue.
#pragma once

#include "client/receive/Link.h"
#include "client/receive/ReceiveQueue.h"
#include "client/receive/Roles.h"
#include "client/receive/SendPacer.h"
#include "common/base/Clock.h"
#include "common/protocol/LineFramer.h"

#include <QObject>
#include <QSslSocket>
#include <QTimer>

#include <deque>
#include <memory>
#include <vector>

namespace watek::client::receive {

class ReceiveWorker final : public QObject {
    Q_OBJECT
public:
    /// Lines that may wait to leave; one more closes the connection with SendQueueFull. As many
    /// questions of the program's own may wait as well; one more is not asked.
    static constexpr size_t kMaxUnsentLines = 4096;
    /// Longest line taken from a server: 8191 bytes of tags and 512 of message, and some mercy.
    static constexpr qsizetype kMaxLineBytes = 16 * 1024;

    /// `queue` and `clock` outlive it.
    ReceiveWorker(ReceiveQueue &queue, const base::Clock &clock);
    ~ReceiveWorker() override;

    /// Drops what connection there is (without a word about it) and begins another, numbered
    /// `attempt`.
    void connectTo(quint32 attempt, const ConnectRequest &request) REQUIRES(receiveRole);
    void send(quint32 attempt, const std::vector<OutgoingLine> &lines) REQUIRES(receiveRole);
    /// From now on silence is broken by PING, and lag measured.
    void beginKeepalive(quint32 attempt) REQUIRES(receiveRole);
    /// Sends `lastLine` if not empty, waits for it to leave for at most `patienceMs`, and closes.
    void hangUp(quint32 attempt, const QByteArray &lastLine, int patienceMs) REQUIRES(receiveRole);
    /// The queue was emptied: read on if that was why we stopped.
    void readOn() REQUIRES(receiveRole);

private:
    void openSocket() REQUIRES(receiveRole);
    void dropSocket() REQUIRES(receiveRole);
    void onHostFound();
    void onConnected();
    void onEncrypted();
    void onAlert();
    void onReadyRead();
    void onBytesWritten();
    void onSocketError(QAbstractSocket::SocketError error);
    void onDisconnected();
    void onStepTimeout();
    void onQuiet();
    void onPaceTick();
    void onAskTick();
    void onLagTick();

    bool judgeCertificate() REQUIRES(receiveRole);
    void becomeConnected() REQUIRES(receiveRole);
    void readSome() REQUIRES(receiveRole);
    bool takeLine(QByteArrayView line, protocol::LineVerdict verdict) REQUIRES(receiveRole);
    void writeWaiting() REQUIRES(receiveRole);
    void ask() REQUIRES(receiveRole);
    void sendPing() REQUIRES(receiveRole);
    void onPong() REQUIRES(receiveRole);
    void writeNow(const QByteArray &line) REQUIRES(receiveRole);
    void tell(LinkChange change) REQUIRES(receiveRole);
    void flushArrivals() REQUIRES(receiveRole);
    /// Says Closed, once, and lets go of the socket.
    void close(FailReason reason, const QString &detail = {}) REQUIRES(receiveRole);
    bool mayFallBack() const REQUIRES(receiveRole);
    void fallBackToPlain() REQUIRES(receiveRole);
    void add(decltype(Arrival::what) what) REQUIRES(receiveRole);
    qint64 nowMs() const;

    ReceiveQueue &m_queue;
    const base::Clock &m_clock;
    QTimer m_stepTimer; ///< one shot: resolving, connecting, TLS, or the goodbye takes too long
    QTimer m_quietTimer; ///< one shot: time to PING, or the answer did not come
    QTimer m_paceTimer; ///< one shot: the next line may leave; runs only while lines wait
    QTimer m_askTimer; ///< one shot: a PING may follow what we said
    QTimer m_lagTimer; ///< runs only while a PING is out
    std::unique_ptr<QSslSocket> m_socket GUARDED_BY(receiveRole);
    std::vector<Arrival> m_arrivals GUARDED_BY(receiveRole); ///< of this turn, not posted yet
    std::deque<OutgoingLine> m_unsent GUARDED_BY(receiveRole);
    std::deque<QByteArray> m_questions GUARDED_BY(receiveRole); ///< numbered 0; after m_unsent
    quint64 m_written GUARDED_BY(receiveRole) = 0; ///< number of the last line that was written
    quint64 m_askedUpTo GUARDED_BY(receiveRole) = 0; ///< m_written when the last PING was sent
    ConnectRequest m_request GUARDED_BY(receiveRole);
    quint32 m_attempt GUARDED_BY(receiveRole) = 0;
    protocol::LineFramer m_framer GUARDED_BY(receiveRole){kMaxLineBytes};
    Certificate m_certificate GUARDED_BY(receiveRole);
    QString m_errorText GUARDED_BY(receiveRole); ///< of the server's ERROR line
    QByteArray m_pingToken GUARDED_BY(receiveRole); ///< not empty: unanswered
    qint64 m_pingSentMs GUARDED_BY(receiveRole) = 0;
    int m_lagMs GUARDED_BY(receiveRole) = 0; ///< of the last PING that was answered
    qint64 m_lastHeardMs GUARDED_BY(receiveRole) = 0;
    SendPacer m_pacer GUARDED_BY(receiveRole){0, 0, 0};
    bool m_tlsNow GUARDED_BY(receiveRole) = false; ///< this socket is to speak TLS
    bool m_isAlerted GUARDED_BY(receiveRole) = false; ///< a TLS alert was sent, or came
    bool m_connected GUARDED_BY(receiveRole) = false;
    bool m_keepalive GUARDED_BY(receiveRole) = false;
    bool m_readPaused GUARDED_BY(receiveRole) = false;
    bool m_hangingUp GUARDED_BY(receiveRole) = false;
};

} // namespace watek::client::receive
