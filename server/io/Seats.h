// The table of one io thread's clients. A client sits in a numbered seat, its *slot*: the
// dispatcher names it by that, and the poller's tokens and the deadlines are slots, too. Thread:
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

class Seats {
public:
    /// `thread`: the number of the io thread. `departures` outlives the table.
    Seats(Departures &departures, quint32 thread)
        : m_departures(departures)
        , m_thread(thread)
    {
    }

    /// A free slot, which is the client's from now on.
    shared::Slot take(base::ClientId client) REQUIRES(ioRole);
    /// Its worker sits down there.
    void seat(shared::Slot slot, std::unique_ptr<ClientWorker> worker) REQUIRES(ioRole);
    /// Nobody has sat down there, and nobody will.
    void giveBack(shared::Slot slot) REQUIRES(ioRole);
    /// Null when nobody sits there, or there is no such seat.
    ClientWorker *at(shared::Slot slot) const REQUIRES(ioRole)
    {
        return slot < m_seats.size() ? m_seats[slot].worker.get() : nullptr;
    }
    ClientWorker *of(base::ClientId client) const REQUIRES(ioRole)
    {
        return at(m_slots.value(client, shared::kNoSlot));
    }

    /// The dispatcher has been told of the slot: it stays the client's own until forget().
    void markNamed(shared::Slot slot) REQUIRES(ioRole) { m_seats[slot].isNamed = true; }
    /// The dispatcher will never name it again. Its worker, if it still sits there, is told.
    void forget(shared::Slot slot) REQUIRES(ioRole);
    /// Destroys the worker that sits there, if any.
    void takeOut(shared::Slot slot) REQUIRES(ioRole);

    /// Whether nobody sits anywhere.
    bool isEmpty() const REQUIRES(ioRole) { return m_slots.isEmpty(); }
    /// So many slots there are, taken or not: they are the numbers below it.
    shared::Slot size() const REQUIRES(ioRole) { return shared::Slot(m_seats.size()); }
    /// Calls `call(ClientWorker &)` for everybody.
    template <typename Call>
    void forEach(Call &&call) REQUIRES(ioRole)
    {
        for (const Seat &seat : m_seats) {
            if (seat.worker)
                call(*seat.worker);
        }
    }

private:
    struct Seat {
        std::unique_ptr<ClientWorker> worker;
        base::ClientId client; ///< who sits there, or sat there last
        bool isNamed = false; ///< the dispatcher knows the slot and has not said Forget
    };

    Departures &m_departures;
    const quint32 m_thread;
    std::vector<Seat> m_seats GUARDED_BY(ioRole);
    std::vector<shared::Slot> m_free GUARDED_BY(ioRole);
    QHash<base::ClientId, shared::Slot> m_slots GUARDED_BY(ioRole);
};

} // namespace watek::server::io
