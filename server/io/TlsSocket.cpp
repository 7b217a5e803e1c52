#include "server/io/TlsSocket.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <sys/uio.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace watek::server::io {

namespace {

using Outcome = Transfer::Outcome;

/// The most that one record carries (RFC 8446 section 5.1).
constexpr qsizetype kRecordBytes = 16 * 1024;
/// What a record may take beside what it carries, about.
constexpr qsizetype kRecordCost = 64;
/// So much is encrypted before the system is offered it: what it does not take is held, for a
/// client that reads slowly.
constexpr qsizetype kMostEncrypted = 4 * kRecordBytes;
/// More is never held: what one write() can bring, and as much that OpenSSL answers by itself.
constexpr qsizetype kMostHeldByTls = 2 * kMostEncrypted;
/// Who wishes more than so many times for new keys in one read is no client: it makes the thread
/// compute.
constexpr int kMostMessages = 32;
constexpr qsizetype kIncomingBytes = 64 * 1024;

const QByteArray kNoTlsAnswer = "ERROR :This port speaks TLS only. Switch TLS (SSL) on in your "
                                "client, or use the server's other port.\r\n";

} // namespace

/// What OpenSSL takes for the network.
struct TlsBio {
    static int write(BIO *bio, const char *bytes, int size)
    {
        of(bio).m_buffers.outgoing.append(bytes, size);
        return size;
    }

    /// Gives out what read() has taken from the system, and never asks the system itself.
    static int read(BIO *bio, char *into, int size)
    {
        BIO_clear_retry_flags(bio);
        TlsBuffers &buffers = of(bio).m_buffers;
        const qsizetype given
            = std::min<qsizetype>(size, buffers.incomingEnd - buffers.incomingFrom);
        if (given == 0 || of(bio).m_messages > kMostMessages) {
            BIO_set_retry_read(bio);
            return -1;
        }
        std::memcpy(into, buffers.incoming.data() + buffers.incomingFrom, size_t(given));
        buffers.incomingFrom += given;
        return int(given);
    }

    static long control(BIO *, int command, long, void *)
    {
        return command == BIO_CTRL_FLUSH ? 1 : 0;
    }

    /// A wish for new keys or for another handshake is computed with and perhaps answered, and
    /// brings nothing: it costs its sender as much as a line.
    static void onMessage(int isWritten, int, int type, const void *, size_t, SSL *, void *socket)
    {
        if (isWritten || type != SSL3_RT_HANDSHAKE)
            return;
        static_cast<TlsSocket *>(socket)->noteWork();
        static_cast<TlsSocket *>(socket)->m_messages += 1;
    }

    static BIO *make(TlsSocket *socket)
    {
        static BIO_METHOD *const method = [] {
            BIO_METHOD *const made
                = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "watek");
            BIO_meth_set_write(made, write);
            BIO_meth_set_read(made, read);
            BIO_meth_set_ctrl(made, control);
            return made;
        }();
        BIO *const bio = BIO_new(method);
        BIO_set_data(bio, socket);
        BIO_set_init(bio, 1);
        return bio;
    }

private:
    static TlsSocket &of(BIO *bio) { return *static_cast<TlsSocket *>(BIO_get_data(bio)); }
};

void TlsSocket::FreeSsl::operator()(ssl_st *ssl) const { SSL_free(ssl); }

TlsSocket::TlsSocket(shared::Descriptor descriptor,
    std::shared_ptr<const shared::TlsContext> context, TlsBuffers &buffers, const char *application,
    bool asksCertificate)
    : m_tcp(std::move(descriptor))
    , m_buffers(buffers)
    , m_context(std::move(context))
    , m_ssl(SSL_new(m_context->native()))
{
    setReady(false);
    if (m_buffers.incoming.empty()) {
        m_buffers.incoming.resize(size_t(kIncomingBytes));
        m_buffers.plain.resize(size_t(kRecordBytes));
        m_buffers.outgoing.reserve(kMostEncrypted + 5 * kRecordCost);
    }
    SSL *const ssl = m_ssl.get();
    if (!ssl)
        return; // no memory: read() says so
    BIO *const bio = TlsBio::make(this);
    SSL_set_bio(ssl, bio, bio);
    SSL_set_app_data(ssl, const_cast<char *>(application));
    if (asksCertificate)
        SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, nullptr);
    SSL_set_accept_state(ssl);
}

