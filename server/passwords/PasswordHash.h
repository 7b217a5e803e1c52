// Passwords, salted and hashed, for the config file and for accounts. PBKDF2 with SHA-256 (RFC
// 8018) by OpenSSL. Any thread; pure, but slow on purpose: not for the dispatcher.
#pragma once

#include "common/protocol/Scram.h"
#include "server/shared/HashedPassword.h"

#include <QByteArray>

#include <optional>

namespace watek::server::passwords {

/// The text of a HashedPassword, other every time it is asked for.
QByteArray hashedPassword(const QByteArray &password);
bool fits(const QByteArray &password, const shared::HashedPassword &hashed);

/// What an account keeps of this password, other every time it is asked for. Nothing when the
/// password holds what no password may (SASLprep, RFC 4013): controls, or no UTF-8.
std::optional<protocol::ScramVerifier> verifierOf(const QByteArray &password, int iterations);
bool fits(const QByteArray &password, const protocol::ScramVerifier &verifier);

} // namespace watek::server::passwords
