// What the dispatcher is about to tell the io threads: gathered while mail is handled, posted once
// per batch, under one lock per io thread. Thread: dispatcher.
//
// A batch is what was gathered between two flush()es. When something was said in it that must be
// stored, flush() does not post it but *seals* it: it leaves when the store has answered. Whatever
// is gathered behind a sealed batch is sealed, too, and leaves behind it, so everybody is told
// everything in the order in which it happened. A batch in which nothing is to be stored, with no
// sealed one before it, leaves at once.
//
// The store keeps a batch whole or not at all. So each entry is meant for one of two outcomes, or
// for both: lines of what was said leave if it was stored, its author's refusal leaves if it was
// not, everything else leaves in any case (Outcome). What its author has sent twice (watek/resend)
// may turn out to have been said before: then its lines do not leave, and in its author's own copy
// stands what was told the first time.
//
// Two things do not wait: that a registration timeout is over, and that flood control leaves
// somebody alone. A slow disk must not look like a slow client.
//
// A line's credit comes back to its client when the batch leaves in which the line was handled. So
// who talks while the disk is slow has at most Flow::kCredit lines here, and is not read then.
//
// Bounds: kMostSealed batches that wait for the store, kMostSealedBytes of all that is sealed. At a
// bound isCongested() says so and the dispatcher takes no more mail; a batch of mail may pass them
// by what isFull() allows.
#pragma once

#include "server/shared/Counters.h"
#include "server/shared/Flow.h"
#include "server/shared/Outbound.h"
#include "server/shared/Roles.h"

#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace watek::server::dispatcher {

/// For which outcome of its batch something is meant.
enum class Outcome : quint8 { Any, Stored, NotStored };

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
    /// One of the two, by what becomes of the open batch. Empty lines are not sent.
    void sendEither(const shared::ClientRoute &to, const QByteArray &ifStored,
        const QByteArray &ifNotStored) REQUIRES(dispatcherRole);
    void close(const shared::ClientRoute &to, const QByteArray &lastLines, shared::Ending ending)
        REQUIRES(dispatcherRole);
    /// Its registration timeout is over.
    void registered(const shared::ClientRoute &to) REQUIRES(dispatcherRole);
    /// A gateway has said where it really is.
    void moved(const shared::ClientRoute &to, const QByteArray &address) REQUIRES(dispatcherRole);
    /// Lines of the client that cost so much of its `flow` have been handled.
    void giveBack(const shared::ClientRoute &to, const std::shared_ptr<shared::Flow> &flow,
        int credit) REQUIRES(dispatcherRole);
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
    /// Posts everything, or seals it.
    void flush() REQUIRES(dispatcherRole);

    /// What is put in from now on is meant for this outcome of the open batch. `said`: it is about
    /// what is said under this number of the batch (1, 2, ...), which may have been said before; 0:
    /// that cannot be.
    void setOutcome(Outcome outcome, quint32 said = 0) REQUIRES(dispatcherRole)
    {
        m_outcome = outcome;
        m_said = said;
    }
    /// Something that takes so many bytes was said in the open batch and must be stored.
    void awaitStore(qint64 bytes) REQUIRES(dispatcherRole)
    {
        m_awaitsStore = true;
        m_saidBytes += bytes;
    }
    /// `commit(number)` asks the store to keep what was said in the batch that is sealed under that
    /// number: 1, 2, 3, ...
    void setCommit(std::function<void(quint64)> commit) REQUIRES(dispatcherRole)
    {
        m_commit = std::move(commit);
    }
    /// Of what was said in a batch, what had been said before: numbers as in setOutcome().
    /// `correct` makes of lines for an author what it was told then.
    struct Repeats {
        std::vector<quint32> said;
        std::function<QByteArray(const QByteArray &)> correct;
    };
    /// The outcome of the oldest sealed batch is known. Posts it, and what waited only for it.
    void release(quint64 batch, bool isStored, const Repeats &repeats) REQUIRES(dispatcherRole);
    /// What is put in now does not leave with the next flush().
    bool isSealing() const REQUIRES(dispatcherRole) { return m_awaitsStore || !m_sealed.empty(); }
    static constexpr size_t kMostSealed = 64;
    static constexpr qint64 kMostSealedBytes = 64 * 1024 * 1024;
    qint64 sealedBytes() const REQUIRES(dispatcherRole) { return m_sealedBytes; }

    /// It holds so much that it should be flushed before more mail is handled: kMostBytes, counted
    /// once for each receiver.
    bool isFull() const REQUIRES(dispatcherRole) { return m_bytes > kMostBytes; }
    static constexpr qint64 kMostBytes = 16 * 1024 * 1024;
    /// An io thread is behind with its mail, or the store: the dispatcher should take no more of
    /// its own.
    bool isCongested() const REQUIRES(dispatcherRole);

