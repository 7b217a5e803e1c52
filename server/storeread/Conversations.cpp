#include "server/storeread/Conversations.h"

#include "server/store/Columns.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <limits>

namespace watek::server::storeread {

using namespace shared;
using store::bindBlob;
using store::bindNumber;

namespace {

/// Higher than every sequence, and a number that SQLite can hold.
constexpr quint64 kNoSequence = quint64(std::numeric_limits<qint64>::max());

} // namespace

std::vector<StoredConversation> findConversations(
    SQLite::Database &sqlite, const std::vector<ReadableConversation> &readable)
{
    std::vector<StoredConversation> found;
    SQLite::Statement find(
        sqlite, "SELECT id, messages FROM conversation WHERE channel = ? AND low = ? AND high = ?");
    for (const ReadableConversation &one : readable) {
        find.reset();
        bindNumber(find, 1, qint64(one.key.channel.value));
        bindNumber(find, 2, qint64(one.key.low.value));
        bindNumber(find, 3, qint64(one.key.high.value));
        if (!find.executeStep())
            continue;
        found.push_back({.key = one.key,
            .row = find.getColumn(0).getInt64(),
            .fromSequence = std::min(one.fromSequence, kNoSequence),
            .messages = quint64(find.getColumn(1).getInt64()),
            .sigils = one.sigils});
    }
    // The one that hides more comes first and stays.
    std::ranges::sort(found, [](const StoredConversation &a, const StoredConversation &b) {
        return a.row != b.row ? a.row < b.row : a.fromSequence > b.fromSequence;
    });
    const auto isSame
        = [](const StoredConversation &a, const StoredConversation &b) { return a.row == b.row; };
    found.erase(std::unique(found.begin(), found.end(), isSame), found.end());
    return found;
}

std::vector<StoredConversation> conversationsOf(SQLite::Database &sqlite, AccountId account)
{
    std::vector<StoredConversation> found;
    SQLite::Statement rows(sqlite,
        "SELECT id, low, high, messages FROM conversation WHERE channel = 0 AND low = ?1 UNION "
        "SELECT id, low, high, messages FROM conversation WHERE channel = 0 AND high = ?1");
    bindNumber(rows, 1, qint64(account.value));
    while (rows.executeStep())
        found.push_back({.key = {.low = {quint64(rows.getColumn(1).getInt64())},
                             .high = {quint64(rows.getColumn(2).getInt64())}},
            .row = rows.getColumn(0).getInt64(),
            .messages = quint64(rows.getColumn(3).getInt64())});
    return found;
}

std::optional<PlaceOfPoint> findPlace(SQLite::Database &sqlite, const HistoryPoint &point,
    const std::vector<StoredConversation> &conversations)
{
    if (point.msgid.isEmpty()) {
        const qint64 next
            = point.timeMs == std::numeric_limits<qint64>::max() ? point.timeMs : point.timeMs + 1;
        return PlaceOfPoint{
            .at = firstSequenceAt(sqlite, point.timeMs), .behind = firstSequenceAt(sqlite, next)};
    }
    // Its condition is that of the index.
    SQLite::Statement find(sqlite,
        "SELECT sequence FROM message WHERE msgid = ? AND length(msgid) > 0 AND conversation = ? "
        "AND sequence >= ?");
    for (const StoredConversation &one : conversations) {
        find.reset();
        bindBlob(find, 1, point.msgid);
        bindNumber(find, 2, one.row);
        bindNumber(find, 3, qint64(one.fromSequence));
        if (find.executeStep()) {
            const quint64 sequence = quint64(find.getColumn(0).getInt64());
            return PlaceOfPoint{.at = sequence, .behind = sequence + 1};
        }
    }
    return std::nullopt;
}

/// Time never goes back from one sequence to the next, so half of those that are left are ruled out
/// by each look; no index of times is needed.
quint64 firstSequenceAt(SQLite::Database &sqlite, qint64 timeMs)
{
    SQLite::Statement last(sqlite, "SELECT max(sequence) FROM message");
    last.executeStep();
    quint64 low = 0;
    quint64 high = quint64(last.getColumn(0).getInt64()) + 1; // of an empty table, too
    SQLite::Statement look(
        sqlite, "SELECT sequence, time_ms FROM message WHERE sequence >= ? ORDER BY sequence");
    while (low < high) {
        const quint64 middle = low + (high - low) / 2;
        look.reset();
        bindNumber(look, 1, qint64(middle));
        if (!look.executeStep() || look.getColumn(1).getInt64() >= timeMs)
            high = middle;
        else
            low = quint64(look.getColumn(0).getInt64()) + 1;
    }
    // A number between two messages will do as well as that of the second.
    return low;
}

} // namespace watek::server::storeread
