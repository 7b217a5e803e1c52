// What an account has besides its name and password, in the database: codes from e-mails, the
// protection of its nickname, a suspension. Thread: store. Its functions throw SQLite::Exception;
// who calls them has begun a transaction.
#pragma once

#include "server/shared/StoreMail.h"

#include <functional>

namespace SQLite {
class Database;
}

namespace watek::server::store {

class AccountDetailTable {
public:
    explicit AccountDetailTable(SQLite::Database &sqlite)
        : m_sqlite(sqlite)
    {
    }

    /// Fills in what is kept of each account that `find` finds. Throws with SQLITE_CORRUPT when
    /// something is of an account that is not there, or cannot be what this server has written.
    void load(const std::function<shared::Account *(shared::AccountId)> &find);

    /// All that a new account brings with it.
    void add(const shared::Account &account);
    // None or Missing, as AccountTable::apply().
    shared::StoreTrouble apply(const shared::CodeSet &set);
    shared::StoreTrouble apply(const shared::CodeRemoved &removed);
    shared::StoreTrouble apply(const shared::EmailSet &set);
    shared::StoreTrouble apply(const shared::ProtectionSet &set);
    shared::StoreTrouble apply(const shared::SuspensionSet &set);

private:
    SQLite::Database &m_sqlite;
};

} // namespace watek::server::store
