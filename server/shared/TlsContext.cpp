#include "server/shared/TlsContext.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>
#include <utility>

namespace watek::server::shared {

namespace {

using base::Unexpected;

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Pointer = std::unique_ptr<X509, Freed<X509_free>>;

// TLS 1.2: ephemeral keys and authenticated ciphers only. AES with 128 bits first: with the
// processors of today it is the fastest, and nothing weaker is allowed.
constexpr const char *kCiphers12 = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                   "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                   "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char *kCiphers13
    = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
// The large groups of numbers that OpenSSL would take too let a client make the server compute for
// ten milliseconds.
constexpr const char *kGroups = "X25519:P-256:P-384";
constexpr long kValidDays = 3650;

Bio reader(const QByteArray &text)
{
    return Bio(BIO_new_mem_buf(text.constData(), int(text.size())));
}

QByteArray lastReason()
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char *const reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    return reason ? QByteArray(reason) : QByteArray("unknown error");
}

/// A key with a passphrase cannot be used: nobody is there to be asked.
int noPassphrase(char *, int, int, void *) { return -1; }

QByteArrayList namesOf(X509 *certificate)
{
    QByteArrayList names;
    auto *const all = static_cast<GENERAL_NAMES *>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
        const GENERAL_NAME *const name = sk_GENERAL_NAME_value(all, i);
        if (name->type == GEN_DNS) {
            names.append(
                QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(name->d.dNSName)),
                    ASN1_STRING_length(name->d.dNSName)));
        } else if (name->type == GEN_IPADD) {
            const int size = ASN1_STRING_length(name->d.iPAddress);
            std::array<char, INET6_ADDRSTRLEN> text{};
            if ((size == 4 || size == 16)
                && inet_ntop(size == 4 ? AF_INET : AF_INET6,
                    ASN1_STRING_get0_data(name->d.iPAddress), text.data(), socklen_t(text.size())))
                names.append(text.data());
        }
    }
    GENERAL_NAMES_free(all);
    return names;
}

QDateTime momentOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
        QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC);
}

TlsContext::Certificate describe(X509 *certificate)
{
    return {.fingerprint = fingerprintOf(certificate),
        .names = namesOf(certificate),
        .notAfter = momentOf(X509_get0_notAfter(certificate)),
        .isSelfSigned = X509_self_signed(certificate, 0) == 1};
}

/// RFC 6066 section 3: the client says which of the machine's names it came for.
int onServerName(SSL *ssl, int *, void *context)
{
    const char *const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const auto *const tls = static_cast<const TlsContext *>(context);
    if (!name)
        return SSL_TLSEXT_ERR_NOACK;
    SSL_CTX *const wanted = tls->nativeFor(name);
    if (wanted != SSL_get_SSL_CTX(ssl))
        SSL_set_SSL_CTX(ssl, wanted);
    return SSL_TLSEXT_ERR_OK;
}

/// RFC 7301: what the client can speak inside. One that can speak only something else is refused,
/// so that a browser cannot be made to talk to a chat's port.
int onApplications(SSL *ssl, const unsigned char **chosen, unsigned char *size,
    const unsigned char *offered, unsigned int offeredSize, void *)
{
    const std::string_view own(static_cast<const char *>(SSL_get_app_data(ssl)));
    for (unsigned int at = 0; at + 1 < offeredSize; at += 1u + offered[at]) {
        const std::string_view one(reinterpret_cast<const char *>(offered + at + 1),
            std::min<size_t>(offered[at], offeredSize - at - 1));
        if (one == own) {
            *chosen = offered + at + 1;
            *size = offered[at];
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Whoever shows a certificate may sign it itself: it is known by its fingerprint, and the
/// handshake has proved that it holds the key.
int acceptAny(int, X509_STORE_CTX *) { return 1; }

void append(QByteArray &text, BIO *written)
{
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(written, &bytes);
    text.append(bytes, size);
}

} // namespace

void TlsContext::FreeContext::operator()(ssl_ctx_st *context) const { SSL_CTX_free(context); }

TlsContext::~TlsContext() = default;

base::Expected<TlsContext::NativeContext, QByteArray> TlsContext::makeNative(
    const TlsIdentity &identity)
{
    ERR_clear_error();
    NativeContext context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX *const ssl = context.get();
    if (!ssl || SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) != 1
        || SSL_CTX_set_cipher_list(ssl, kCiphers12) != 1
        || SSL_CTX_set_ciphersuites(ssl, kCiphers13) != 1
        || SSL_CTX_set1_groups_list(ssl, kGroups) != 1)
        return Unexpected{"OpenSSL cannot be used: " + lastReason()};
    SSL_CTX_set_options(ssl,
        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE
            | SSL_OP_PRIORITIZE_CHACHA);
    // Thousands of idle connections: no buffers are kept, and no sessions on our side (the client
    // keeps them, encrypted, in one ticket).
    SSL_CTX_set_mode(ssl,
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE
            | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(ssl, 1);
    constexpr std::array<unsigned char, 5> kSessionContext{'w', 'a', 't', 'e', 'k'};
    SSL_CTX_set_session_id_context(ssl, kSessionContext.data(), kSessionContext.size());
    SSL_CTX_set_verify(ssl, SSL_VERIFY_NONE, acceptAny);

    const Bio certificates = reader(identity.certificates);
    const X509Pointer leaf(
        PEM_read_bio_X509_AUX(certificates.get(), nullptr, noPassphrase, nullptr));
    if (!leaf)
        return Unexpected{QByteArray("there is no certificate in it (PEM is expected)")};
    if (SSL_CTX_use_certificate(ssl, leaf.get()) != 1)
        return Unexpected{"the certificate cannot be used: " + lastReason()};
    while (
        X509 *const above = PEM_read_bio_X509(certificates.get(), nullptr, noPassphrase, nullptr))
        SSL_CTX_add0_chain_cert(ssl, above);
    ERR_clear_error(); // the loop ends with "no start line"
    const Bio keyText = reader(identity.key);
    const Key key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, noPassphrase, nullptr));
    if (!key)
        return Unexpected{QByteArray(
            "there is no private key in it that can be read (PEM without a passphrase)")};
    if (SSL_CTX_use_PrivateKey(ssl, key.get()) != 1 || SSL_CTX_check_private_key(ssl) != 1) {
        ERR_clear_error();
        return Unexpected{QByteArray("the private key does not fit the certificate")};
    }
    return context;
}

