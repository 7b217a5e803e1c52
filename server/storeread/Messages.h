// Messages of several conversations, by their sequences. Thread: store-read; throws
// SQLite::Exception.
#pragma once

#include "server/storeread/Conversations.h"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <vector>

namespace watek::server::storeread {

/// From `first` on, without `end`.
struct SequenceRange {
    quint64 first = 0;
    quint64 end = 0;
    bool isNewestFirst = false;
};

struct FoundSequence {
    quint64 sequence = 0;
    shared::ConversationKey conversation;
};

/// The first `limit` of them in the order of the range. Read from an index alone.
std::vector<FoundSequence> sequencesIn(SQLite::Database &sqlite,
    const std::vector<StoredConversation> &conversations, const SequenceRange &range,
    shared::HistoryKinds kinds, size_t limit);

/// Half of `limit` of each; more of one when there are fewer of the other. `before` begins with the
/// newest. What is returned begins in the middle.
std::vector<FoundSequence> around(
    std::vector<FoundSequence> before, const std::vector<FoundSequence> &after, size_t limit);

/// In the order in which they are given, until shared::kMostHistoryBytes are reached.
std::vector<shared::KeptMessage> load(
    SQLite::Database &sqlite, const std::vector<FoundSequence> &found);

/// The latest that was said there, if something was.
std::optional<shared::FoundTarget> latestOf(
    SQLite::Database &sqlite, const StoredConversation &conversation);

} // namespace watek::server::storeread