private:
    /// Of the entry at `index`, when it is not meant for any outcome.
    struct Condition {
        size_t index = 0;
        Outcome outcome = Outcome::Any;
        quint32 said = 0; ///< as in setOutcome(), or kOwn
    };
    static constexpr quint32 kOwn = ~quint32(0); ///< an author's answer
    struct Thread {
        std::shared_ptr<shared::OutboundMailbox> mailbox;
        int clients = 0; ///< that arrived and were not forgotten
        std::vector<shared::Outbound> waiting;
        std::vector<Condition> conditions; ///< by index
        qint64 bytes = 0; ///< to be written for what waits
        bool isListed = false; ///< in m_used
    };
    struct Credit {
        std::shared_ptr<shared::OutboundMailbox> mailbox;
        shared::Slot slot = shared::kNoSlot;
        std::shared_ptr<shared::Flow> flow;
        int credit = 0;
    };
    /// What one io thread is told of a sealed batch. It keeps the mailbox: the thread's last client
    /// may have been forgotten since.
    struct Part {
        std::shared_ptr<shared::OutboundMailbox> mailbox;
        std::vector<shared::Outbound> items;
        std::vector<Condition> conditions;
        qint64 bytes = 0;
    };
    struct Sealed {
        quint64 batch = 0; ///< 0: it waits only for those before it
        std::vector<Part> parts;
        std::vector<Credit> credits;
        qint64 bytes = 0;
    };
    Thread &thread(quint32 number) REQUIRES(dispatcherRole);
    void put(quint32 thread, shared::Outbound item) REQUIRES(dispatcherRole);
    void post() REQUIRES(dispatcherRole);
    void seal() REQUIRES(dispatcherRole);
    /// Posts what does not wait for a store.
    static void postUrgent(Thread &from) REQUIRES(dispatcherRole);
    static void post(Sealed &sealed, Outcome outcome, const Repeats &repeats)
        REQUIRES(dispatcherRole);
    static void dropOthers(Part &part, Outcome outcome, const Repeats &repeats)
        REQUIRES(dispatcherRole);

    shared::Counters &m_counters;
    std::vector<Thread> m_threads GUARDED_BY(dispatcherRole); ///< by number, which is small
    std::vector<quint32> m_used GUARDED_BY(dispatcherRole); ///< that have something waiting
    quint64 m_deliveries GUARDED_BY(dispatcherRole) = 0;
    qint64 m_bytes GUARDED_BY(dispatcherRole) = 0; ///< of all threads
    std::vector<Credit> m_credits GUARDED_BY(dispatcherRole); ///< of the open batch
    Outcome m_outcome GUARDED_BY(dispatcherRole) = Outcome::Any;
    quint32 m_said GUARDED_BY(dispatcherRole) = 0;
    bool m_awaitsStore GUARDED_BY(dispatcherRole) = false;
    qint64 m_saidBytes GUARDED_BY(dispatcherRole) = 0; ///< what is to be stored of the open batch
    std::function<void(quint64)> m_commit GUARDED_BY(dispatcherRole);
    std::deque<Sealed> m_sealed GUARDED_BY(dispatcherRole); ///< oldest first, which has a number
    quint64 m_lastBatch GUARDED_BY(dispatcherRole) = 0;
    size_t m_awaited GUARDED_BY(dispatcherRole) = 0; ///< sealed ones whose outcome is not known
    qint64 m_sealedBytes GUARDED_BY(dispatcherRole) = 0;
};

} // namespace watek::server::dispatcher
