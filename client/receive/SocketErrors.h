// What QSslSocket says, in the words of Link.h. Thread: receive; pure but for reading the socket.
#pragma once

#include "client/receive/Link.h"

#include <QAbstractSocket>

class QSslSocket;

namespace watek::client::receive {

/// `wasConnected`: lines had begun to flow.
FailReason reasonOf(QAbstractSocket::SocketError error, bool wasConnected);

/// The certificate that the peer of an encrypted socket showed, and what the system holds against
/// it.
Certificate describeCertificate(const QSslSocket &socket);

/// "TLS 1.3"; what kind of TLS the session speaks.
QString tlsVersionName(const QSslSocket &socket);

} // namespace watek::client::receive
