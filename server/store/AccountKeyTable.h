// What logs in to an account beside its password, in the database: app passwords, recovery codes,
// and whether it may be there by several connections. Thread: store. Its functions throw
// SQLite::Exception; who calls them has begun a transaction.
#pragma once

#include "server/shared/StoreMail.h"

#include <functional>

namespace SQLite {
class Database;
}

namespace watek::server::store {

class AccountKeyTable {
public:
    explicit AccountKeyTable(SQLite::Database &sqlite)
        : m_sqlite(sqlite)
    {
    }

    /// Fills in what is kept of each account that `find` finds. Throws with SQLITE_CORRUPT when
    /// something is of an account that is not there, or cannot be what this server has written.
    void load(const std::function<shared::Account *(shared::AccountId)> &find);

    // None or Missing, as AccountTable::apply().
    shared::StoreTrouble apply(const shared::AppPasswordAdded &added);
    shared::StoreTrouble apply(const shared::AppPasswordRemoved &removed);
    shared::StoreTrouble apply(const shared::AppPasswordsCleared &cleared);
    shared::StoreTrouble apply(const shared::AppPasswordUsed &used);
    shared::StoreTrouble apply(const shared::RecoveryCodesSet &set);
    shared::StoreTrouble apply(const shared::RecoveryCodeUsed &used);
    shared::StoreTrouble apply(const shared::MulticlientSet &set);

private:
    SQLite::Database &m_sqlite;
};

} // namespace watek::server::store
