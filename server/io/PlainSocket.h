// A connected TCP socket without encryption: a bare descriptor, because thousands of them are to
// cost little. Thread: io. POSIX; reads and writes never wait.
#pragma once

#include "server/shared/Descriptor.h"

#include <QByteArray>

#include <span>

struct iovec;

namespace watek::server::io {

/// What came of one read or write.
struct Transfer {
    enum class Outcome {
        Done, ///< `bytes` were moved, at least one
        WouldWait, ///< nothing now; the poller will tell
        Closed, ///< the other side has ended the stream
        Broken, ///< `error` is errno
    };
    Outcome outcome = Outcome::WouldWait;
    qsizetype bytes = 0;
    int error = 0;
};

class PlainSocket {
public:
    /// Takes a connected socket; makes it non-blocking, without Nagle's delay, with keep-alive.
    explicit PlainSocket(shared::Descriptor descriptor);

    int descriptor() const { return m_descriptor.get(); }
    Transfer read(std::span<char> into);
    /// One system call for all the pieces; may move less than all.
    Transfer write(std::span<const iovec> pieces);
    /// Lets a socket that takes no more take a few bytes more: for last words.
    void makeRoom();
    /// Says that nothing more will be sent.
    void shutdownWrite();

private:
    shared::Descriptor m_descriptor;
};

/// Why a connection broke, for a QUIT line: "Connection reset by peer".
QByteArray describeSystemError(int error);

} // namespace watek::server::io
