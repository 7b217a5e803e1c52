// Conversations and places in them as the database knows them. Thread: store-read; throws
// SQLite::Exception.
#pragma once

#include "server/shared/HistoryReadMail.h"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <vector>

namespace watek::server::storeread {

struct StoredConversation {
    shared::ConversationKey key;
    int64_t row = 0; ///< in the table `conversation`
    quint64 fromSequence = 0;
    quint64 messages = 0;
    QByteArray sigils = {}; ///< ReadableConversation::sigils

    /// `leastRank`: of a message there.
    bool mayRead(const QByteArray &leastRank) const
    {
        return leastRank.isEmpty() || sigils.contains(leastRank);
    }
};

/// Those in which something was said, each once: of one that is named twice the lower bound that
/// hides more counts.
std::vector<StoredConversation> findConversations(
    SQLite::Database &sqlite, const std::vector<shared::ReadableConversation> &readable);
/// Those of an account with other accounts, or with itself.
std::vector<StoredConversation> conversationsOf(
    SQLite::Database &sqlite, shared::AccountId account);

/// Where a point lies among the sequences of all messages.
struct PlaceOfPoint {
    quint64 at = 0; ///< the first sequence that is not before the point
    quint64 behind = 0; ///< the first sequence that is after it
};

/// Nothing when no message that may be read has that msgid.
std::optional<PlaceOfPoint> findPlace(SQLite::Database &sqlite, const shared::HistoryPoint &point,
    const std::vector<StoredConversation> &conversations);
/// The first sequence whose time is not before that one.
quint64 firstSequenceAt(SQLite::Database &sqlite, qint64 timeMs);

} // namespace watek::server::storeread
