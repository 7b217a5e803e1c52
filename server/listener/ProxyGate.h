// Connections at doors for proxies, until their PROXY header is complete. Thread: listener; it
// never waits.
//
// A header is taken from the socket to its last byte and not further, so whoever serves the
// connection next (TLS, IRC) finds its own first byte first. As long as the header is incomplete,
// all that has come belongs to it, and is taken at once: nothing lies in the socket that would wake
// the thread again and again.
//
// What limits it: kMost connections wait here, kMostOfOne of them from one proxy, each for at most
// kDeadlineMs. A proxy sends the header with its first bytes, so nearly all pass at once. Who comes
// above a limit is refused; a proxy is not held to the number of connections of one address.
#pragma once

#include "server/listener/PeerAddress.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Descriptor.h"
#include "server/shared/Endpoint.h"
#include "server/shared/Roles.h"
#include "server/shared/TlsContext.h"

#include <QHash>
#include <QSocketNotifier>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace watek::server::listener {

/// One that has been accepted, and what belongs to the door that it came through.
struct Newcomer {
    shared::Descriptor socket;
    PeerAddress peer;
    std::shared_ptr<const shared::Endpoint> door;
    std::shared_ptr<shared::DoorCounters> counters;
    std::shared_ptr<const shared::TlsContext> tls = nullptr; ///< the server's when it came
    shared::Bringer proxy = {}; ///< that has said who the peer is
};

class ProxyGate {
public:
    static constexpr int kMost = 1024;
    static constexpr int kMostOfOne = 512;
    static constexpr int kDeadlineMs = 3000;

    struct Events {
        std::function<void(Newcomer)> onKnown; ///< its peer is who it really is
        std::function<void(Newcomer, const QByteArray &reason)> onRefused; ///< a clause for the log
    };
    explicit ProxyGate(Events events);
    ~ProxyGate();
    ProxyGate(const ProxyGate &) = delete;
    ProxyGate &operator=(const ProxyGate &) = delete;

    /// Lets it in, refuses it, or keeps it until one of both can be done.
    void enter(Newcomer newcomer) REQUIRES(listenerRole);

private:
    struct Waiting {
        Newcomer newcomer;
        QByteArray header = {}; ///< what was taken of it
        QByteArray proxy = {}; ///< its address, by which it is counted
        int ticks = 0; ///< of the timer since it came
        std::unique_ptr<QSocketNotifier> notifier = nullptr;
    };
    using Table = std::map<quint64, Waiting>;

    enum class Outcome : quint8 { Waits, Known, NoHeader, Gone };
    /// Takes what has come. Afterwards a Known newcomer's peer is who it really is.
    static Outcome read(Waiting &waiting);

    void onReady(quint64 number) REQUIRES(listenerRole);
    void onTimer();
    void settle(Newcomer newcomer, Outcome outcome) REQUIRES(listenerRole);
    Newcomer takeOut(Table::iterator waiting) REQUIRES(listenerRole);

    Events m_events;
    Table m_waiting GUARDED_BY(listenerRole); ///< by number of arrival
    QHash<QByteArray, int> m_ofProxy GUARDED_BY(listenerRole); ///< how many wait, by address
    quint64 m_lastNumber GUARDED_BY(listenerRole) = 0;
    QTimer m_timer; ///< runs while somebody waits
};

} // namespace watek::server::listener
