#include "server/store/HistoryDeletions.h"

#include "common/base/Clock.h"
#include "server/store/Columns.h"
#include "server/store/MessageRow.h"

#include <limits>
#include <variant>

namespace watek::server::store {

using namespace shared;

namespace {

constexpr int kDeletedBetweenLooks = 8;
/// Of one message; more of them go later. Nobody else's batch waits for more than these.
constexpr int kReactionsAtOnce = 256;

/// Its condition is that of an index.
constexpr const char *kFindBelonging
    = "SELECT sequence FROM message WHERE kind = 3 AND params = ?1 AND conversation = ?2 AND "
      "sequence <= ?3 ORDER BY sequence LIMIT ?4";

/// 0: there is no such conversation.
int64_t findConversation(SQLite::Database &sqlite, const ConversationKey &key)
{
    SQLite::Statement find(
        sqlite, "SELECT id FROM conversation WHERE channel = ? AND low = ? AND high = ?");
    bindNumber(find, 1, qint64(key.channel.value));
    bindNumber(find, 2, qint64(key.low.value));
    bindNumber(find, 3, qint64(key.high.value));
    return find.executeStep() ? find.getColumn(0).getInt64() : 0;
}

} // namespace

/// A row of `history_deletion`: of an account, or of a conversation; there perhaps only what
/// belongs to one message; up to a sequence.
struct HistoryDeletions::Note {
    int64_t id = 0;
    int64_t account = 0;
    int64_t conversation = 0;
    int64_t lastSequence = 0;
    QByteArray belongsTo = {}; ///< as belongingTo(); empty: all
};

HistoryDeletions::HistoryDeletions(SQLite::Database &sqlite, MessageEraser &eraser)
    : m_sqlite(sqlite)
    , m_eraser(eraser)
{
}

StoreTrouble HistoryDeletions::apply(const HistoryDeletion &wish, StoreAnswer &answer)
{
    return std::visit([&](const auto &one) { return apply(one, answer); }, wish);
}

/// Whether it may be deleted is judged in the transaction that deletes it: nothing comes between.
StoreTrouble HistoryDeletions::apply(const MessageDeleted &deleted, StoreAnswer &answer)
{
    const bool isAnywhere = deleted.conversation == ConversationKey();
    SQLite::Statement find(m_sqlite,
        isAnywhere ? "SELECT sequence, account_id, time_ms, least_rank, conversation FROM message "
                     "WHERE msgid = ? AND length(msgid) > 0 AND kind <= 3"
                   : "SELECT sequence, account_id, time_ms, least_rank, conversation FROM message "
                     "WHERE msgid = ? AND length(msgid) > 0 AND kind <= 3 AND conversation = ?");
    bindBlob(find, 1, deleted.msgid);
    if (!isAnywhere)
        bindNumber(find, 2, findConversation(m_sqlite, deleted.conversation));
    if (!find.executeStep())
        return StoreTrouble::Missing;
    const quint64 sequence = quint64(find.getColumn(0).getInt64());
    const AccountId author{quint64(find.getColumn(1).getInt64())};
    const qint64 timeMs = find.getColumn(2).getInt64();
    const QByteArray leastRank = blobOf(find.getColumn(3));
    const int64_t conversation = find.getColumn(4).getInt64();
    find.reset();
    if (deleted.onlyBy && (!author || author != *deleted.onlyBy))
        return StoreTrouble::NotYours;
    if (timeMs < deleted.notBeforeMs)
        return StoreTrouble::TooOld;
    m_eraser.erase(sequence);
    eraseWhatBelongsTo(deleted.msgid, conversation);
    answer.leastRank = leastRank;
    return StoreTrouble::None;
}

void HistoryDeletions::eraseWhatBelongsTo(const QByteArray &msgid, int64_t conversation)
{
    const QByteArray belonging = belongingTo(msgid);
    SQLite::Statement find(m_sqlite, kFindBelonging);
    bindBlob(find, 1, belonging);
    bindNumber(find, 2, conversation);
    bindNumber(find, 3, std::numeric_limits<qint64>::max());
    bindNumber(find, 4, kReactionsAtOnce);
    const std::vector<quint64> sequences = takeSequences(find);
    for (const quint64 sequence : sequences)
        m_eraser.erase(sequence);
    if (sequences.size() >= size_t(kReactionsAtOnce))
        note(0, conversation, belonging);
}

StoreTrouble HistoryDeletions::apply(const ConversationDeleted &deleted, StoreAnswer &)
{
    const int64_t row = findConversation(m_sqlite, deleted.conversation);
    if (row == 0)
        return StoreTrouble::Missing;
    note(0, row);
    // If something is said there again, it is another row: its numbers are never used twice.
    SQLite::Statement forget(m_sqlite, "DELETE FROM conversation WHERE id = ?");
    bindNumber(forget, 1, row);
    forget.exec();
    SQLite::Statement ids(m_sqlite, "DELETE FROM recent_resend WHERE conversation = ?");
    bindNumber(ids, 1, row);
    ids.exec();
    return StoreTrouble::None;
}

StoreTrouble HistoryDeletions::apply(const MessagesOfDeleted &deleted, StoreAnswer &)
{
    note(int64_t(deleted.account.value), 0);
    SQLite::Statement ids(m_sqlite, "DELETE FROM recent_resend WHERE account = ?");
    bindNumber(ids, 1, qint64(deleted.account.value));
    ids.exec();
    return StoreTrouble::None;
}

StoreTrouble HistoryDeletions::apply(const SayingsUndone &undone, StoreAnswer &)
{
    SQLite::Statement forget(m_sqlite, "DELETE FROM recent_resend WHERE sequence = ?");
    for (const quint64 sequence : undone.sequences) {
        m_eraser.erase(sequence);
        forget.tryReset();
        bindNumber(forget, 1, qint64(sequence));
        forget.exec();
    }
    // SQLite writes no page that stays as it was.
    m_sqlite.exec("INSERT INTO history_mark VALUES ('undone', 1) "
                  "ON CONFLICT (name) DO UPDATE SET value = value + 1");
    return StoreTrouble::None;
}

void HistoryDeletions::note(int64_t account, int64_t conversation, const QByteArray &belongsTo)
{
    SQLite::Statement insert(m_sqlite,
        "INSERT INTO history_deletion (account, conversation, belongs_to, last_sequence) VALUES "
        "(?, "
        "?, ?, (SELECT value FROM history_mark WHERE name = 'sequence'))");
    bindNumber(insert, 1, account);
    bindNumber(insert, 2, conversation);
    bindBlob(insert, 3, belongsTo);
    insert.exec();
}

bool HistoryDeletions::slice(qint64 untilNs)
{
    do {
        SQLite::Statement first(m_sqlite,
            "SELECT id, account, conversation, last_sequence, belongs_to FROM history_deletion "
            "ORDER BY id LIMIT 1");
        if (!first.executeStep())
            return false;
        const Note note{.id = first.getColumn(0).getInt64(),
            .account = first.getColumn(1).getInt64(),
            .conversation = first.getColumn(2).getInt64(),
            .lastSequence = first.getColumn(3).getInt64(),
            .belongsTo = blobOf(first.getColumn(4))};
        first.reset();
        if (work(note, untilNs)) {
            SQLite::Statement done(m_sqlite, "DELETE FROM history_deletion WHERE id = ?");
            bindNumber(done, 1, note.id);
            done.exec();
        }
    } while (base::monotonicNowNs() < untilNs);
    return true;
}

/// True when nothing of it is left.
bool HistoryDeletions::work(const Note &note, qint64 untilNs)
{
    const bool isOfMessage = !note.belongsTo.isEmpty();
    const bool isAccount = note.account != 0;
    SQLite::Statement next(m_sqlite,
        isOfMessage     ? kFindBelonging
            : isAccount ? "SELECT sequence FROM message WHERE account_id = ?2 AND account_id <> 0 "
                          "AND sequence <= ?3 ORDER BY sequence LIMIT ?4"
                        : "SELECT sequence FROM message WHERE conversation = ?2 AND sequence <= ?3 "
                          "ORDER BY sequence LIMIT ?4");
    do {
        next.reset();
        if (isOfMessage)
            bindBlob(next, 1, note.belongsTo);
        bindNumber(next, 2, isAccount ? note.account : note.conversation);
        bindNumber(next, 3, note.lastSequence);
        bindNumber(next, 4, kDeletedBetweenLooks);
        const std::vector<quint64> sequences = takeSequences(next);
        if (sequences.empty())
            return true;
        for (const quint64 sequence : sequences)
            m_eraser.erase(sequence);
    } while (base::monotonicNowNs() < untilNs);
    return false;
}

} // namespace watek::server::store
