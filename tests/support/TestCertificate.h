// A certificate for servers that tests run, and what one needs to compare with it.
#pragma once

#include <QByteArray>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>

namespace watek::tests {

// Self-signed for "irc.test", made for tests and used nowhere else.
inline const QByteArray kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBfjCCASOgAwIBAgIUDpxbz9R5ygxDGn5VLrCbvG7S+aMwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIaXJjLnRlc3QwIBcNMjYxMTI0MDg1MTIxWhgPMjEyNjEwMzEw
ODUxMjFaMBMxETAPBgNVBAMMCGlyYy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEnsW9xyjpBc2jcoSvLMmPHOW47F+zWmR+kiitstPOoQfJrC3HIpZd3M6l
G64TRNhpouxbwqML4qra4OJF4BXEGKNTMFEwHQYDVR0OBBYEFHs0Lg3kvPMYPtd4
T+eUHA0q1opPMB8GA1UdIwQYMBaAFHs0Lg3kvPMYPtd4T+eUHA0q1opPMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAOyTk1QVsWPIfU+ggR4LUVEf
2vYixilP/Ja/KIFNMfWRAiEArv6BNMockGtHcQKQYMThz2BRZRLWtKQykKyer5U3
EMU=
-----END CERTIFICATE-----
)";
inline const QByteArray kKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyTQWjRnSb61eKI+p
7QSz4kQxIt8FRw7YZ/iH14yq3FyhRANCAASexb3HKOkFzaNyhK8syY8c5bjsX7Na
ZH6SKK2y086hB8msLccill3czqUbrhNE2Gmi7FvCowviqtrg4kXgFcQY
-----END PRIVATE KEY-----
)";
inline const QByteArray kSha256
    = QByteArray::fromHex("b36c050880ec7e7e930fb7ecc70e8119e431c0cfc1675dc4bd3d01b988ca5d6a");

/// How a server speaks TLS with that certificate.
inline QSslConfiguration serverTls()
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(kCertificate));
    tls.setPrivateKey(QSslKey(kKey, QSsl::Ec));
    return tls;
}

} // namespace watek::tests
