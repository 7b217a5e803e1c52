// Registered channels in the database. Thread: store. Its functions throw SQLite::Exception; who
// calls them has begun a transaction.
#pragma once

#include "server/shared/ChannelMail.h"
#include "server/shared/StoreMail.h"

#include <vector>

namespace SQLite {
class Database;
}

namespace watek::server::store {

class ChannelTable {
public:
    explicit ChannelTable(SQLite::Database &sqlite)
        : m_sqlite(sqlite)
    {
    }

    /// All of them; throws with SQLITE_CORRUPT when one cannot be what this server has written.
    std::vector<shared::RegisteredChannel> load();

    /// None, Exists or Missing; after another answer than None the transaction must be rolled back.
    shared::StoreTrouble apply(const shared::ChannelChange &change);
    /// Nothing, when the channel is registered no more: others are kept by the same request.
    void keep(const shared::ChannelContentsKept &kept);

    /// Before the account is deleted: each of its channels goes to the admin who was added first,
    /// and is deleted when it has none. As ServerState does it.
    void passOn(shared::AccountId dropped);

private:
    SQLite::Database &m_sqlite;
};

} // namespace watek::server::store
