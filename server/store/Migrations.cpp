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
        ALTER TABLE account ADD COLUMN protection INTEGER;

        CREATE TABLE account_code (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            purpose INTEGER NOT NULL,
            hash BLOB NOT NULL,
            email BLOB NOT NULL,
            made_ms INTEGER NOT NULL,
            until_ms INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE account_suspension (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            by_whom BLOB NOT NULL,
            reason BLOB NOT NULL,
            since_ms INTEGER NOT NULL,
            until_ms INTEGER NOT NULL
        ) STRICT;
    )"},
};

} // namespace

std::span<const Migration> migrations() { return kMigrations; }

} // namespace watek::server::store
