// What is known of a connection outside the thread that serves it.
// Any thread: values, and counters that are atomics.
#pragma once

#include "common/base/Ids.h"
#include "common/base/Instrumentation.h"

#include <QByteArray>

#include <atomic>
#include <memory>

namespace watek::server::shared {

enum class ClientKind : quint8 {
    Unknown, ///< has not sent enough to tell
    Irc,
    PlainText,
};

enum class ClientState : quint8 {
    Waiting, ///< in the waiting room, without a permit
    Registering, ///< admitted; not in the chat yet
    Online,
    Closing, ///< its last lines are being sent
};

/// Counted by the client's io thread, read by anybody.
struct ClientCounters {
    std::atomic<quint64> bytesOut{0};
    std::atomic<qint64> queuedBytes{0}; ///< that the system did not take yet: it reads too slowly
    std::atomic<quint64> bytesIn{0};
    std::atomic<quint64> linesIn{0};
    std::atomic<qint64> lastHeardMs{0}; ///< wall clock of its last bytes, for people
    std::atomic<qint64> heardMs{0}; ///< monotonic clock of the last line that says something

    /// io, which alone writes them: a load and a store are enough.
    void noteSent(qint64 bytes, qint64 stillQueued)
    {
        if constexpr (!base::kIsInstrumented)
            return;
        constexpr auto relaxed = std::memory_order_relaxed;
        bytesOut.store(bytesOut.load(relaxed) + quint64(bytes), relaxed);
        queuedBytes.store(stillQueued, relaxed);
    }
    void noteRead(qint64 bytes, qint64 wallMs)
    {
        constexpr auto relaxed = std::memory_order_relaxed;
        if constexpr (base::kIsInstrumented)
            bytesIn.store(bytesIn.load(relaxed) + quint64(bytes), relaxed);
        lastHeardMs.store(wallMs, relaxed);
    }
    /// It has said something: not an empty line, nor one that only shows that it is there.
    void noteSpoken(qint64 nowMs) { heardMs.store(nowMs, std::memory_order_relaxed); }
    void noteLine()
    {
        if constexpr (!base::kIsInstrumented)
            return;
        constexpr auto relaxed = std::memory_order_relaxed;
        linesIn.store(linesIn.load(relaxed) + 1, relaxed);
    }
};

/// Who brings a connection whose client is somewhere else.
struct Bringer {
    enum class Kind : quint8 { Nobody, Proxy, Gateway };
    Kind kind = Kind::Nobody;
    QByteArray address = {}; ///< as PeerAddress has it
    QByteArray name = {}; ///< what a gateway calls itself (WEBIRC)

    bool operator==(const Bringer &) const = default;
};

/// One row of the live table of connections.
struct ClientRow {
    base::ClientId id;
    QByteArray nick = {}; ///< empty until it has one
    QByteArray account = {}; ///< that it is logged in to, in the chat; or empty
    bool isOperator = false; ///< of the server, whether it has an account or not
    QByteArray address = {}; ///< "192.168.1.7" or "::1"
    quint16 port = 0;
    ClientKind kind = ClientKind::Unknown;
    ClientState state = ClientState::Registering;
    int channels = 0;
    int place = 0; ///< in the waiting room: 1 is next; otherwise 0
    qint64 sinceMs = 0; ///< wall clock of its connect
    QByteArray thread = {}; ///< "io-3"
    QByteArray door = {}; ///< by which it came: the name of an Endpoint
    Bringer bringer = {}; ///< the `address` is what it says
    QByteArray cipher = {}; ///< "TLSv1.3, TLS_AES_128_GCM_SHA256"; empty: not encrypted
    std::shared_ptr<const ClientCounters> counters = nullptr;
};

} // namespace watek::server::shared
