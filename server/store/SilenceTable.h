// Whom the owners of accounts do not hear, in the database: one row for each who silences somebody.
// Thread: store. Its functions throw SQLite::Exception; who calls them has begun a transaction.
#pragma once

#include "server/shared/StoreMail.h"

namespace SQLite {
class Database;
}

namespace watek::server::store {

/// Puts the lists into the accounts. Throws with SQLITE_CORRUPT when one is of no account.
void loadSilence(SQLite::Database &sqlite, std::vector<shared::Account> &accounts);

/// None, or Missing: the account has gone.
shared::StoreTrouble apply(SQLite::Database &sqlite, const shared::SilenceSet &set);

} // namespace watek::server::store
