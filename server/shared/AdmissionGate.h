// The semaphore: `max_clients` permits and a bounded first-come queue of those who wait
// for one. Any thread. A permit is only ever tried for, never waited for: the client waits, no
// thread does.
//
// While somebody waits, a permit that is given back goes to somebody in the queue, and a newcomer
// never overtakes them: first to the network that holds the fewest permits, there to who has said
// something, there to who came first. The place that a client is told is that of its coming; who is
// overtaken keeps its number.
//
// When the queue is full, a newcomer may still get in: if another network holds at least two more
// of its places than the newcomer's, one of that network's makes way, if possible one that has said
// nothing, and of those who came first. People behind one address do not drive each other out. To
// refuse somebody costs no look at the others, however many come.
//
// Who comes through a gateway (WEBIRC) is of the network that the gateway names, from the moment it
// does. Until then all of one gateway are one network: it names them at once, so they are few, and
// a gateway that names nobody has a share like any other address.
//
// When there are to be fewer permits than are held, nobody is sent
// away: those that come back are retired until there are as few.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/WaitingRoom.h"
#include "common/threading/Mutex.h"
#include "common/threading/Semaphore.h"
#include "server/shared/ServerConfig.h"

#include <QByteArray>
#include <QHash>

#include <deque>
#include <functional>
#include <map>
#include <variant>

namespace watek::server::shared {

class AdmissionGate;

/// One place in the server. Gives itself back when it is destroyed, on whatever path that happens.
class Permit {
public:
    Permit() = default;
    Permit(Permit &&other) noexcept
        : m_gate(std::exchange(other.m_gate, nullptr))
        , m_network(std::move(other.m_network))
    {
    }
    Permit &operator=(Permit &&other) noexcept
    {
        std::swap(m_gate, other.m_gate);
        std::swap(m_network, other.m_network);
        return *this;
    }
    ~Permit() { reset(); }

    explicit operator bool() const { return m_gate != nullptr; }
    /// Gives it back now. The next in the queue is told on the calling thread, so hold no lock.
    void reset();
    /// It counts for this network from now on: its holder is there in truth.
    void moveTo(const QByteArray &network);

private:
    friend class AdmissionGate;
    Permit(AdmissionGate *gate, QByteArray network)
        : m_gate(gate)
        , m_network(std::move(network))
    {
    }
    AdmissionGate *m_gate = nullptr;
    QByteArray m_network;
};

/// No permit and no place to wait for one.
struct Refused {
    int permits = 0;
    int waiting = 0;
};

/// It waited, and must leave: its place in the queue went to another network.
struct Displaced { };

/// What a client is told by the gate: at once, and later while it waits.
using Admission = std::variant<Permit, protocol::WaitingPlace, Refused, Displaced>;

class AdmissionGate {
public:
    /// Tells a waiting client its news (a Permit, a new place, or Displaced). Called with no lock
    /// held, on the thread that gave a permit back or entered; it must only post. News may overtake
    /// each other: a place that is not smaller than the last, or that comes after the permit, is
    /// old.
    using Notify = std::function<void(base::ClientId, Admission)>;

    struct Stats {
        int permits = 0;
        int used = 0; ///< more than there are, until enough have left after a change()
        int waiting = 0;
        int waitingMost = 0;
        threading::MutexStats mutex;
    };

    AdmissionGate(int permits, int waitingMost, WhenFull whenFull);

    /// Other numbers from now on. Who waits already stays in the queue, and is admitted now if
    /// there are permits enough; `notify` is called on this thread.
    void change(int permits, int waitingMost, WhenFull whenFull);

    /// A permit, a place in the queue (then `notify` is kept until the client is admitted or
    /// leaves), or a refusal. `network`: what counts as one address.
    Admission tryEnter(base::ClientId client, Notify notify, const QByteArray &network = {});
    /// A waiting client has said something. Harmless for a client that does not wait.
    void noteSpoken(base::ClientId client);
    /// A waiting client is in truth of this network. Harmless for a client that does not wait.
    void move(base::ClientId client, const QByteArray &network);
    /// A waiting client has gone. Harmless for a client that does not wait.
    void leave(base::ClientId client);
    /// From now on nobody is admitted: the server stops.
    void close();

    Stats stats() const;

private:
    friend class Permit;
    struct Waiter {
        base::ClientId client;
        Notify notify;
        QByteArray network;
        bool hasSpoken = false;
    };
    using Queue = std::deque<Waiter>;
    /// How many of each network wait.
    class Crowds {
    public:
        void add(const QByteArray &network) { change(network, 1); }
        void remove(const QByteArray &network) { change(network, -1); }
        int of(const QByteArray &network) const { return m_counts.value(network); }
        /// Of the network that has most.
        int most() const { return m_networks.empty() ? 0 : m_networks.rbegin()->first; }

    private:
        void change(const QByteArray &network, int by);

        QHash<QByteArray, int> m_counts; ///< by network
        std::map<int, int> m_networks; ///< how many networks have so many
    };

    void giveBack(const QByteArray &network);
    void movePermit(const QByteArray &from, const QByteArray &to);
    void uncountPermit(const QByteArray &network) REQUIRES(m_mutex);
    Permit permitFor(const QByteArray &network) REQUIRES(m_mutex);
    Queue::iterator nextWaiter() REQUIRES(m_mutex);
    /// Who makes way for a newcomer from `network`; the end when nobody must.
    Queue::iterator whoMakesWay(const QByteArray &network) REQUIRES(m_mutex);
    Waiter takeOut(Queue::iterator waiter) REQUIRES(m_mutex);
    /// Admits from the head of the queue while there are permits.
    void admitWaiting() EXCLUDES(m_mutex);
    int used() const REQUIRES(m_mutex) { return m_permits.permits() - m_permits.available(); }
    protocol::WaitingPlace placeAt(size_t index) const REQUIRES(m_mutex);
    /// Tells everybody from `first` on where they stand now.
    void tellPlaces(size_t first) EXCLUDES(m_mutex);

    threading::Semaphore m_permits;
    mutable threading::Mutex m_mutex{"admission", "the queue of the waiting room"};
    int m_wanted GUARDED_BY(m_mutex); ///< permits there are to be; more exist while more are held
    int m_waitingMost GUARDED_BY(m_mutex);
    WhenFull m_whenFull GUARDED_BY(m_mutex);
    Queue m_queue GUARDED_BY(m_mutex);
    Crowds m_waitingOf GUARDED_BY(m_mutex); ///< of m_queue
    QHash<QByteArray, int> m_heldBy GUARDED_BY(m_mutex); ///< permits, by network
    bool m_isClosed GUARDED_BY(m_mutex) = false;
};

} // namespace watek::server::shared
