// What was said, in the database. Thread: store; its functions throw SQLite::Exception, and who
// calls them has begun a transaction.
//
// A repeat under the same resend id, by the same account to the same conversation, is recognised
// for 24 hours, by the newest 4096 ids of each account.
//
// A reaction is kept as long as what it belongs to is: to nothing that is kept, it is not kept.
#pragma once

#include "server/shared/StoreMail.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <optional>
#include <vector>

namespace watek::server::store {

/// How far the numbers and the time of messages have come.
struct HistoryMarks {
    quint64 sequence = 0;
    qint64 timeMs = 0;
    shared::IncarnationId lobby = {};
};

/// A number that was drawn, and perhaps for nothing that is ever stored, but is noted elsewhere:
/// the next start goes on behind it. Messages that were given lower ones may still come.
void raiseLastSequence(SQLite::Database &sqlite, quint64 sequence);

class MessageTable {
public:
    explicit MessageTable(SQLite::Database &sqlite);

    HistoryMarks marks();
    void setLobby(shared::IncarnationId incarnation);

    /// Keeps all of them, in order, but those that were said before: which ones is returned. Of
    /// reactions to what is not there nothing is told. The marks go on. Throws with
    /// SQLITE_CONSTRAINT when a sequence was used before, or a msgid in the same conversation.
    std::vector<shared::SaidBefore> keep(const std::vector<shared::KeptMessage> &messages);

private:
    /// Of a conversation; 0: there is none yet.
    int64_t findRow(const shared::ConversationKey &conversation);
    int64_t rowOf(const shared::ConversationKey &conversation);
    bool isThere(const QByteArray &msgid, const shared::ConversationKey &conversation);
    std::optional<shared::SaidBefore> saidBefore(
        const shared::KeptMessage &message, int64_t conversation);
    void insert(const shared::KeptMessage &message, int64_t conversation);
    void noteResendId(const shared::KeptMessage &message, int64_t conversation);
    void forgetOldResendIds(const shared::KeptMessage &latest);

    SQLite::Database &m_sqlite;
    // Prepared once: many messages are written in one transaction.
    SQLite::Statement m_findConversation;
    SQLite::Statement m_insertConversation;
    SQLite::Statement m_findMsgid;
    SQLite::Statement m_findResend;
    SQLite::Statement m_insertResend;
    SQLite::Statement m_insert;
    SQLite::Statement m_count;
    SQLite::Statement m_mark;
};

} // namespace watek::server::store
