#include "server/io/ClientWorker.h"

#include "server/io/IoThread.h"

#include <algorithm>
#include <utility>

namespace watek::server::io {

using protocol::WaitingPlace;
using shared::ClientKind;
using shared::ClientState;

namespace {

/// A guest that pauses this long has ended its line (seed/BEHAVIOUR: a chunk with no newline is one
/// message).
constexpr qint64 kLinePauseMs = 100;
/// How long a closed client may take to read its last lines, and then to close its side.
constexpr qint64 kLastLinesMs = 2000;
constexpr qint64 kDrainMs = 1000;

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
    , m_id(adopted.client)
    , m_slot(slot)
    , m_socket(std::move(adopted.descriptor))
    , m_intake(*this, thread.context().config->server.plainText)
    , m_counters(std::make_shared<shared::ClientCounters>())
    , m_address(std::move(adopted.address))
    , m_port(adopted.port)
    , m_lastHeardMs(thread.nowMs())
{
    m_counters->lastHeardMs = thread.context().clock.wallMs();
}

void ClientWorker::onReady(const Ready &ready)
{
    if (ready.write)
        flush();
    if (m_stage == Stage::Over)
        return;
    if (!m_interest.read) {
        // It waits for credit, so the rest of the stream cannot be looked at; a broken one has no
        // rest.
        if (ready.broken)
            over("Connection reset");
        return;
    }
    if (!ready.read && !ready.broken)
        return;

    const std::span<char> buffer = m_thread.readBuffer();
    const Transfer got = m_socket.read(buffer);
    switch (got.outcome) {
    case Transfer::Outcome::Done:
        m_counters->bytesIn += quint64(got.bytes);
        m_thread.context().counters.bytesIn += quint64(got.bytes);
        if (m_stage == Stage::Open)
            onBytes(QByteArrayView(buffer.data(), got.bytes));
        break;
    case Transfer::Outcome::WouldWait:
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
    m_counters->lastHeardMs.store(m_thread.context().clock.wallMs(), std::memory_order_relaxed);
    m_isPinged = false;
    m_unread = m_intake.feed(bytes);
    onKindMayBeKnown();
    updateInterest();
    armDeadline();
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
    if (std::holds_alternative<shared::TurnedIrc>(what))
        m_thread.context().registry.setKind(m_id, ClientKind::Irc);
    m_counters->linesIn.fetch_add(1, std::memory_order_relaxed);
    if (!hasArrived()) {
        if (answerWhileWaiting(what))
            return m_stage == Stage::Open;
        m_held.push_back(std::move(what));
        return m_held.size() < size_t(shared::Flow::kCredit);
    }
    if (!std::holds_alternative<shared::TurnedIrc>(what))
        m_flow->spend(1);
    m_thread.post({.client = m_id, .what = std::move(what)});
    return !m_flow->mustPause();
}

/// The waiting room answers what cannot wait; everything else is kept for the dispatcher.
bool ClientWorker::answerWhileWaiting(const shared::InboundWhat &what)
{
    if (m_place.place == 0)
        return false;
    if (const auto *said = std::get_if<shared::Said>(&what)) {
        const protocol::Message &message = said->message;
        if (message.command == "PING") {
            const QByteArray &name = m_thread.context().config->server.name;
            queue(":" + name + " PONG " + name + " :" + message.param(0) + "\r\n");
            return true;
        }
        if (message.command == "QUIT") {
            closeWith("ERROR :You have left the queue.\r\n", {});
            return true;
        }
    } else if (const auto *plain = std::get_if<shared::SaidPlain>(&what)) {
        const QByteArray word = plain->line.trimmed().toLower();
        if (word == "/exit" || word == "/quit") {
            closeWith({}, {});
            return true;
        }
    }
    return false;
}

void ClientWorker::onNews(shared::Admission news)
{
    if (m_stage != Stage::Open)
        return; // a permit that came too late goes back with `news`
    const IoContext &context = m_thread.context();
    if (auto *permit = std::get_if<shared::Permit>(&news)) {
        m_permit = std::move(*permit);
        m_place = {};
        m_admittedMs = m_thread.nowMs();
        context.registry.setPlace(m_id, 0);
        context.registry.setState(m_id, ClientState::Registering);
        onKindMayBeKnown();
        updateInterest();
    } else if (const auto *place = std::get_if<WaitingPlace>(&news)) {
        const bool isOld = m_permit || (m_place.place != 0 && place->place >= m_place.place);
        if (isOld)
            return;
        m_place = *place;
        context.registry.setPlace(m_id, place->place);
        context.registry.setState(m_id, ClientState::Waiting);
        if (m_intake.kind() != ClientKind::Unknown)
            tellPlace();
    } else if (const auto *refused = std::get_if<shared::Refused>(&news)) {
        context.counters.refused += 1;
        const QByteArray permits = QByteArray::number(refused->permits);
        QByteArray text = "The server is full (" + permits + " of " + permits + ")";
        if (refused->waiting > 0)
            text += " and " + QByteArray::number(refused->waiting) + " are waiting";
        closeWith("ERROR :" + text + ". Try again later.\r\n", {});
    }
    armDeadline();
}

void ClientWorker::tellPlace()
{
    if (m_place.place == 0)
        return;
    m_thread.context().registry.setKind(m_id, m_intake.kind());
    sendServerText(protocol::waitingRoomText(m_place));
}

void ClientWorker::sendServerText(const QByteArray &text)
{
    if (m_intake.kind() == ClientKind::PlainText)
        queue(protocol::guestServerLine(text) + "\n");
    else
        queue(":" + m_thread.context().config->server.name + " NOTICE * :" + text + "\r\n");
}

void ClientWorker::arrive()
{
    m_flow = std::make_shared<shared::Flow>();
    m_thread.markNamed(*this);
    m_thread.context().registry.setKind(m_id, m_intake.kind());
    m_thread.post({.client = m_id,
        .what = shared::Arrived{.kind = m_intake.kind(),
            .address = m_address,
            .port = m_port,
            .place = {.thread = m_thread.link().number,
                .slot = m_slot,
                .mailbox = m_thread.link().outbound},
            .flow = m_flow}});
    const auto held = std::exchange(m_held, {});
    m_flow->spend(int(held.size()));
    for (const shared::InboundWhat &what : held)
        m_thread.post({.client = m_id, .what = what});
    takeUnread();
}

void ClientWorker::onRegistered()
{
    m_isRegistered = true;
    armDeadline();
}

void ClientWorker::onResume()
{
    takeUnread();
    updateInterest();
    armDeadline();
}

void ClientWorker::takeUnread()
{
    if (m_unread.isEmpty() || m_stage != Stage::Open)
        return;
    if (m_flow && m_flow->mustPause())
        return;
    const QByteArray unread = std::exchange(m_unread, QByteArray());
    m_unread = m_intake.feed(unread);
}

void ClientWorker::queue(const QByteArray &bytes)
{
    if (m_stage == Stage::Over || m_stage == Stage::Draining || bytes.isEmpty())
        return;
    if (m_sendQueue.isEmpty())
        m_thread.markDirty(*this);
    m_sendQueue.append(bytes);
    m_counters->queuedBytes.store(m_sendQueue.bytes(), std::memory_order_relaxed);
    // Nothing can be said to a client that does not read: it is closed at its bound.
    if (m_sendQueue.bytes() > m_thread.context().config->limits.sendq) {
        m_thread.context().log.warning("client", m_address + " reads too slowly: SendQ exceeded");
        over("SendQ exceeded");
    }
}

void ClientWorker::flush()
{
    if (m_stage == Stage::Over || m_stage == Stage::Draining)
        return;
    const Transfer sent = m_sendQueue.flush(m_socket);
    m_counters->bytesOut.fetch_add(quint64(sent.bytes), std::memory_order_relaxed);
    m_counters->queuedBytes.store(m_sendQueue.bytes(), std::memory_order_relaxed);
    m_thread.context().counters.bytesOut.fetch_add(quint64(sent.bytes), std::memory_order_relaxed);
    if (sent.outcome == Transfer::Outcome::Broken) {
        over(describeSystemError(sent.error));
        return;
    }
    if (m_stage == Stage::Closing && m_sendQueue.isEmpty()) {
        // The other side closes first, so that what it still sends cannot cut off its last lines
        // with a reset.
        m_stage = Stage::Draining;
        m_socket.shutdownWrite();
        if (m_isFinishing) {
            discardInput();
            over("Connection closed");
            return;
        }
        m_closeByMs = std::min(m_closeByMs, m_thread.nowMs() + kDrainMs);
        armDeadline();
    }
    updateInterest();
}

/// The last look before a close that cannot wait for the other side.
void ClientWorker::discardInput()
{
    while (m_socket.read(m_thread.readBuffer()).outcome == Transfer::Outcome::Done) { }
}

void ClientWorker::closeWith(const QByteArray &lastBytes, const QByteArray &reason)
{
    if (m_stage != Stage::Open)
        return;
    queue(lastBytes);
    if (m_stage != Stage::Open)
        return;
    m_stage = Stage::Closing;
    m_closeByMs = std::min(m_closeByMs, m_thread.nowMs() + kLastLinesMs);
    m_unread = QByteArray();
    leave(reason);
    m_thread.context().registry.setState(m_id, ClientState::Closing);
    m_thread.markDirty(*this);
    updateInterest();
    armDeadline();
}

void ClientWorker::finish(const QByteArray &goodbye, qint64 byMs)
{
    if (m_stage == Stage::Open && !hasArrived()) {
        if (m_intake.kind() == ClientKind::Irc)
            closeWith("ERROR :" + goodbye + "\r\n", {});
        else
            closeWith(protocol::guestServerLine(goodbye) + "\n", {});
    }
    m_isFinishing = true;
    if (m_stage == Stage::Draining) {
        discardInput();
        over("Connection closed");
    }
    m_closeByMs = std::min(m_closeByMs, byMs);
    armDeadline();
}

/// Out of the chat, and out of the waiting room: the dispatcher hears it, the permit goes back.
void ClientWorker::leave(const QByteArray &reason)
{
    if (std::exchange(m_hasLeft, true))
        return;
    if (hasArrived())
        m_thread.post({.client = m_id, .what = shared::Left{reason}});
    if (m_place.place != 0)
        m_thread.context().gate.leave(m_id);
    m_thread.giveBackLater(std::move(m_permit));
}

void ClientWorker::over(const QByteArray &reason)
{
    if (m_stage == Stage::Over)
        return;
    leave(reason);
    m_stage = Stage::Over;
    m_thread.markOver(*this);
}

void ClientWorker::updateInterest()
{
    if (m_stage == Stage::Over)
        return;
    const bool mayRead = m_stage != Stage::Open || m_unread.isEmpty();
    const Interest wanted{
        .read = mayRead && (hasArrived() || m_held.size() < size_t(shared::Flow::kCredit)),
        .write = !m_sendQueue.isEmpty()};
    if (wanted == m_interest)
        return;
    m_interest = wanted;
    m_thread.changeInterest(*this, wanted);
}

void ClientWorker::onDeadline(qint64 askedMs)
{
    if (askedMs != m_armedMs || m_stage == Stage::Over)
        return;
    m_armedMs = kNever;
    const qint64 nowMs = m_thread.nowMs();
    const shared::ServerConfig &config = *m_thread.context().config;
    if (nowMs >= m_closeByMs) {
        over("Connection closed");
        return;
    }
    if (nowMs >= pauseDeadlineMs()) {
        m_intake.onPause();
        onKindMayBeKnown();
        updateInterest();
    } else if (nowMs >= aliveDeadlineMs()) {
        if (!m_isRegistered) {
            closeWith("ERROR :Registration timeout\r\n", "Registration timeout");
        } else if (!m_isPinged) {
            m_isPinged = true;
            queue("PING :" + config.server.name + "\r\n");
        } else {
            const QByteArray reason
                = "Ping timeout: " + QByteArray::number(config.limits.pingTimeout) + " seconds";
            closeWith("ERROR :Closing link: " + reason + "\r\n", reason);
        }
    }
    armDeadline();
}

void ClientWorker::armDeadline()
{
    const qint64 nextMs = nextDeadlineMs();
    if (m_stage == Stage::Over || nextMs >= m_armedMs)
        return;
    m_armedMs = nextMs;
    m_thread.addDeadline({.atMs = nextMs, .slot = m_slot});
}

qint64 ClientWorker::nextDeadlineMs() const
{
    return std::min({m_closeByMs, pauseDeadlineMs(), aliveDeadlineMs()});
}

qint64 ClientWorker::pauseDeadlineMs() const
{
    if (m_stage != Stage::Open || !m_intake.awaitsPause())
        return kNever;
    const bool isKnown = m_intake.kind() != ClientKind::Unknown;
    return m_lastHeardMs
        + (isKnown ? kLinePauseMs : m_thread.context().config->server.plainTextWaitMs);
}

/// When an IRC client must have registered, be pinged, or have answered. Guests have no such duty.
qint64 ClientWorker::aliveDeadlineMs() const
{
    if (m_stage != Stage::Open || m_intake.kind() == ClientKind::PlainText
        || m_admittedMs == kNever)
        return kNever;
    const auto &limits = m_thread.context().config->limits;
    if (!m_isRegistered)
        return m_admittedMs + qint64(limits.registrationTimeout) * 1000;
    const qint64 pingMs = m_lastHeardMs + qint64(limits.pingInterval) * 1000;
    return m_isPinged ? pingMs + qint64(limits.pingTimeout) * 1000 : pingMs;
}

} // namespace watek::server::io
