// When the owners of accounts were here last, and what was reported to the operators, in the
// database. Thread: store. Its functions throw SQLite::Exception; who calls them has begun a
// transaction.
#pragma once

#include "server/shared/StoreMail.h"

#include <functional>
#include <vector>

namespace SQLite {
class Database;
}

namespace watek::server::store {

/// Fills in Account::seenMs and toldUntil of each account that `find` finds.
void loadSeen(
    SQLite::Database &sqlite, const std::function<shared::Account *(shared::AccountId)> &find);
/// The oldest first.
std::vector<shared::Report> loadReports(SQLite::Database &sqlite);
/// The highest number that a report ever had; 0: there was none.
quint64 lastReportNumber(SQLite::Database &sqlite);

// Always None: whose account has gone meanwhile is left out.
shared::StoreTrouble apply(SQLite::Database &sqlite, const shared::AccountsSeen &seen);
shared::StoreTrouble apply(SQLite::Database &sqlite, const shared::ReportKept &kept);
shared::StoreTrouble apply(SQLite::Database &sqlite, const shared::ReportClosed &closed);

} // namespace watek::server::store
