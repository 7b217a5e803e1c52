#include "server/io/ClientWorker.h"

#include "server/io/IoThread.h"

#include <utility>

namespace watek::server::io {

using shared::ClientKind;

namespace {

// RFC 8446 section 6: an alert record, fatal, handshake_failure; a TLS client shows it at once.
const QByteArray kTlsAnswer = QByteArray::fromRawData("\x15\x03\x01\x00\x02\x02\x28", 7);
const QByteArray kHttpAnswer
    = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Connection: close\r\n\r\n"
      "This is a chat server, not a web server. Join it with an IRC client.\n";
const QByteArray kNotTextAnswer
    = "ERROR :This is a chat server; it speaks IRC and plain text in UTF-8.\r\n";

} // namespace

ClientWorker::ClientWorker(IoThread &thread, shared::Slot slot, Adopt adopted)
    : m_thread(thread)
    , m_slot(slot)
    , m_socket(std::move(adopted.descriptor))
    , m_counters(std::make_shared<shared::ClientCounters>())
    , m_id(adopted.client)
    , m_intake(*this, thread.context().config->server.plainText)
    , m_guard(
          thread.context().config->limits.flood, thread.context().config->limits.multilineMaxLines)
    , m_address(std::move(adopted.address))
    , m_port(adopted.port)
    , m_lastHeardMs(thread.nowMs())
{
    m_counters->lastHeardMs = thread.context().clock.wallMs();
}

void ClientWorker::onReady(const threading::Ready &ready)
{
    if (ready.write)
        flush();
    if (m_stage == Stage::Over || isBroken())
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
    const Transfer got = m_socket.read(buffer);
    switch (got.outcome) {
    case Transfer::Outcome::Done:
        m_counters->noteRead(got.bytes, m_thread.wallMs());
        m_thread.noteRead(got.bytes);
        if (m_stage == Stage::Open)
            onBytes(QByteArrayView(buffer.data(), got.bytes));
        break;
    case Transfer::Outcome::WouldWait:
        if (isBroken())
            over(m_breakReason);
        break;
    case Transfer::Outcome::Closed:
        if (m_stage == Stage::Open)
            m_intake.onEnd();
        over("Connection closed");
        break;
    case Transfer::Outcome::Broken:
        over(describeSystemError(got.error));
        break;
    }
}

void ClientWorker::onBytes(QByteArrayView bytes)
{
    m_lastHeardMs = m_thread.nowMs();
    m_isPinged = false;
    m_unread = bytes.last(say(bytes)).toByteArray();
    onKindMayBeKnown();
    settle();
}

/// Says as much of it as may be said now. How many bytes at its end must wait.
qsizetype ClientWorker::say(QByteArrayView bytes)
{
    const qsizetype unread = m_intake.feed(bytes);
    m_guard.takeBytes(bytes.size() - unread, m_thread.nowMs());
    return m_stage == Stage::Open ? unread : 0;
}

void ClientWorker::onKindMayBeKnown()
{
    if (m_stage != Stage::Open)
        return;
    if (m_intake.stranger() != Stranger::None) {
        answerStranger();
        return;
    }
    if (hasArrived() || m_intake.kind() == ClientKind::Unknown)
        return;
    if (m_permit)
        arrive();
    else
        tellPlace();
}

void ClientWorker::answerStranger()
{
    switch (m_intake.stranger()) {
    case Stranger::None:
        break;
    case Stranger::Tls:
        closeWith(kTlsAnswer, {});
        break;
    case Stranger::Http:
        closeWith(kHttpAnswer, {});
        break;
    case Stranger::NotText:
        closeWith(kNotTextAnswer, {});
        break;
    }
}

/// From the intake, line by line.
bool ClientWorker::take(shared::InboundWhat what)
{
    if (m_stage != Stage::Open)
        return false;
    m_guard.takeLine(what, m_thread.nowMs());
    if (std::holds_alternative<shared::TurnedIrc>(what)) {
        m_thread.context().registry.setKind(m_id, ClientKind::Irc);
        // It registers from now on, however long it was a guest.
        m_isRegistered = false;
        if (m_admittedMs != kNever)
            m_admittedMs = m_thread.nowMs();
    } else {
        m_counters->noteLine();
    }
    if (!hasArrived()) {
        // Nobody has heard of the guest it was, so nobody need hear that it is none.
        if (!std::holds_alternative<shared::TurnedIrc>(what) && !answerWhileWaiting(what))
            m_held.push_back(std::move(what));
        return mayTakeMore();
    }
    if (!std::holds_alternative<shared::TurnedIrc>(what))
        m_flow->spend(1);
    m_thread.post({.client = m_id, .what = std::move(what)});
    if (m_flow->mustPause())
        m_awaitsCredit = true;
    return mayTakeMore();
}

bool ClientWorker::mayTakeMore() const
{
    return m_stage == Stage::Open && m_hasNews && !m_awaitsCredit
        && !m_guard.isThrottling(m_thread.nowMs())
        && (hasArrived() || m_held.size() < size_t(shared::Flow::kCredit));
}

void ClientWorker::onResume()
{
    m_awaitsCredit = false;
    takeUnread();
    if (isBroken())
        sayLastWords();
    settle();
}

void ClientWorker::takeUnread()
{
    if (!mayTakeMore())
        return;
    // Who waited to be heard was not silent.
    m_lastHeardMs = m_thread.nowMs();
    m_isPinged = false;
    if (m_unread.isEmpty())
        return;
    QByteArray bytes = std::exchange(m_unread, QByteArray());
    const qsizetype unread = say(bytes);
    bytes.remove(0, bytes.size() - unread);
    m_unread = std::move(bytes);
}

} // namespace watek::server::io
