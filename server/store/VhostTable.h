// The vhosts of accounts in the database. Thread: store; every function may throw
// SQLite::Exception.
#pragma once

#include "server/shared/StoreMail.h"

namespace SQLite {
class Database;
}

namespace watek::server::store {

/// Missing when there is no such account.
shared::StoreTrouble applyVhost(SQLite::Database &sqlite, const shared::VhostSet &set);
/// Gives each of `accounts` the vhost that it has. A row of an account that is not there is
/// corruption, and thrown as such.
void loadVhosts(SQLite::Database &sqlite, std::vector<shared::Account> &accounts);

} // namespace watek::server::store
