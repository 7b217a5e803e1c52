// Tells which of many descriptors are ready. Linux: epoll, whose cost does not grow with the number
// of idle connections. Thread: that of its owner.
#pragma once

#include <QtGlobal>

#include <span>

namespace watek::threading {

/// What a descriptor is watched for. A broken connection is always reported.
struct Interest {
    bool read = false;
    bool write = false;
    bool end = false; ///< that the other side has ended the stream, without reading it
    bool once = false; ///< told once for each time something comes, whether or not it is read

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
    /// Most that one poll() tells of.
    static constexpr size_t kMostAtOnce = 256;

    /// Aborts the program when the system has no descriptor left for it.
    Poller();
    ~Poller();
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;

    /// False when the system refuses (no memory, too many watches, a plain file).
    [[nodiscard]] bool add(int descriptor, quint64 token, Interest interest);
    void change(int descriptor, quint64 token, Interest interest);
    void remove(int descriptor);
    /// Fills `into`, waiting at most `waitMs` (-1: for ever) for the first; how many are ready, at
    /// most into.size(). Those that did not fit are told of by the next call.
    qsizetype poll(std::span<Ready> into, int waitMs);

private:
    int m_epoll;
};

} // namespace watek::threading
