// A hashed password as it stands in the config file: taken apart and put together. What it is made
// of and compared by is in server/app. Any thread; pure.
#pragma once

#include <QByteArray>

#include <optional>

namespace watek::server::shared {

/// PBKDF2 with SHA-256 (RFC 8018).
struct HashedPassword {
    static constexpr qsizetype kKeyBytes = 32;

    int iterations = 0;
    QByteArray salt;
    QByteArray key; ///< kKeyBytes

    /// "pbkdf2-sha256:ITERATIONS:SALT:KEY".
    QByteArray text() const;
    /// Nothing for a plain password, also for one that only begins like a hash.
    static std::optional<HashedPassword> parse(const QByteArray &text);
};

} // namespace watek::server::shared