base::Expected<std::shared_ptr<const TlsContext>, TlsContext::Trouble> TlsContext::make(
    std::span<const TlsIdentity> identities)
{
    Q_ASSERT(!identities.empty());
    const std::shared_ptr<TlsContext> tls(new TlsContext);
    for (size_t i = 0; i < identities.size(); ++i) {
        auto context = makeNative(identities[i]);
        if (!context)
            return Unexpected{Trouble{.identity = i, .text = context.error()}};
        SSL_CTX_set_tlsext_servername_callback(context->get(), onServerName);
        SSL_CTX_set_tlsext_servername_arg(context->get(), tls.get());
        SSL_CTX_set_alpn_select_cb(context->get(), onApplications, nullptr);
        tls->m_certificates.push_back(describe(SSL_CTX_get0_certificate(context->get())));
        tls->m_contexts.push_back(std::move(context).value());
    }
    return std::shared_ptr<const TlsContext>(tls);
}

base::Expected<TlsIdentity, QByteArray> TlsContext::makeSelfSigned(const QByteArrayList &hostNames)
{
    Q_ASSERT(!hostNames.isEmpty());
    ERR_clear_error();
    const auto failed = [] { return Unexpected{"OpenSSL: " + lastReason()}; };
    const Key key(EVP_EC_gen("P-256"));
    const X509Pointer certificate(X509_new());
    // 63 bits and positive, as RFC 5280 section 4.1.2.2 wants a serial number.
    quint64 serial = 0;
    if (!key || !certificate
        || RAND_bytes(reinterpret_cast<unsigned char *>(&serial), sizeof serial) != 1)
        return failed();
    X509 *const x509 = certificate.get();
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), (serial >> 1) | 1);
    X509_set_version(x509, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_time_adj_ex(X509_getm_notAfter(x509), kValidDays, 0, nullptr);
    X509_set_pubkey(x509, key.get());
    X509_NAME *const name = X509_get_subject_name(x509);
    // RFC 5280 appendix A.1: a common name has at most 64 characters.
    const QByteArray commonName = hostNames.first().left(64);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
        reinterpret_cast<const unsigned char *>(commonName.constData()), int(commonName.size()), -1,
        0);
    X509_set_issuer_name(x509, name);

    QByteArrayList names;
    for (const QByteArray &host : hostNames) {
        in6_addr parsed{};
        const bool isAddress = inet_pton(AF_INET, host.constData(), &parsed) == 1
            || inet_pton(AF_INET6, host.constData(), &parsed) == 1;
        names.append((isAddress ? "IP:" : "DNS:") + host);
    }
    const std::array<std::pair<int, QByteArray>, 3> extensions{{
        {NID_subject_alt_name, names.join(',')},
        {NID_basic_constraints, "critical,CA:FALSE"},
        {NID_ext_key_usage, "serverAuth"},
    }};
    for (const auto &[nid, value] : extensions) {
        X509V3_CTX about;
        X509V3_set_ctx_nodb(&about);
        X509V3_set_ctx(&about, x509, x509, nullptr, nullptr, 0);
        X509_EXTENSION *const extension
            = X509V3_EXT_conf_nid(nullptr, &about, nid, value.constData());
        if (!extension)
            return failed();
        X509_add_ext(x509, extension, -1);
        X509_EXTENSION_free(extension);
    }
    if (X509_sign(x509, key.get(), EVP_sha256()) == 0)
        return failed();

    const Bio certificateText(BIO_new(BIO_s_mem()));
    const Bio keyText(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(certificateText.get(), x509) != 1
        || PEM_write_bio_PKCS8PrivateKey(
               keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr)
            != 1)
        return failed();
    TlsIdentity made;
    append(made.certificates, certificateText.get());
    append(made.key, keyText.get());
    return made;
}

ssl_ctx_st *TlsContext::native() const { return m_contexts.front().get(); }

ssl_ctx_st *TlsContext::find(const char *hostName) const
{
    // A certificate for the very name comes before one for *.example.org.
    for (const unsigned int flags : {unsigned(X509_CHECK_FLAG_NO_WILDCARDS), 0u}) {
        for (const NativeContext &context : m_contexts) {
            X509 *const certificate = SSL_CTX_get0_certificate(context.get());
            if (X509_check_host(certificate, hostName, 0, flags, nullptr) == 1)
                return context.get();
        }
    }
    return nullptr;
}

ssl_ctx_st *TlsContext::nativeFor(const char *hostName) const
{
    ssl_ctx_st *const found = find(hostName);
    return found ? found : native();
}

bool TlsContext::isFor(const char *hostName) const { return find(hostName) != nullptr; }

QByteArray fingerprintOf(const x509_st *certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &size);
    return QByteArray(reinterpret_cast<const char *>(digest.data()), int(size)).toHex();
}

QByteArray fingerprintForPeople(const QByteArray &fingerprint)
{
    return QByteArray::fromHex(fingerprint).toHex(':').toUpper();
}

} // namespace watek::server::shared
