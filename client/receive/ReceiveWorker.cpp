// How one connection goes. Each step has one timer: Resolving, Connecting and SecuringTls end by a
// socket signal or by m_stepTimer. Whatever ends the connection goes through close(), which says so
// once; after that the socket is dead and its late signals find m_socket replaced. Everything heard
// in one turn of the event loop is posted to the gui in one go.
#include "client/receive/ReceiveWorker.h"

#include "client/receive/SocketErrors.h"

#include <QNetworkProxy>
#include <QSslConfiguration>

#include <algorithm>
#include <utility>

namespace watek::client::receive {

namespace {

constexpr qint64 kReadChunk = 64 * 1024;
/// With TlsMode::Try, how long a port may keep silent before it is taken for one without TLS.
constexpr int kTryTlsMs = 5000;
/// Longest destruction: a QUIT on its way out.
constexpr int kLastWordsMs = 500;

/// A copy that shares nothing. The socket keeps texts until it dies on this thread, in Qt's own
/// code; one that the gui shares with it would be freed where ThreadSanitizer does not see why it
/// may be.
QString unshared(const QString &text) { return QString(text.constData(), text.size()); }

} // namespace

ReceiveWorker::ReceiveWorker(ReceiveQueue &queue, const base::Clock &clock)
    : m_queue(queue)
    , m_clock(clock)
{
    receiveRole.assertCurrent();
    for (QTimer *timer : {&m_stepTimer, &m_quietTimer, &m_paceTimer, &m_askTimer})
        timer->setSingleShot(true);
    connect(&m_stepTimer, &QTimer::timeout, this, &ReceiveWorker::onStepTimeout);
    connect(&m_quietTimer, &QTimer::timeout, this, &ReceiveWorker::onQuiet);
    connect(&m_paceTimer, &QTimer::timeout, this, &ReceiveWorker::onPaceTick);
    connect(&m_askTimer, &QTimer::timeout, this, &ReceiveWorker::onAskTick);
    connect(&m_lagTimer, &QTimer::timeout, this, &ReceiveWorker::onLagTick);
}

ReceiveWorker::~ReceiveWorker()
{
    receiveRole.assertCurrent();
    if (m_socket && m_hangingUp && m_socket->bytesToWrite() > 0) {
        m_socket->disconnect(this); // nobody listens any more
        m_socket->waitForBytesWritten(kLastWordsMs);
    }
    dropSocket();
}

void ReceiveWorker::connectTo(quint32 attempt, const ConnectRequest &request)
{
    dropSocket();
    m_attempt = attempt;
    m_request = request;
    m_tlsNow = request.tls != TlsMode::Off;
    openSocket();
}

void ReceiveWorker::openSocket()
{
    m_framer = protocol::LineFramer(kMaxLineBytes);
    m_certificate = {};
    m_errorText.clear();
    m_unsent.clear();
    m_questions.clear();
    m_pingToken.clear();
    m_written = m_askedUpTo = 0;
    m_lagMs = 0;
    m_pacer = SendPacer(m_request.sendBurst, m_request.sendIntervalMs, nowMs());
    m_isAlerted = m_connected = m_keepalive = m_readPaused = m_hangingUp = false;

    m_socket = std::make_unique<QSslSocket>();
    QSslSocket *socket = m_socket.get();
    socket->setReadBufferSize(4 * kReadChunk);
    // Asking the desktop for its proxy can take seconds, and most of them speak nothing but HTTP.
    socket->setProxy(QNetworkProxy::NoProxy);
    connect(socket, &QAbstractSocket::hostFound, this, &ReceiveWorker::onHostFound);
    connect(socket, &QAbstractSocket::connected, this, &ReceiveWorker::onConnected);
    connect(socket, &QSslSocket::encrypted, this, &ReceiveWorker::onEncrypted);
    connect(socket, &QSslSocket::alertSent, this, &ReceiveWorker::onAlert);
    connect(socket, &QSslSocket::alertReceived, this, &ReceiveWorker::onAlert);
    connect(socket, &QIODevice::readyRead, this, &ReceiveWorker::onReadyRead);
    connect(socket, &QSslSocket::bytesWritten, this, &ReceiveWorker::onBytesWritten);
    connect(socket, &QSslSocket::encryptedBytesWritten, this, &ReceiveWorker::onBytesWritten);
    connect(socket, &QAbstractSocket::errorOccurred, this, &ReceiveWorker::onSocketError);
    connect(socket, &QAbstractSocket::disconnected, this, &ReceiveWorker::onDisconnected);
    // The certificate is judged in onEncrypted(), where pinning can be weighed too.
    connect(socket, &QSslSocket::sslErrors, socket, [socket] { socket->ignoreSslErrors(); });

    tell({.phase = LinkPhase::Resolving});
    m_stepTimer.start(m_request.connectTimeoutMs);
    socket->connectToHost(m_request.host, m_request.port);
    flushArrivals();
}

void ReceiveWorker::dropSocket()
{
    for (QTimer *timer : {&m_stepTimer, &m_quietTimer, &m_paceTimer, &m_askTimer, &m_lagTimer})
        timer->stop();
    m_connected = false;
    if (!m_socket)
        return;
    // We may be inside one of its signals, so it dies later; from now on nobody hears it.
    QSslSocket *socket = m_socket.release();
    socket->disconnect(this);
    if (m_hangingUp)
        socket->flush();
    socket->abort();
    socket->deleteLater();
}

void ReceiveWorker::onHostFound()
{
    receiveRole.assertCurrent();
    tell({.phase = LinkPhase::Connecting});
    m_stepTimer.start(m_request.connectTimeoutMs);
    flushArrivals();
}

void ReceiveWorker::onConnected()
{
    receiveRole.assertCurrent();
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    if (m_tlsNow) {
        tell({.phase = LinkPhase::SecuringTls});
        m_stepTimer.start(mayFallBack() ? std::min(kTryTlsMs, m_request.connectTimeoutMs)
                                        : m_request.connectTimeoutMs);
        m_socket->setPeerVerifyName(m_request.host);
        m_socket->startClientEncryption();
    } else {
        becomeConnected();
    }
    flushArrivals();
}

void ReceiveWorker::onEncrypted()
{
    receiveRole.assertCurrent();
    if (judgeCertificate())
        becomeConnected();
    flushArrivals();
}

void ReceiveWorker::onAlert()
{
    receiveRole.assertCurrent();
    m_isAlerted = true;
}

bool ReceiveWorker::judgeCertificate()
{
    m_certificate = describeCertificate(*m_socket);
    if (!m_request.pinnedSha256.isEmpty()) {
        if (m_certificate.sha256 == m_request.pinnedSha256)
            return true;
        close(FailReason::CertificateChanged);
        return false;
    }
    if (m_request.tls == TlsMode::Required && !m_certificate.problems.isEmpty()) {
        close(FailReason::CertificateNotTrusted);
        return false;
    }
    return true;
}

void ReceiveWorker::becomeConnected()
{
    m_stepTimer.stop();
    m_connected = true;
    m_lastHeardMs = nowMs();
    tell({.phase = LinkPhase::Connected,
        .tlsVersion = m_tlsNow ? tlsVersionName(*m_socket) : QString()});
    writeWaiting();
}

void ReceiveWorker::onReadyRead()
{
    receiveRole.assertCurrent();
    if (m_connected)
        readSome();
    flushArrivals();
}

void ReceiveWorker::readOn()
{
    if (!std::exchange(m_readPaused, false) || !m_socket)
        return;
    readSome();
    // The end of the connection may have waited behind what we had not read.
    if (m_socket && m_socket->state() == QAbstractSocket::UnconnectedState && !m_readPaused)
        close(FailReason::ClosedByServer, m_errorText);
    flushArrivals();
}

void ReceiveWorker::readSome()
{
    QByteArray chunk(kReadChunk, Qt::Uninitialized);
    while (m_socket && m_socket->bytesAvailable() > 0) {
        if (m_queue.isCongested()) {
            m_readPaused = true;
            return;
        }
        const qint64 count = m_socket->read(chunk.data(), chunk.size());
        if (count <= 0)
            return;
        m_lastHeardMs = nowMs();
        m_framer.feed(QByteArrayView(chunk.constData(), count),
            [this](QByteArrayView line, protocol::LineVerdict verdict) {
                receiveRole.assertCurrent();
                return takeLine(line, verdict);
            });
        flushArrivals();
    }
}

bool ReceiveWorker::takeLine(QByteArrayView line, protocol::LineVerdict verdict)
{
    if (verdict == protocol::LineVerdict::TooLong)
        return true;
    auto parsed = protocol::parseMessage(line);
    if (!parsed) {
        // A server that greets with what cannot be IRC ("HTTP/1.1 400", "SSH-2.0") is no IRC
        // server; later a spoilt line costs only itself.
        if (m_keepalive || parsed.error() != protocol::ParseError::BadCommand)
            return true;
        close(FailReason::NotIrc,
            QString::fromUtf8(line.first(std::min<qsizetype>(line.size(), 200))));
        return false;
    }
    protocol::Message &message = *parsed;
    if (message.command == "PING") {
        writeNow(protocol::writeMessage({.tags = {},
            .source = {},
            .command = "PONG",
            .params = {message.params.isEmpty() ? QByteArray() : message.params.last()}}));
        return true;
    }
    if (message.command == "PONG" && !m_pingToken.isEmpty() && !message.params.isEmpty()
        && message.params.last() == m_pingToken) {
        onPong();
        return true;
    }
    if (message.command == "ERROR")
        m_errorText = QString::fromUtf8(message.param(0));
    add(std::move(message));
    return true;
}

void ReceiveWorker::hangUp(quint32 attempt, const QByteArray &lastLine, int patienceMs)
{
    if (attempt != m_attempt || !m_socket)
        return;
    m_hangingUp = true;
    m_unsent.clear();
    m_questions.clear();
    if (!m_connected || lastLine.isEmpty()) {
        close(FailReason::None);
    } else {
        writeNow(lastLine);
        m_stepTimer.start(patienceMs);
        m_socket->disconnectFromHost(); // after what waits to be written
    }
    flushArrivals();
}

void ReceiveWorker::onSocketError(QAbstractSocket::SocketError error)
{
    receiveRole.assertCurrent();
    if (!m_socket)
        return;
    const QString detail = unshared(m_socket->errorString());
    if (m_connected)
        readSome(); // the server's last words, before a reset
    if (!m_socket)
        return;
    if (error == QAbstractSocket::RemoteHostClosedError && m_connected)
        return; // disconnected() follows, after the last bytes
    const bool isTlsTrouble = m_tlsNow && !m_connected
        && (error == QAbstractSocket::SslHandshakeFailedError
            || error == QAbstractSocket::SslInternalError
            || error == QAbstractSocket::SslInvalidUserDataError
            || m_socket->mode() != QSslSocket::UnencryptedMode);
    if (isTlsTrouble && mayFallBack())
        fallBackToPlain();
    else if (isTlsTrouble)
        // OpenSSL tells what speaks TLS, but badly, by an alert. To what does not look like TLS at
        // all it sends none, and a connection that breaks is another error than this one.
        close(error == QAbstractSocket::SslHandshakeFailedError && !m_isAlerted
                ? FailReason::NotTls
                : FailReason::TlsFailed,
            detail);
    else
        close(reasonOf(error, m_connected), detail);
    flushArrivals();
}

bool ReceiveWorker::mayFallBack() const
{
    return m_request.tls == TlsMode::Try && m_request.mayBePlain
        && m_request.pinnedSha256.isEmpty();
}

void ReceiveWorker::fallBackToPlain()
{
    dropSocket();
    m_tlsNow = false;
    openSocket();
}

void ReceiveWorker::onDisconnected()
{
    receiveRole.assertCurrent();
    if (!m_socket)
        return;
    if (m_connected && m_socket->bytesAvailable() > 0)
        readSome();
    if (m_readPaused)
        return; // readOn() will see the end
    if (m_socket)
        close(m_hangingUp ? FailReason::None : FailReason::ClosedByServer, m_errorText);
    flushArrivals();
}

void ReceiveWorker::onStepTimeout()
{
    receiveRole.assertCurrent();
    const bool isSecuring = m_socket && m_socket->mode() != QSslSocket::UnencryptedMode;
    if (m_hangingUp)
        close(FailReason::None);
    else if (isSecuring && mayFallBack())
        fallBackToPlain();
    else
        close(isSecuring ? FailReason::TlsFailed : FailReason::TimedOut);
    flushArrivals();
}

void ReceiveWorker::tell(LinkChange change)
{
    change.certificate = m_certificate;
    add(std::move(change));
}

void ReceiveWorker::close(FailReason reason, const QString &detail)
{
    if (!m_socket)
        return;
    tell({.phase = LinkPhase::Closed, .reason = reason, .detail = detail});
    m_unsent.clear();
    m_questions.clear();
    dropSocket();
}

void ReceiveWorker::add(decltype(Arrival::what) what)
{
    m_arrivals.push_back({.attempt = m_attempt, .what = std::move(what)});
}

void ReceiveWorker::flushArrivals() { m_queue.postAll(m_arrivals); }

qint64 ReceiveWorker::nowMs() const { return m_clock.monotonicNs() / 1'000'000; }

} // namespace watek::client::receive
