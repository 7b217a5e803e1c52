// What is to be deleted because somebody wants it. Thread: store; its functions throw
// SQLite::Exception, and who calls them has begun a transaction.
//
// One message goes at once, with the reactions to it: those that are too many for that, and many
// messages, are noted in the table `history_deletion`, which is
// answered, and go in slices, also after a restart. A conversation cannot be read any more as soon
// as that is noted.
#pragma once

#include "server/store/MessageEraser.h"

namespace watek::server::store {

class HistoryDeletions {
public:
    /// `eraser` outlives it.
    HistoryDeletions(SQLite::Database &sqlite, MessageEraser &eraser);

    /// What is wrong with the wish, or None; `answer` is told what it says of what is deleted.
    shared::StoreTrouble apply(const shared::HistoryDeletion &wish, shared::StoreAnswer &answer);

    /// Deletes some of what is noted, until `untilNs` of the monotonic clock. True: there is more.
    bool slice(qint64 untilNs);

private:
    struct Note;
    shared::StoreTrouble apply(const shared::MessageDeleted &deleted, shared::StoreAnswer &answer);
    shared::StoreTrouble apply(
        const shared::ConversationDeleted &deleted, shared::StoreAnswer &answer);
    shared::StoreTrouble apply(
        const shared::MessagesOfDeleted &deleted, shared::StoreAnswer &answer);
    shared::StoreTrouble apply(const shared::SayingsUndone &undone, shared::StoreAnswer &answer);
    void eraseWhatBelongsTo(const QByteArray &msgid, int64_t conversation);
    void note(int64_t account, int64_t conversation, const QByteArray &belongsTo = {});
    bool work(const Note &note, qint64 untilNs);

    SQLite::Database &m_sqlite;
    MessageEraser &m_eraser;
};

} // namespace watek::server::store