TlsSocket::~TlsSocket() = default;

Transfer TlsSocket::read(std::span<char> into)
{
    if (!m_ssl)
        return {.outcome = Outcome::Broken, .error = ENOMEM};
    // OpenSSL may hold nearly a record of the last read: what it carries comes out now, too.
    const qsizetype most = std::min(kIncomingBytes, qsizetype(into.size()) - kRecordBytes);
    const Transfer got = m_tcp.read({m_buffers.incoming.data(), size_t(most)});
    if (got.outcome != Outcome::Done)
        return got;
    if (!m_hasBegun && beginsStrangely({m_buffers.incoming.data(), size_t(got.bytes)}))
        return {.outcome = Outcome::Broken, .error = Transfer::TlsTrouble};
    m_buffers.incomingFrom = 0;
    m_buffers.incomingEnd = got.bytes;

    if (!isReady()) {
        const Transfer shaken = shakeHands();
        if (!isReady())
            return shaken;
    }
    Transfer all;
    m_messages = 0;
    ERR_clear_error();
    // What they carry is less than what came, so there is room for it.
    while (all.bytes < qsizetype(into.size())) {
        const int size = SSL_read(
            m_ssl.get(), into.data() + all.bytes, int(qsizetype(into.size()) - all.bytes));
        if (size <= 0) {
            const Transfer why = afterTrouble(size);
            if (all.bytes == 0 && why.outcome != Outcome::WouldWait)
                return why;
            // What came before the end is said first; the poller then tells of the end.
            if (why.outcome != Outcome::WouldWait)
                m_tcp.shutdownRead();
            break;
        }
        all.bytes += size;
    }
    sendOutgoing();
    if (m_messages > kMostMessages)
        return breakOff("TLS: too many wishes for new keys");
    if (m_held.size() > kMostHeldByTls)
        return breakOff("TLS: answers are not read");
    all.outcome = all.bytes > 0 ? Outcome::Done : Outcome::WouldWait;
    return all;
}

/// What is held is thrown away, and so nothing may follow it.
Transfer TlsSocket::breakOff(const QByteArray &trouble)
{
    m_held.clear();
    setWantsWrite(false);
    m_isBrokenOff = true;
    m_trouble = trouble;
    return {.outcome = Outcome::Broken, .error = Transfer::TlsTrouble};
}

/// The first byte of a TLS handshake's record is 22. Everything else is another protocol.
bool TlsSocket::beginsStrangely(std::span<const char> bytes)
{
    m_hasBegun = true;
    constexpr char kHandshakeRecord = 22;
    if (bytes.front() == kHandshakeRecord)
        return false;
    m_trouble = "It does not speak TLS";
    iovec answer{const_cast<char *>(kNoTlsAnswer.constData()), size_t(kNoTlsAnswer.size())};
    m_tcp.write({&answer, 1});
    m_tcp.shutdownWrite();
    return true;
}

Transfer TlsSocket::shakeHands()
{
    ERR_clear_error();
    const int done = SSL_do_handshake(m_ssl.get());
    const Transfer result = done == 1 ? Transfer{.outcome = Outcome::Done} : afterTrouble(done);
    const Transfer sent = sendOutgoing();
    if (done == 1) {
        setReady(true);
        SSL_set_msg_callback(m_ssl.get(), TlsBio::onMessage);
        SSL_set_msg_callback_arg(m_ssl.get(), this);
    }
    if (sent.outcome == Outcome::Broken)
        return sent;
    return result;
}

