// The table of one io thread's clients. Each has a number, its *slot*: the dispatcher
// names it by that, and the poller's tokens and the deadlines are slots, too. Thread:
// io.
//
// A slot is given to somebody else only when two things are true: its worker has gone, and the
// dispatcher will never name it again. So a list of slots needs no check against reuse. Then the
// listener is told, which counts the thread's clients.
#pragma once

#include "common/base/Ids.h"
#include "common/threading/Mailbox.h"
#include "server/io/ClientWorker.h"
#include "server/shared/Outbound.h"
#include "server/shared/Roles.h"

#include <QHash>

#include <memory>
#include <vector>

namespace watek::server::io {

/// Tells the listener that a client of this io thread (by number) has gone, and its slot is free.
struct Departure {
    quint32 thread = 0;
    base::ClientId client;
};
using Departures = threading::Mailbox<Departure>;

class ClientSlots {
public:
    /// `thread`: the number of the io thread. `departures` outlives the table.
    ClientSlots(Departures &departures, quint32 thread)
        : m_departures(departures)
        , m_thread(thread)
    {
    }

    /// A free slot, which is the client's from now on.
    shared::Slot take(base::ClientId client) REQUIRES(ioRole);
    /// Its worker is served there from now on.
    void install(shared::Slot slot, std::unique_ptr<ClientWorker> worker) REQUIRES(ioRole);
    /// Nobody was installed there, and nobody will be.
    void giveBack(shared::Slot slot) REQUIRES(ioRole);
    /// Null when the slot is free, or there is no such slot.
    ClientWorker *at(shared::Slot slot) const REQUIRES(ioRole)
    {
        return slot < m_entries.size() ? m_entries[slot].worker.get() : nullptr;
    }
    ClientWorker *of(base::ClientId client) const REQUIRES(ioRole)
    {
        return at(m_slots.value(client, shared::kNoSlot));
    }

    /// The dispatcher has been told of the slot: it stays the client's own until forget().
    void markNamed(shared::Slot slot) REQUIRES(ioRole) { m_entries[slot].isNamed = true; }
    /// The dispatcher will never name it again. Its worker, if there still is one, is told.
    void forget(shared::Slot slot) REQUIRES(ioRole);
    /// Destroys the worker that is there, if any.
    void takeOut(shared::Slot slot) REQUIRES(ioRole);

    /// Whether every slot is free.
    bool isEmpty() const REQUIRES(ioRole) { return m_slots.isEmpty(); }
    /// So many slots there are, taken or not: they are the numbers below it.
    shared::Slot size() const REQUIRES(ioRole) { return shared::Slot(m_entries.size()); }
    /// Calls `call(ClientWorker &)` for everybody.
    template <typename Call>
    void forEach(Call &&call) REQUIRES(ioRole)
    {
        for (const Entry &entry : m_entries) {
            if (entry.worker)
                call(*entry.worker);
        }
    }

private:
    struct Entry {
        std::unique_ptr<ClientWorker> worker;
        base::ClientId client; ///< who has it, or had it last
        bool isNamed = false; ///< the dispatcher knows the slot and has not said Forget
    };

    Departures &m_departures;
    const quint32 m_thread;
    std::vector<Entry> m_entries GUARDED_BY(ioRole);
    std::vector<shared::Slot> m_free GUARDED_BY(ioRole);
    QHash<base::ClientId, shared::Slot> m_slots GUARDED_BY(ioRole);
};

} // namespace watek::server::io
