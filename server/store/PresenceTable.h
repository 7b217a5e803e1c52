// People who stay without a connection, in the database. Thread: store. Its functions throw
// SQLite::Exception; who calls them has begun a transaction.
#pragma once

#include "server/shared/StoreMail.h"

#include <vector>

namespace SQLite {
class Database;
}

namespace watek::server::store {

class PresenceTable {
public:
    explicit PresenceTable(SQLite::Database &sqlite)
        : m_sqlite(sqlite)
    {
    }

    std::vector<shared::StoredPresence> load();
    /// What the owners of these accounts want, put into them.
    void loadStaying(std::vector<shared::Account> &accounts);

    // None, or Missing: the account has gone.
    shared::StoreTrouble apply(const shared::PresenceKept &kept);
    shared::StoreTrouble apply(const shared::PresenceForgotten &forgotten);
    shared::StoreTrouble apply(const shared::StayingSet &set);

private:
    SQLite::Database &m_sqlite;
};

} // namespace watek::server::store
