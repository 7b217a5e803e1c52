// Passwords as they may stand in the config file: salted and hashed with PBKDF2 (RFC 8018), by Qt.
// Any thread; pure, but slow on purpose: not for the dispatcher.
#pragma once

#include <QByteArray>

namespace watek::server::shared {

/// "pbkdf2-sha256:ITERATIONS:SALT:KEY", other every time it is asked for.
QByteArray hashedPassword(const QByteArray &password);
/// False for a plain password, also for one that only begins like a hash.
bool isHashedPassword(const QByteArray &text);
/// `hashed` has been made of `password`.
bool fitsHashedPassword(const QByteArray &password, const QByteArray &hashed);

} // namespace watek::server::shared
