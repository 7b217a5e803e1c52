// Passwords for the config file, salted and hashed by Qt. Any thread; pure, but slow on purpose:
// not for the dispatcher.
#pragma once

#include <QByteArray>

namespace watek::server::passwords {

/// The text of a HashedPassword, other every time it is asked for.
QByteArray hashedPassword(const QByteArray &password);
/// `hashed` is the text of a HashedPassword that was made of `password`.
bool fitsHashedPassword(const QByteArray &password, const QByteArray &hashed);

} // namespace watek::server::passwords
