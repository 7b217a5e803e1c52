// Server-wide counts since Start. Any thread adds, the window reads; nobody waits.
#pragma once

#include <QtGlobal>

#include <atomic>

namespace watek::server::shared {

/// What becomes of what is said.
enum class Keeping : quint8 {
    No, ///< it is not kept
    Yes, ///< it is stored, then heard
    IsSlow, ///< what was said a second ago is not stored yet
    Refusing, ///< it cannot be stored, and is refused
};

struct Counters {
    std::atomic<quint64> connections{0}; ///< accepted sockets
    /// Told so and closed: no place to wait, or too many from one address.
    std::atomic<quint64> refused{0};
    std::atomic<quint64> messages{0}; ///< PRIVMSG, NOTICE and guests' lines that were accepted
    std::atomic<quint64> deliveries{0}; ///< lines put into clients' send queues
    std::atomic<quint64> bytesIn{0};
    std::atomic<quint64> bytesOut{0};
    std::atomic<int> ioThreads{0}; ///< that exist now
    /// Changes whenever something of an account does, or somebody comes or goes who has one.
    std::atomic<quint64> accountsRevision{0};
    std::atomic<quint64> reportsRevision{0}; ///< likewise of reports
    std::atomic<qint64> accounts{-1}; ///< that there are; -1: not known yet, or none are kept
    std::atomic<Keeping> keeping{Keeping::No};
};

} // namespace watek::server::shared
