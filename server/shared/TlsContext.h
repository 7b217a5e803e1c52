// The certificates that the server shows and the rules by which it encrypts: what all TLS
// connections of one time share. Immutable once made; any thread. New certificates are a new
// TlsContext, and who is connected keeps the one it came by.
//
// TLS 1.2 (RFC 5246) and 1.3 (RFC 8446) by OpenSSL; only ciphers with forward secrecy that are
// authenticated; no renegotiation, no compression, no early data. Several certificates: the one
// whose names fit the name that the client asks for (SNI, RFC 6066) is shown, else the first.
#pragma once

#include "common/base/Expected.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QDateTime>

#include <memory>
#include <span>
#include <vector>

struct ssl_ctx_st;
struct x509_st;

namespace watek::server::shared {

/// One certificate with those that vouch for it, and its private key; both as PEM text.
struct TlsIdentity {
    QByteArray certificates;
    QByteArray key;
};

class TlsContext {
public:
    /// What is shown of a certificate.
    struct Certificate {
        QByteArray fingerprint; ///< SHA-256 of its DER form, 64 hexadecimal digits in lower case
        QByteArrayList names; ///< host names and addresses it is for
        QDateTime notAfter; ///< it is not valid behind that moment
        bool isSelfSigned = false;
    };

    /// At least one; the first is for who names none of the others. The error is an English
    /// clause: "the key does not fit the certificate", with the number of the identity for the
    /// caller, who knows its file.
    struct Trouble {
        size_t identity = 0;
        QByteArray text;
    };
    static base::Expected<std::shared_ptr<const TlsContext>, Trouble> make(
        std::span<const TlsIdentity> identities);
    /// A new key (ECDSA, P-256) and a certificate that it signs itself, valid for ten years.
    /// `hostNames`: the first is its common name.
    static base::Expected<TlsIdentity, QByteArray> makeSelfSigned(const QByteArrayList &hostNames);

    ~TlsContext();
    TlsContext(const TlsContext &) = delete;
    TlsContext &operator=(const TlsContext &) = delete;

    /// In the order of the identities.
    const std::vector<Certificate> &certificates() const { return m_certificates; }
    /// OpenSSL's own object for a new connection. The connection's application data
    /// (SSL_set_app_data) is to be what is spoken inside, in ALPN's word (RFC 7301), as a C string.
    ssl_ctx_st *native() const;
    /// The one for this host name; native() when no certificate has it.
    ssl_ctx_st *nativeFor(const char *hostName) const;
    /// One of the certificates has that name.
    bool isFor(const char *hostName) const;

private:
    struct FreeContext {
        void operator()(ssl_ctx_st *context) const;
    };
    using NativeContext = std::unique_ptr<ssl_ctx_st, FreeContext>;

    TlsContext() = default;
    static base::Expected<NativeContext, QByteArray> makeNative(const TlsIdentity &identity);
    ssl_ctx_st *find(const char *hostName) const;

    std::vector<NativeContext> m_contexts;
    std::vector<Certificate> m_certificates;
};

/// SHA-256 of its DER form, 64 hexadecimal digits in lower case.
QByteArray fingerprintOf(const x509_st *certificate);
/// "AB:CD:…", as people compare fingerprints.
QByteArray fingerprintForPeople(const QByteArray &fingerprint);

} // namespace watek::server::shared
