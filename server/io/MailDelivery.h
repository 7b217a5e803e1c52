// Brings the dispatcher's mail to the clients of one io thread. Thread: io.
#pragma once

#include "server/io/ClientSlots.h"
#include "server/shared/Inbound.h"
#include "server/shared/Outbound.h"
#include "server/shared/Roles.h"

#include <functional>
#include <span>
#include <vector>

namespace watek::server::io {

class MailDelivery {
public:
    /// `offer`: offers the send queues that got something to their sockets. All outlive this.
    MailDelivery(ClientSlots &slots, shared::OutboundMailbox &mailbox,
        shared::InboundMailbox &dispatcher, std::function<void()> offer)
        : m_slots(slots)
        , m_mailbox(mailbox)
        , m_dispatcher(dispatcher)
        , m_offer(std::move(offer))
    {
    }

    /// Takes all mail there is now and fills send queues with it. They have been offered to their
    /// sockets when it returns.
    void deliverAll() REQUIRES(ioRole);

private:
    void deliver(const shared::Outbound &mail) REQUIRES(ioRole);
    void deliverRun(std::span<const shared::Outbound> run) REQUIRES(ioRole);
    void deliverToSpeaker(ClientWorker &speaker, std::span<const shared::Outbound> run,
        const QByteArray &all) REQUIRES(ioRole);
    void noteSpeakers(std::span<const shared::Outbound> run) REQUIRES(ioRole);
    bool speaksInRun(shared::Slot slot) const REQUIRES(ioRole)
    {
        return slot < m_saidInRun.size() && m_saidInRun[slot] == m_run;
    }

    ClientSlots &m_slots;
    shared::OutboundMailbox &m_mailbox;
    shared::InboundMailbox &m_dispatcher;
    const std::function<void()> m_offer;
    std::vector<shared::Outbound> m_mail GUARDED_BY(ioRole);
    quint64 m_run GUARDED_BY(ioRole) = 0; ///< counts deliverRun()
    /// By slot: the last run of lines of which it said one.
    std::vector<quint64> m_saidInRun GUARDED_BY(ioRole);
};

} // namespace watek::server::io
