#include "server/store/MessageTable.h"

#include "server/store/Columns.h"
#include "server/store/MessageRow.h"

#include <algorithm>
#include <map>
#include <string>

namespace watek::server::store {

using namespace shared;

namespace {

constexpr qint64 kResendMs = 24 * 3600 * 1000;
/// Of one account.
constexpr int kMostResendIds = 4096;
/// Old ids are looked for after so many new ones, to share the cost of looking.
constexpr quint64 kForgetEvery = 64;

void bindKey(SQLite::Statement &statement, const ConversationKey &key)
{
    statement.tryReset();
    bindNumber(statement, 1, qint64(key.channel.value));
    bindNumber(statement, 2, qint64(key.low.value));
    bindNumber(statement, 3, qint64(key.high.value));
}

std::string insertMessage()
{
    return std::string("INSERT INTO message (sequence, conversation, ") + kMessageColumns
        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
}

} // namespace

MessageTable::MessageTable(SQLite::Database &sqlite)
    : m_sqlite(sqlite)
    , m_findConversation(
          sqlite, "SELECT id FROM conversation WHERE channel = ? AND low = ? AND high = ?")
    , m_insertConversation(
          sqlite, "INSERT INTO conversation (channel, low, high, messages) VALUES (?, ?, ?, 0)")
    , m_findMsgid(sqlite,
          "SELECT 1 FROM message WHERE msgid = ? AND length(msgid) > 0 AND conversation = ?")
    , m_findResend(sqlite,
          "SELECT msgid, time_ms FROM recent_resend WHERE account = ? AND conversation = ? AND id "
          "= ? AND time_ms > ?")
    // One of the day before may stand there still.
    , m_insertResend(sqlite,
          "INSERT OR REPLACE INTO recent_resend (sequence, time_ms, account, conversation, id, "
          "msgid) VALUES (?, ?, ?, ?, ?, ?)")
    , m_insert(sqlite, insertMessage())
    , m_count(sqlite,
          "UPDATE conversation SET messages = messages + ?, events = events + ? WHERE id = ?")
    , m_mark(sqlite,
          "UPDATE history_mark SET value = max(value, CASE name WHEN 'sequence' THEN ?1 ELSE ?2 "
          "END) WHERE name IN ('sequence', 'time_ms')")
{
}

void raiseLastSequence(SQLite::Database &sqlite, quint64 sequence)
{
    SQLite::Statement raise(
        sqlite, "UPDATE history_mark SET value = ?1 WHERE name = 'sequence' AND value < ?1");
    bindNumber(raise, 1, qint64(sequence));
    raise.exec();
}

HistoryMarks MessageTable::marks()
{
    const auto value = [this](const char *name) {
        SQLite::Statement read(m_sqlite, "SELECT value FROM history_mark WHERE name = ?");
        read.bind(1, name);
        return read.executeStep() ? read.getColumn(0).getInt64() : 0;
    };
    return {.sequence = quint64(value("sequence")),
        .timeMs = value("time_ms"),
        .lobby = {quint64(value("lobby"))}};
}

void MessageTable::setLobby(IncarnationId incarnation)
{
    SQLite::Statement set(m_sqlite, "INSERT OR REPLACE INTO history_mark VALUES ('lobby', ?)");
    bindNumber(set, 1, qint64(incarnation.value));
    set.exec();
}

std::vector<SaidBefore> MessageTable::keep(const std::vector<KeptMessage> &messages)
{
    std::vector<SaidBefore> repeats;
    HistoryMarks last;
    struct Count {
        qint64 messages = 0;
        qint64 events = 0;
    };
    std::map<int64_t, Count> counts; // of what is new in each conversation
    for (size_t i = 0; i < messages.size(); ++i) {
        const KeptMessage &message = messages[i];
        // Incarnations are drawn from the same numbers.
        last.sequence
            = std::max({last.sequence, message.sequence, message.conversation.channel.value});
        last.timeMs = std::max(last.timeMs, message.timeMs);
        if (message.kind == KeptKind::Tagmsg
            && !isThere(message.params.value(0), message.conversation))
            continue;
        const int64_t conversation = rowOf(message.conversation);
        if (auto repeat = saidBefore(message, conversation)) {
            repeat->index = i;
            repeats.push_back(*std::move(repeat));
            continue;
        }
        insert(message, conversation);
        noteResendId(message, conversation);
        Count &count = counts[conversation];
        ++(isSaid(message.kind) ? count.messages : count.events);
    }
    for (const auto &[conversation, count] : counts) {
        m_count.tryReset();
        bindNumber(m_count, 1, count.messages);
        bindNumber(m_count, 2, count.events);
        bindNumber(m_count, 3, conversation);
        m_count.exec();
    }
    if (!messages.empty()) {
        m_mark.tryReset();
        bindNumber(m_mark, 1, qint64(last.sequence));
        bindNumber(m_mark, 2, last.timeMs);
        m_mark.exec();
    }
    return repeats;
}

int64_t MessageTable::findRow(const ConversationKey &conversation)
{
    bindKey(m_findConversation, conversation);
    const int64_t row
        = m_findConversation.executeStep() ? m_findConversation.getColumn(0).getInt64() : 0;
    m_findConversation.tryReset(); // so that nothing is left open for reading
    return row;
}

bool MessageTable::isThere(const QByteArray &msgid, const ConversationKey &conversation)
{
    m_findMsgid.tryReset();
    bindBlob(m_findMsgid, 1, msgid);
    bindNumber(m_findMsgid, 2, findRow(conversation));
    const bool isFound = m_findMsgid.executeStep();
    m_findMsgid.tryReset();
    return isFound;
}

int64_t MessageTable::rowOf(const ConversationKey &conversation)
{
    if (const int64_t row = findRow(conversation))
        return row;
    bindKey(m_insertConversation, conversation);
    m_insertConversation.exec();
    return m_sqlite.getLastInsertRowid();
}

std::optional<SaidBefore> MessageTable::saidBefore(const KeptMessage &message, int64_t conversation)
{
    if (message.resendId.isEmpty() || !message.accountId)
        return std::nullopt;
    m_findResend.tryReset();
    bindNumber(m_findResend, 1, qint64(message.accountId.value));
    bindNumber(m_findResend, 2, conversation);
    bindBlob(m_findResend, 3, message.resendId);
    bindNumber(m_findResend, 4, message.timeMs - kResendMs);
    std::optional<SaidBefore> first;
    if (m_findResend.executeStep())
        first = SaidBefore{.msgid = blobOf(m_findResend.getColumn(0)),
            .timeMs = m_findResend.getColumn(1).getInt64()};
    m_findResend.tryReset();
    return first;
}

void MessageTable::insert(const KeptMessage &message, int64_t conversation)
{
    m_insert.tryReset();
    bindMessage(m_insert, message, conversation);
    m_insert.exec();
}

void MessageTable::noteResendId(const KeptMessage &message, int64_t conversation)
{
    if (message.resendId.isEmpty() || !message.accountId)
        return;
    m_insertResend.tryReset();
    bindNumber(m_insertResend, 1, qint64(message.sequence));
    bindNumber(m_insertResend, 2, message.timeMs);
    bindNumber(m_insertResend, 3, qint64(message.accountId.value));
    bindNumber(m_insertResend, 4, conversation);
    bindBlob(m_insertResend, 5, message.resendId);
    bindBlob(m_insertResend, 6, message.msgid);
    m_insertResend.exec();
    if (message.sequence % kForgetEvery == 0)
        forgetOldResendIds(message);
}

/// Sequence and time grow together, so the oldest have the lowest numbers. Twice as many go as may
/// have come since the last time, so what is left over gets less.
void MessageTable::forgetOldResendIds(const KeptMessage &latest)
{
    SQLite::Statement old(m_sqlite,
        "DELETE FROM recent_resend WHERE sequence IN (SELECT sequence FROM recent_resend ORDER BY "
        "sequence LIMIT ?) AND time_ms <= ?");
    bindNumber(old, 1, 2 * qint64(kForgetEvery));
    bindNumber(old, 2, latest.timeMs - kResendMs);
    old.exec();
    SQLite::Statement many(m_sqlite,
        "DELETE FROM recent_resend WHERE account = ?1 AND sequence <= (SELECT sequence FROM "
        "recent_resend WHERE account = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ?2)");
    bindNumber(many, 1, qint64(latest.accountId.value));
    bindNumber(many, 2, kMostResendIds);
    many.exec();
}

} // namespace watek::server::store
