// What a TLS client is told before anything is encrypted: an alert, which has no words. Any thread.
#pragma once

#include <QByteArray>

namespace watek::server::shared {

/// RFC 8446 section 6.2.
enum class TlsAlert : quint8 {
    HandshakeFailure = 40, ///< there is no TLS here
    AccessDenied = 49, ///< it may not come in
};

/// The record of a fatal alert, as RFC 8446 section 6 has it.
inline QByteArray fatalAlert(TlsAlert alert)
{
    return QByteArray("\x15\x03\x01\x00\x02\x02", 6) + char(alert);
}

} // namespace watek::server::shared
