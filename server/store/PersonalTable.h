// Read markers and metadata in the database: a row for each marker, and one for each key. Thread:
// store. Its functions throw SQLite::Exception; who calls them has begun a transaction.
#pragma once

#include "server/shared/StoreMail.h"

#include <functional>
#include <vector>

namespace SQLite {
class Database;
}

namespace watek::server::store {

using FindAccount = std::function<shared::Account *(shared::AccountId)>;

/// Fills in Account::markers of each account that `find` finds.
void loadMarkers(SQLite::Database &sqlite, const FindAccount &find);
/// The same for Account::metadata, and RegisteredChannel::metadata of `channels`.
void loadMetadata(SQLite::Database &sqlite, const FindAccount &find,
    std::vector<shared::RegisteredChannel> &channels);

/// Always None: with the account go its markers, and the request may be about others as well.
shared::StoreTrouble apply(SQLite::Database &sqlite, const shared::MarkersKept &kept);
/// None, or Missing: the account or the channel has gone.
shared::StoreTrouble apply(SQLite::Database &sqlite, const shared::MetadataChange &change);

} // namespace watek::server::store
