// What the gate and the dispatcher tell a client: its place in the queue, its permit, its arrival
// in the chat.
#include "server/io/ClientWorker.h"

#include "server/io/IoThread.h"
#include "server/shared/AddressLimit.h"
#include "server/shared/IpAddress.h"

#include <utility>

namespace watek::server::io {

using protocol::WaitingPlace;
using shared::ClientKind;
using shared::ClientState;

void ClientWorker::onNews(shared::Admission news)
{
    const IoContext &context = m_thread.context();
    if (!m_outflow.isOpen()) {
        // A permit that came too late goes back with `news`, but a place in the queue does not.
        if (std::holds_alternative<WaitingPlace>(news))
            context.gate.leave(m_id);
        return;
    }
    if (!m_isReady && !m_entrance.hasNews())
        m_readyByMs = m_thread.nowMs() + handshakeMs();
    m_entrance.onNews();
    if (auto *permit = std::get_if<shared::Permit>(&news)) {
        m_entrance.onPermit(std::move(*permit));
        m_liveness.onAdmitted(m_thread.nowMs());
        // In the queue nobody need speak: only silence from here on may cost its place.
        m_counters->noteSpoken(m_thread.nowMs());
        context.registry.setPlace(m_id, 0);
        context.registry.setState(m_id, ClientState::Registering);
        onKindMayBeKnown();
    } else if (const auto *place = std::get_if<WaitingPlace>(&news)) {
        const bool isNew = !m_entrance.isWaiting();
        if (!m_entrance.onPlace(*place))
            return;
        if (isNew)
            context.log.stranger(shared::Stranger::Waits, shared::LogLevel::Info, "client",
                m_address + " waits for a place, number " + QByteArray::number(place->place)
                    + " in the queue");
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
        closeWith("ERROR :" + text + ". Try again later.\r\n", {}, shared::Ending::NoPermit);
    } else if (std::holds_alternative<shared::Displaced>(news)) {
        context.log.stranger(shared::Stranger::Waits, shared::LogLevel::Info, "client",
            m_address + " makes way in the queue for another address");
        closeWithWords("Your place in the queue was given to another address: most who wait come "
                       "from yours. You are welcome to come again.",
            {}, shared::Ending::NoPermit);
    }
    settle();
}

void ClientWorker::tellPlace()
{
    if (!m_entrance.mustTellPlace())
        return;
    m_thread.context().registry.setKind(m_id, m_intake.kind());
    sendServerText(protocol::waitingRoomText(m_entrance.place()));
}

void ClientWorker::sendServerText(const QByteArray &text)
{
    if (m_intake.kind() == ClientKind::PlainText)
        queue(protocol::guestServerLine(text) + "\n");
    else
        queue(":" + m_thread.context().config->server.name + " NOTICE * :" + text + "\r\n");
}

/// The waiting room answers what cannot wait; everything else is kept for the dispatcher.
bool ClientWorker::answerWhileWaiting(const shared::InboundWhat &what)
{
    if (!m_entrance.isWaiting())
        return false;
    if (const auto *said = std::get_if<shared::Said>(&what)) {
        const protocol::Message &message = said->message;
        if (message.command == "PING") {
            const QByteArray &name = m_thread.context().config->server.name;
            QByteArray line;
            protocol::appendBoundedMessageLine(
                line, {.source = name, .command = "PONG", .params = {name, message.param(0)}});
            queue(line);
            return true;
        }
        if (message.command == "QUIT") {
            closeWith("ERROR :You have left the queue.\r\n", {}, shared::Ending::Ordinary);
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

/// A gateway that has the right password says in the waiting room already whose its connection is:
/// so it waits where it belongs, and not among those of whom the gateway has not said it. Whether
/// it may come in at all the dispatcher finds when it hears the line.
void ClientWorker::noteGatewayClaim(const shared::InboundWhat &what)
{
    const auto *const said = std::get_if<shared::Said>(&what);
    if (!m_gatewayDoor || !said || said->message.command != "WEBIRC")
        return;
    const auto door = std::exchange(m_gatewayDoor, nullptr);
    const IoContext &context = m_thread.context();
    const auto verdict
        = context.gatewayPasswords->check(door->webircPassword, said->message.param(0));
    const QByteArray address = shared::canonicalAddress(said->message.param(3));
    if (address.isEmpty() || verdict != shared::GatewayPasswords::Verdict::Right)
        return;
    const QByteArray network = shared::networkOf(address);
    m_entrance.setNetwork(network);
    context.gate.move(m_id, network);
    context.registry.setAddress(
        m_id, address, {.kind = shared::Bringer::Kind::Gateway, .address = m_address, .name = {}});
}

void ClientWorker::onMoved(const QByteArray &address)
{
    m_gatewayDoor.reset();
    // Moved: the dispatcher may let go of the old text at the same time, and Qt's own assignment of
    // a copy counts references where ThreadSanitizer cannot see it.
    m_address = QByteArray(address);
    m_entrance.setNetwork(shared::networkOf(address));
}

void ClientWorker::noteReturn(const shared::InboundWhat &what)
{
    const auto *const said = std::get_if<shared::Said>(&what);
    if (!said || said->message.command != "RESUME" || !m_entrance.heldPass.isEmpty())
        return;
    shared::AdmissionGate &gate = m_thread.context().gate;
    const QByteArray hash = shared::ResumePasses::hashOf(said->message.param(0));
    if (!gate.passes().tryHold(hash, shared::isEncrypted(m_transport)))
        return; // the dispatcher will say so, and count it
    m_entrance.heldPass = hash;
    gate.moveToHead(m_id);
}

void ClientWorker::releasePass()
{
    if (const QByteArray hash = std::exchange(m_entrance.heldPass, {}); !hash.isEmpty())
        m_thread.context().gate.passes().release(hash);
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
            .route = {.thread = m_thread.link().number,
                .slot = m_slot,
                .mailbox = m_thread.link().outbound},
            .flow = m_flow,
            .isSecure = shared::isEncrypted(m_transport),
            .certificate = m_outflow.socket().certificateFingerprint(),
            .hostName = m_outflow.socket().hostName()}});
    auto held = m_entrance.takeKept();
    for (const shared::InboundWhat &what : held)
        m_flow->spend(shared::creditOf(what));
    for (shared::InboundWhat &what : held)
        m_thread.post({.client = m_id, .what = std::move(what)});
    m_awaitsCredit = m_flow->mustPause();
    releasePass();
    takeUnread();
}

void ClientWorker::onRegistered()
{
    m_liveness.onRegistered();
    m_guard.onRegistered();
    takeUnread();
    settle();
}

void ClientWorker::onExempt(bool isExempt)
{
    m_guard.setExempt(isExempt);
    takeUnread();
    settle();
}

void ClientWorker::onConfigured()
{
    const auto &limits = m_thread.context().config->limits;
    m_guard.setLimits(limits.flood, limits.multilineMaxLines);
    takeUnread();
    settle();
}

} // namespace watek::server::io
