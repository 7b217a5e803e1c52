// The other end of a TLS connection, by OpenSSL's client side: over a descriptor that does not
// block, step by step, so that a test can stop at each of them. Header only, for suites that link
// OpenSSL through the server's library.
#pragma once

#include <QByteArray>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <array>
#include <memory>

namespace watek::tests {

/// What the client asks for.
struct TlsWishes {
    int highestVersion = 0; ///< TLS1_2_VERSION; 0: what OpenSSL can
    int lowestVersion = 0;
    QByteArray serverName = {}; ///< SNI
    QByteArray application = {}; ///< ALPN; empty: it offers none
    QByteArray certificate = {}; ///< PEM, with its key in `key`
    QByteArray key = {};
};

class TlsPeer {
public:
    /// `descriptor` stays the caller's and does not block.
    explicit TlsPeer(int descriptor, const TlsWishes &wishes = {})
        : m_context(SSL_CTX_new(TLS_client_method()))
        , m_ssl(nullptr)
    {
        // What a test asks for is tried, however old it is.
        SSL_CTX_set_security_level(m_context.get(), 0);
        SSL_CTX_set_min_proto_version(m_context.get(), wishes.lowestVersion);
        SSL_CTX_set_max_proto_version(m_context.get(), wishes.highestVersion);
        if (!wishes.certificate.isEmpty()) {
            const std::unique_ptr<BIO, int (*)(BIO *)> pem(
                BIO_new_mem_buf(wishes.certificate.constData(), int(wishes.certificate.size())),
                BIO_free);
            const std::unique_ptr<X509, void (*)(X509 *)> own(
                PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr), X509_free);
            const std::unique_ptr<BIO, int (*)(BIO *)> keyPem(
                BIO_new_mem_buf(wishes.key.constData(), int(wishes.key.size())), BIO_free);
            const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> key(
                PEM_read_bio_PrivateKey(keyPem.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
            SSL_CTX_use_certificate(m_context.get(), own.get());
            SSL_CTX_use_PrivateKey(m_context.get(), key.get());
        }
        m_ssl.reset(SSL_new(m_context.get()));
        SSL_set_fd(m_ssl.get(), descriptor);
        if (!wishes.serverName.isEmpty())
            SSL_set_tlsext_host_name(m_ssl.get(), wishes.serverName.constData());
        if (!wishes.application.isEmpty()) {
            const QByteArray list = char(wishes.application.size()) + wishes.application;
            SSL_set_alpn_protos(m_ssl.get(),
                reinterpret_cast<const unsigned char *>(list.constData()), unsigned(list.size()));
        }
        SSL_set_connect_state(m_ssl.get());
    }

    /// One step of the handshake; true when it is done.
    bool shakeHands() { return take(SSL_do_handshake(m_ssl.get())) == 1; }
    /// True when all was written.
    bool write(const QByteArray &bytes)
    {
        return take(SSL_write(m_ssl.get(), bytes.constData(), int(bytes.size()))) == bytes.size();
    }
    /// What has come.
    QByteArray read()
    {
        QByteArray all;
        std::array<char, 16384> piece{};
        for (;;) {
            const int size = take(SSL_read(m_ssl.get(), piece.data(), int(piece.size())));
            if (size <= 0)
                return all;
            all.append(piece.data(), size);
        }
    }
    /// close_notify.
    void sayEnd() { take(SSL_shutdown(m_ssl.get())); }
    bool hasHeardEnd() const { return SSL_get_shutdown(m_ssl.get()) & SSL_RECEIVED_SHUTDOWN; }
    /// OpenSSL's word for what went wrong last: "tlsv1 alert protocol version"; or empty.
    const QByteArray &trouble() const { return m_trouble; }
    ssl_st *native() const { return m_ssl.get(); }
    /// SHA-256 of the certificate that the server has shown, in hexadecimal digits.
    QByteArray serverFingerprint() const
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int size = 0;
        const X509 *const shown = SSL_get0_peer_certificate(m_ssl.get());
        if (!shown)
            return {};
        X509_digest(shown, EVP_sha256(), digest.data(), &size);
        return QByteArray(reinterpret_cast<const char *>(digest.data()), int(size)).toHex();
    }

private:
    int take(int result)
    {
        if (result <= 0) {
            if (const char *const reason = ERR_reason_error_string(ERR_peek_error()))
                m_trouble = reason;
        }
        ERR_clear_error();
        return result;
    }

    struct Free {
        void operator()(SSL_CTX *context) const { SSL_CTX_free(context); }
        void operator()(SSL *ssl) const { SSL_free(ssl); }
    };
    std::unique_ptr<SSL_CTX, Free> m_context;
    std::unique_ptr<SSL, Free> m_ssl;
    QByteArray m_trouble;
};

} // namespace watek::tests
