// TLS above one TCP socket, by OpenSSL. Thread: io.
//
// OpenSSL never touches the descriptor: it reads from and writes to a BIO of our own, which costs
// one system call where OpenSSL itself would make one for each record, and two for reading one.
//  - read() takes what the system has into a buffer of the thread; OpenSSL is then asked until it
//    has used all of it.
//  - write() gathers lines into records of up to 16 KiB (what a round brings to one client is one
//    record as a rule), and sends all records together. What the system does not take is held here.
//
// Between two calls an idle connection keeps no buffer, neither ours nor OpenSSL's
// (SSL_MODE_RELEASE_BUFFERS): the buffers are the thread's.
//
// Whoever does not begin with a TLS handshake is told so in plain text.
#pragma once

#include "server/io/HeldBytes.h"
#include "server/io/PlainSocket.h"
#include "server/shared/TlsContext.h"

#include <QByteArray>

#include <memory>
#include <vector>

struct ssl_st;

namespace watek::server::io {

/// Buffers that all TLS connections of a thread use in turn; empty between two calls. Nothing is
/// allocated before the first connection.
struct TlsBuffers {
    std::vector<char> plain; ///< lines on their way into a record
    std::vector<char> incoming; ///< encrypted bytes that OpenSSL has not used yet
    qsizetype incomingFrom = 0;
    qsizetype incomingEnd = 0;
    QByteArray outgoing; ///< records that are not sent yet
};

class TlsSocket final : public Socket {
public:
    /// `application`: what is spoken inside, in ALPN's word (RFC 7301): "irc" or "http/1.1"; a
    /// literal.
    /// `asksCertificate`: the client is asked for one; it need not have any.
    TlsSocket(shared::Descriptor descriptor, std::shared_ptr<const shared::TlsContext> context,
        TlsBuffers &buffers, const char *application, bool asksCertificate);
    ~TlsSocket() override;

    int descriptor() const override { return m_tcp.descriptor(); }
    Transfer read(std::span<char> into) override;
    Transfer write(std::span<const iovec> pieces) override;
    Transfer push() override;
    void makeRoom() override { m_tcp.makeRoom(); }
    void shutdownWrite() override;
    QByteArray describe(int error) const override;

    QByteArray cipher() const override;
    QByteArray certificateFingerprint() const override;
    QByteArray hostName() const override;

private:
    friend struct TlsBio;

    Transfer breakOff(const QByteArray &trouble);
    Transfer shakeHands();
    Transfer afterTrouble(int result);
    Transfer sendOutgoing();
    bool beginsStrangely(std::span<const char> bytes);

    PlainSocket m_tcp;
    TlsBuffers &m_buffers;
    const std::shared_ptr<const shared::TlsContext> m_context;
    struct FreeSsl {
        void operator()(ssl_st *ssl) const;
    };
    std::unique_ptr<ssl_st, FreeSsl> m_ssl;
    HeldBytes m_held; ///< encrypted, and not taken by the system yet
    int m_messages = 0; ///< of a handshake, in this read, after the handshake
    bool m_isBrokenOff = false; ///< nothing more is written: there is a gap in what was encrypted
    bool m_hasBegun = false; ///< its first bytes were those of a handshake
    QByteArray m_trouble; ///< why TLS failed
};

} // namespace watek::server::io
