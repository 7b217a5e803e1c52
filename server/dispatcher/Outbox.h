// What the dispatcher is about to tell the io threads: gathered while mail is handled, posted once
// per batch, under one lock per io thread. Thread: dispatcher.
#pragma once

#include "server/shared/Counters.h"
#include "server/shared/Outbound.h"
#include "server/shared/Roles.h"

#include <memory>
#include <vector>

namespace watek::server::dispatcher {

class Outbox {
public:
    explicit Outbox(shared::Counters &counters)
        : m_counters(counters)
    {
    }
    Outbox(const Outbox &) = delete;
    Outbox &operator=(const Outbox &) = delete;

    /// A client is served there from now on, until forget(): only then may the slot be named
    /// below.
    void addRoute(const shared::ClientRoute &route) REQUIRES(dispatcherRole);

    void send(const shared::ClientRoute &to, const QByteArray &lines) REQUIRES(dispatcherRole);
    /// To all of one io thread's `audience` but `skip` (kNoSlot: nobody), which must be in it.
    void sendToMany(quint32 thread, const shared::SlotList &audience, shared::Slot skip,
        const QByteArray &lines) REQUIRES(dispatcherRole);
    void close(const shared::ClientRoute &to, const QByteArray &lastLines, shared::Ending ending)
        REQUIRES(dispatcherRole);
    /// Its registration timeout is over.
    void registered(const shared::ClientRoute &to) REQUIRES(dispatcherRole);
    /// A gateway has said where it really is.
    void moved(const shared::ClientRoute &to, const QByteArray &address) REQUIRES(dispatcherRole);
    void resume(const shared::ClientRoute &to) REQUIRES(dispatcherRole);
    /// What its line asked for was as much work as this many lines, and is to be paid like them.
    void charge(const shared::ClientRoute &to, qint64 lines) REQUIRES(dispatcherRole);
    /// Inbound Drained is to come when the client has little left to be sent.
    void tellDrained(const shared::ClientRoute &to) REQUIRES(dispatcherRole);
    /// Its person may come back by a token: what of the bytes for it arrives is noted.
    void trackSending(const shared::ClientRoute &to) REQUIRES(dispatcherRole);
    /// Inbound Missed is to come.
    void tellMissed(const shared::ClientRoute &to) REQUIRES(dispatcherRole);
    /// Whether flood control leaves it alone.
    void setExempt(const shared::ClientRoute &to, bool isExempt) REQUIRES(dispatcherRole);
    /// The last word about the slot's client.
    void forget(const shared::ClientRoute &to) REQUIRES(dispatcherRole);

    /// Lines that were sent, counted once for each receiver, since the last flush.
    quint64 deliveries() const REQUIRES(dispatcherRole) { return m_deliveries; }
    /// Posts everything.
    void flush() REQUIRES(dispatcherRole);
    /// It holds so much that it should be flushed before more mail is handled: kMostBytes, counted
    /// once for each receiver.
    bool isFull() const REQUIRES(dispatcherRole) { return m_bytes > kMostBytes; }
    static constexpr qint64 kMostBytes = 16 * 1024 * 1024;
    /// An io thread is behind with its mail: the dispatcher should take no more of its own.
    bool isCongested() const REQUIRES(dispatcherRole);

private:
    struct Thread {
        std::shared_ptr<shared::OutboundMailbox> mailbox;
        int clients = 0; ///< that arrived and were not forgotten
        std::vector<shared::Outbound> waiting;
        qint64 bytes = 0; ///< to be written for what waits
        bool isListed = false; ///< in m_used
    };
    Thread &thread(quint32 number) REQUIRES(dispatcherRole);
    void put(quint32 thread, shared::Outbound item) REQUIRES(dispatcherRole);

    shared::Counters &m_counters;
    std::vector<Thread> m_threads GUARDED_BY(dispatcherRole); ///< by number, which is small
    std::vector<quint32> m_used GUARDED_BY(dispatcherRole); ///< that have something waiting
    quint64 m_deliveries GUARDED_BY(dispatcherRole) = 0;
    qint64 m_bytes GUARDED_BY(dispatcherRole) = 0; ///< of all threads
};

} // namespace watek::server::dispatcher
