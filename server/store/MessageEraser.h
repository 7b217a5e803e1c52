// Deletes messages, with all that was made of them. Thread: store; its functions throw
// SQLite::Exception, and who calls them has begun a transaction.
#pragma once

#include "server/store/SearchIndex.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <vector>

namespace watek::server::store {

class MessageEraser {
public:
    /// `index` outlives it.
    MessageEraser(SQLite::Database &sqlite, SearchIndex &index);

    /// False when there is none with that number. A conversation goes with the last of it.
    bool erase(quint64 sequence);
    /// So many were erased since the start.
    quint64 erased() const { return m_erased; }

private:
    SearchIndex &m_index;
    SQLite::Statement m_find;
    SQLite::Statement m_delete;
    SQLite::Statement m_countDown;
    SQLite::Statement m_deleteConversation;
    quint64 m_erased = 0;
};

/// The numbers in the first column of what is left of a query, which is reset.
std::vector<quint64> takeSequences(SQLite::Statement &query);

} // namespace watek::server::store
