// Tells which of many descriptors are ready. Linux: epoll, whose cost does not grow with the number
// of idle connections. The poller is itself a descriptor, so the thread's Qt event loop watches
// that one only. Thread: io.
#pragma once

#include "server/shared/Descriptor.h"

#include <QtGlobal>

#include <span>

namespace watek::server::io {

/// What a descriptor is watched for. A broken connection is always reported.
struct Interest {
    bool read = false;
    bool write = false;
    bool end = false; ///< that the other side has ended the stream, without reading it

    bool operator==(const Interest &) const = default;
};

struct Ready {
    quint64 token = 0; ///< as given to add()
    bool read = false; ///< bytes, or the end of the stream
    bool write = false;
    bool ended = false; ///< the other side has ended the stream
    bool broken = false; ///< closed in both directions, or failed
};

class Poller {
public:
    /// Aborts the program when the system has no descriptor left for it.
    Poller();

    int descriptor() const { return m_epoll.get(); }
    /// False when the system refuses (no memory, too many watches).
    [[nodiscard]] bool add(int descriptor, quint64 token, Interest interest);
    void change(int descriptor, quint64 token, Interest interest);
    void remove(int descriptor);
    /// Fills `into` without waiting; how many are ready (at most into.size()).
    qsizetype poll(std::span<Ready> into);

private:
    shared::Descriptor m_epoll;
};

} // namespace watek::server::io