/// Why OpenSSL did less than it was asked for.
Transfer TlsSocket::afterTrouble(int result)
{
    switch (SSL_get_error(m_ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return {.outcome = Outcome::WouldWait};
    case SSL_ERROR_ZERO_RETURN:
        return {.outcome = Outcome::Closed};
    default:
        break;
    }
    const char *const reason = ERR_reason_error_string(ERR_peek_error());
    m_trouble = reason ? QByteArray("TLS: ") + reason : QByteArray("TLS failed");
    ERR_clear_error();
    // The alert that says why.
    sendOutgoing();
    return {.outcome = Outcome::Broken, .error = Transfer::TlsTrouble};
}

Transfer TlsSocket::write(std::span<const iovec> pieces)
{
    if (m_isBrokenOff)
        return {.outcome = Outcome::Broken, .error = Transfer::TlsTrouble};
    if (!isReady() || wantsWrite())
        return {.outcome = Outcome::WouldWait};
    ERR_clear_error();
    qsizetype taken = 0;
    size_t piece = 0;
    qsizetype from = 0; // in that piece
    const auto advance = [&](qsizetype bytes) {
        from += bytes;
        if (from == qsizetype(pieces[piece].iov_len)) {
            ++piece;
            from = 0;
        }
    };
    while (piece < pieces.size() && taken < kMostEncrypted) {
        // One piece that fills a record is encrypted where it is; short ones are put together.
        const char *bytes = static_cast<const char *>(pieces[piece].iov_base) + from;
        qsizetype size = qsizetype(pieces[piece].iov_len) - from;
        if (size < kRecordBytes && piece + 1 < pieces.size()) {
            size = 0;
            while (piece < pieces.size() && size < kRecordBytes) {
                const qsizetype part
                    = std::min(qsizetype(pieces[piece].iov_len) - from, kRecordBytes - size);
                std::memcpy(m_buffers.plain.data() + size,
                    static_cast<const char *>(pieces[piece].iov_base) + from, size_t(part));
                size += part;
                advance(part);
            }
            bytes = m_buffers.plain.data();
        } else {
            size = std::min(size, kRecordBytes);
            advance(size);
        }
        // Our BIO takes everything, so a record is always written whole.
        const int written = SSL_write(m_ssl.get(), bytes, int(size));
        if (written != size) {
            m_buffers.outgoing.clear();
            return afterTrouble(written);
        }
        taken += size;
    }
    const Transfer sent = sendOutgoing();
    if (sent.outcome == Outcome::Broken)
        return sent;
    return {.outcome = Outcome::Done, .bytes = taken};
}

Transfer TlsSocket::push()
{
    const Transfer pushed = m_held.push(m_tcp);
    setWantsWrite(!m_held.isEmpty());
    return pushed;
}

/// Sends what OpenSSL has written; holds what the system does not take.
Transfer TlsSocket::sendOutgoing()
{
    const Transfer sent = m_held.send(m_tcp, m_buffers.outgoing);
    setWantsWrite(!m_held.isEmpty());
    return sent;
}

void TlsSocket::shutdownWrite()
{
    if (isReady() && !m_isBrokenOff) {
        ERR_clear_error();
        SSL_shutdown(m_ssl.get());
        sendOutgoing();
    }
    m_tcp.shutdownWrite();
}

QByteArray TlsSocket::describe(int error) const
{
    return error == Transfer::TlsTrouble ? m_trouble : m_tcp.describe(error);
}

QByteArray TlsSocket::cipher() const
{
    return QByteArray(SSL_get_version(m_ssl.get())) + ", "
        + SSL_CIPHER_get_name(SSL_get_current_cipher(m_ssl.get()));
}

QByteArray TlsSocket::certificateFingerprint() const
{
    X509 *const certificate = SSL_get0_peer_certificate(m_ssl.get());
    return certificate ? shared::fingerprintOf(certificate) : QByteArray();
}

QByteArray TlsSocket::hostName() const
{
    const char *const name = SSL_get_servername(m_ssl.get(), TLSEXT_NAMETYPE_host_name);
    return name && m_context->isFor(name) ? QByteArray(name) : QByteArray();
}

} // namespace watek::server::io
