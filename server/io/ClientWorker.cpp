#include "server/io/ClientWorker.h"

#include "server/io/IoThread.h"
#include "server/shared/TlsAlert.h"

#include <utility>

namespace watek::server::io {

using shared::ClientKind;

namespace {

const QByteArray kHttpAnswer
    = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Connection: close\r\n\r\n"
      "This is a chat server, not a web server. Join it with an IRC client.\n";
const QByteArray kNotTextAnswer
    = "ERROR :This is a chat server; it speaks IRC and plain text in UTF-8.\r\n";

/// What carries the connection.
std::unique_ptr<Socket> makeSocket(IoThread &thread, Adopt &adopted)
{
    const bool isWebSocket = shared::isWebSocket(adopted.transport);
    std::unique_ptr<Socket> socket;
    if (shared::isEncrypted(adopted.transport)) {
        Q_ASSERT_X(adopted.tls, "ClientWorker", "a door that encrypts has a certificate");
        // A browser that is asked for a certificate asks the person.
        socket = std::make_unique<TlsSocket>(std::move(adopted.descriptor), adopted.tls,
            thread.tlsBuffers(), isWebSocket ? "http/1.1" : "irc", !isWebSocket);
    } else {
        socket = std::make_unique<PlainSocket>(std::move(adopted.descriptor));
    }
    if (!isWebSocket)
        return socket;
    return std::make_unique<WebSocketSocket>(std::move(socket), thread.webSocketBuffers(),
        WelcomePages{.origins = std::move(adopted.origins),
            .serverName = thread.context().config->server.name,
            .tls = std::move(adopted.tls)});
}

bool saysSomething(const shared::InboundWhat &what)
{
    if (const auto *plain = std::get_if<shared::SaidPlain>(&what))
        return !plain->line.trimmed().isEmpty();
    const auto *const said = std::get_if<shared::Said>(&what);
    return said && said->message.command != "PING" && said->message.command != "PONG";
}

} // namespace

ClientWorker::ClientWorker(IoThread &thread, shared::Slot slot, Adopt adopted)
    : m_thread(thread)
    , m_slot(slot)
    , m_outflow(makeSocket(thread, adopted))
    , m_counters(std::make_shared<shared::ClientCounters>())
    , m_id(adopted.client)
    , m_intake(*this,
          thread.context().config->server.plainText && !shared::isWebSocket(adopted.transport))
    , m_guard(
          thread.context().config->limits.flood, thread.context().config->limits.multilineMaxLines)
    , m_liveness(thread.nowMs())
    , m_address(std::move(adopted.address))
    , m_port(adopted.port)
    , m_gatewayDoor(std::move(adopted.gatewayDoor))
    , m_transport(adopted.transport)
    , m_isReady(m_outflow.socket().isReady())
{
    m_counters->lastHeardMs = thread.context().clock.wallMs();
    m_counters->heardMs = thread.nowMs();
}

void ClientWorker::onPolled(const threading::Ready &ready)
{
    if (ready.write)
        flush();
    if (m_outflow.isOver() || m_outflow.isBroken())
        return;
    if (m_interest.read) {
        if (ready.read || ready.broken)
            readSocket();
    } else if (ready.broken) {
        onBroken("Connection reset");
    } else if (ready.ended && m_interest.end) {
        over("Connection closed");
    }
}

void ClientWorker::readSocket()
{
    const std::span<char> buffer = m_thread.readBuffer();
    const Transfer got = m_outflow.socket().read(buffer);
    if (!m_isReady)
        noteReady();
    if (const int work = m_outflow.socket().takeWork())
        m_guard.charge(work, m_thread.nowMs());
    switch (got.outcome) {
    case Transfer::Outcome::Done:
        m_counters->noteRead(got.bytes, m_thread.wallMs());
        m_thread.noteRead(got.bytes);
        if (m_outflow.isOpen())
            onBytes(QByteArrayView(buffer.data(), got.bytes));
        break;
    case Transfer::Outcome::WouldWait:
        if (m_outflow.isBroken())
            over(m_outflow.breakReason());
        else
            settle();
        break;
    case Transfer::Outcome::Closed:
        onPeerEnd();
        break;
    case Transfer::Outcome::Broken: {
        const QByteArray why = m_outflow.socket().describe(got.error);
        if (!m_isReady) {
            m_thread.context().log.stranger(shared::Stranger::Handshake, shared::LogLevel::Info,
                "client", m_address + " did not get in: " + why);
        }
        // It was told why, and is to have the time to read it.
        if (got.isBrokenOff() && m_outflow.takesLastLines())
            closeWith({}, why);
        else
            over(why);
        break;
    }
    }
}

void ClientWorker::noteReady()
{
    if (!m_outflow.socket().isReady())
        return;
    m_isReady = true;
    m_readyByMs = kNever;
    m_liveness.onHeard(m_thread.nowMs());
    const QByteArray cipher = m_outflow.socket().cipher();
    if (!cipher.isEmpty())
        m_thread.context().registry.setCipher(m_id, cipher);
    // What it was to be told meanwhile.
    if (!m_outflow.isEmpty())
        m_thread.markDirty(*this);
}

/// Nothing more comes from it. What it said is answered all the same, when it has arrived.
void ClientWorker::onPeerEnd()
{
    if (m_outflow.isOpen())
        m_intake.onEnd();
    if (!m_outflow.isOpen() || m_outflow.isBroken() || !hasArrived()) {
        over("Connection closed");
        return;
    }
    leave({.reason = "Connection closed", .stillReads = true, .mayReturn = true});
    m_owesSecondLeft = true;
    m_outflow.onPeerEnd(m_thread.nowMs());
    beginLingering();
    m_thread.context().registry.setState(m_id, shared::ClientState::Closing);
    settle();
}

void ClientWorker::onForgotten()
{
    m_owesSecondLeft = false;
    if (m_outflow.stage() == Outflow::Stage::HalfClosed)
        closeWith({}, {}, shared::Ending::Ordinary);
}

void ClientWorker::onBytes(QByteArrayView bytes)
{
    m_liveness.onHeard(m_thread.nowMs());
    m_unread = bytes.last(say(bytes)).toByteArray();
    onKindMayBeKnown();
    settle();
}

/// Says as much of it as may be said now. How many bytes at its end must wait.
qsizetype ClientWorker::say(QByteArrayView bytes)
{
    const qsizetype unread = m_intake.feed(bytes);
    m_guard.takeBytes(bytes.size() - unread, m_thread.nowMs());
    if (m_intake.stranger() != Stranger::None)
        answerStranger();
    return m_outflow.isOpen() ? unread : 0;
}

void ClientWorker::onKindMayBeKnown()
{
    if (!m_outflow.isOpen())
        return;
    if (hasArrived() || m_intake.kind() == ClientKind::Unknown)
        return;
    if (m_entrance.hasPermit())
        arrive();
    else
        tellPlace();
}

void ClientWorker::answerStranger()
{
    const auto close = [this](const char *what, const QByteArray &answer) {
        ioRole.assertCurrent();
        m_thread.context().log.stranger(shared::Stranger::Foreign, shared::LogLevel::Info, "client",
            m_address + " speaks " + what + ": it is closed");
        closeWith(shared::isWebSocket(m_transport) ? kNotTextAnswer : answer, "Connection closed");
    };
    if (!m_outflow.isOpen())
        return;
    switch (m_intake.stranger()) {
    case Stranger::None:
        break;
    case Stranger::Tls:
        close("TLS", shared::fatalAlert(shared::TlsAlert::HandshakeFailure));
        break;
    case Stranger::Http:
        close("HTTP", kHttpAnswer);
        break;
    case Stranger::Foreign:
        close("another protocol", kNotTextAnswer);
        break;
    case Stranger::NotText:
        close("no text", kNotTextAnswer);
        break;
    }
}

/// From the intake, line by line.
bool ClientWorker::take(shared::InboundWhat what)
{
    if (!m_outflow.isOpen())
        return false;
    m_guard.takeLine(what, m_thread.nowMs());
    if (std::holds_alternative<shared::TurnedIrc>(what)) {
        m_thread.context().registry.setKind(m_id, ClientKind::Irc);
        m_liveness.onTurnedIrc(m_thread.nowMs());
    } else {
        m_counters->noteLine();
        if (saysSomething(what))
            m_counters->noteSpoken(m_thread.nowMs());
    }
    if (!hasArrived()) {
        // Nobody has heard of the guest it was, so nobody need hear that it is none.
        if (m_entrance.mustTellSpoken())
            m_thread.context().gate.noteSpoken(m_id);
        if (m_entrance.isWaiting())
            noteGatewayClaim(what);
        if (!std::holds_alternative<shared::TurnedIrc>(what) && !answerWhileWaiting(what))
            m_entrance.keep(std::move(what));
        return mayTakeMore();
    }
    if (!std::holds_alternative<shared::TurnedIrc>(what))
        m_flow->spend(shared::creditOf(what));
    m_thread.post({.client = m_id, .what = std::move(what)});
    if (m_flow->mustPause())
        m_awaitsCredit = true;
    return mayTakeMore();
}

bool ClientWorker::mayTakeMore() const
{
    return m_outflow.isOpen() && m_entrance.hasNews() && !m_awaitsCredit
        && !m_guard.isThrottling(m_thread.nowMs()) && (hasArrived() || m_entrance.mayKeepMore());
}

void ClientWorker::onResume()
{
    m_awaitsCredit = false;
    takeUnread();
    if (m_outflow.isBroken())
        sayLastWords();
    settle();
}

void ClientWorker::onCharge(int lines)
{
    m_guard.charge(lines, m_thread.nowMs());
    settle();
}

void ClientWorker::onTellDrained()
{
    m_outflow.askDrained();
    m_thread.markDirty(*this);
}

void ClientWorker::takeUnread()
{
    if (!mayTakeMore())
        return;
    // Who waited to be heard was not silent.
    m_liveness.onHeard(m_thread.nowMs());
    if (m_unread.isEmpty())
        return;
    QByteArray bytes = std::exchange(m_unread, QByteArray());
    const qsizetype unread = say(bytes);
    bytes.remove(0, bytes.size() - unread);
    m_unread = std::move(bytes);
}

} // namespace watek::server::io
