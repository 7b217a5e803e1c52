// Accounts in the database. Thread: store. Its functions throw SQLite::Exception; who calls them
// has begun a transaction.
#pragma once

#include "server/shared/StoreMail.h"

namespace SQLite {
class Database;
}

namespace watek::server::store {

class AccountTable {
public:
    explicit AccountTable(SQLite::Database &sqlite)
        : m_sqlite(sqlite)
    {
    }

    /// All of them; throws with SQLITE_CORRUPT when one cannot be what this server has written.
    shared::StoredState load();

    /// Of accounts and channels; not of what was said. None, Exists or Missing; after another
    /// answer than None the transaction must be rolled back.
    shared::StoreTrouble apply(const shared::StoreChange &change);

private:
    SQLite::Database &m_sqlite;
};

} // namespace watek::server::store
