// A message as a row of the table `message`. Threads: store writes it, store-read reads it; no
// state.
#pragma once

#include "server/shared/HistoryMail.h"

#include <SQLiteCpp/Statement.h>

#include <optional>

namespace watek::server::store {

/// In the order in which bindMessage() and messageOf() take them, behind `sequence, conversation`.
inline constexpr const char *kMessageColumns
    = "time_ms, kind, msgid, target, least_rank, source, account, account_id, is_bot, text, "
      "params, client_tags, lines, resend_id";

/// Of these, behind `sequence`.
inline constexpr int kColumnOfKind = 2;
/// The first column behind `sequence` and these.
inline constexpr int kColumnBehindMessage = 15;

/// Binds `sequence`, the conversation's row, then kMessageColumns: 16 parameters from 1 on.
void bindMessage(
    SQLite::Statement &insert, const shared::KeptMessage &message, int64_t conversation);

/// The column `params`, as it is bound, for what belongs to the message with that msgid.
QByteArray belongingTo(const QByteArray &msgid);

/// Reads a row of `sequence`, then kMessageColumns, from column 0 on. Throws with SQLITE_CORRUPT
/// when this server cannot have written it.
shared::KeptMessage messageOf(SQLite::Statement &row, const shared::ConversationKey &conversation);
/// The same; nothing instead of throwing that.
std::optional<shared::KeptMessage> tryMessageOf(
    SQLite::Statement &row, const shared::ConversationKey &conversation);

} // namespace watek::server::store
