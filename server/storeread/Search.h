// Messages by their words. Thread: store-read; throws SQLite::Exception.
#pragma once

#include "server/storeread/Messages.h"

namespace watek::server::storeread {

/// Those of the conversations that fit, the first `limit` of them in the order of the search.
std::vector<FoundSequence> search(SQLite::Database &sqlite,
    const std::vector<StoredConversation> &conversations, const shared::HistorySearch &search);

/// So many sequences are not in the index yet.
quint64 notIndexed(SQLite::Database &sqlite);

} // namespace watek::server::storeread
