// A connected TCP or Unix socket with nothing between: a bare descriptor, because thousands of them
// are to cost little. Thread: io. POSIX; reads and writes never wait.
#pragma once

#include "server/io/Socket.h"
#include "server/shared/Descriptor.h"

namespace watek::server::io {

class PlainSocket final : public Socket {
public:
    /// Takes a connected socket; makes it non-blocking, without Nagle's delay, with keep-alive.
    explicit PlainSocket(shared::Descriptor descriptor);

    int descriptor() const override { return m_descriptor.get(); }
    Transfer read(std::span<char> into) override;
    /// One system call for all the pieces.
    Transfer write(std::span<const iovec> pieces) override;
    void makeRoom() override;
    void shutdownWrite() override;
    /// The next read finds the end of the stream.
    void shutdownRead();
    /// `error` is errno.
    QByteArray describe(int error) const override;

private:
    shared::Descriptor m_descriptor;
};

} // namespace watek::server::io
