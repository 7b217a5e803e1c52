#include "server/store/Migrations.h"

#include <array>

namespace watek::server::store {

namespace {

// Text that people gave is kept as bytes (BLOB): the database is never asked to compare it by rules
// of its own. `key` is a name folded by our own rules.
constexpr std::array kMigrations{
    Migration{1, R"(
        CREATE TABLE secret (
            name TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO secret VALUES ('accounts', randomblob(32));

        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            key BLOB NOT NULL UNIQUE,
            name BLOB NOT NULL,
            email BLOB NOT NULL,
            registered_ms INTEGER NOT NULL,
            is_verified INTEGER NOT NULL,
            iterations INTEGER NOT NULL,
            salt BLOB NOT NULL,
            stored_key BLOB NOT NULL,
            server_key BLOB NOT NULL
        ) STRICT;

        CREATE TABLE account_certificate (
            fingerprint TEXT PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            added INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX account_certificate_account ON account_certificate (account, added);
    )"},
    Migration{2, R"(
        CREATE TABLE account_silence (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            masks BLOB NOT NULL
        ) STRICT;
    )"},
};

} // namespace

std::span<const Migration> migrations() { return kMigrations; }

} // namespace watek::server::store
