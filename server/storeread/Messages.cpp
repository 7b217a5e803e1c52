#include "server/storeread/Messages.h"

#include "server/store/Columns.h"
#include "server/store/MessageRow.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <limits>
#include <string>

namespace watek::server::storeread {

using namespace shared;
using store::bindNumber;

namespace {

/// What is Said has the lowest numbers.
constexpr int kLastSaid = int(KeptKind::Notice);
constexpr int kLastOfAll = std::numeric_limits<int>::max();

qsizetype bytesOf(const KeptMessage &message)
{
    qsizetype bytes = message.source.size() + message.text.size() + message.clientTags.size();
    for (const KeptLine &line : message.lines)
        bytes += line.text.size();
    for (const QByteArray &param : message.params)
        bytes += param.size();
    return bytes;
}

} // namespace

std::vector<FoundSequence> sequencesIn(SQLite::Database &sqlite,
    const std::vector<StoredConversation> &conversations, const SequenceRange &range,
    HistoryKinds kinds, size_t limit)
{
    std::vector<FoundSequence> found;
    SQLite::Statement rows(sqlite,
        std::string("SELECT sequence FROM message WHERE conversation = ? AND sequence >= ? AND "
                    "sequence < ? AND kind <= ? ORDER BY sequence ")
            + (range.isNewestFirst ? "DESC" : "ASC") + " LIMIT ?");
    for (const StoredConversation &one : conversations) {
        rows.reset();
        bindNumber(rows, 1, one.row);
        bindNumber(rows, 2, qint64(std::max(range.first, one.fromSequence)));
        bindNumber(rows, 3, qint64(range.end));
        bindNumber(rows, 4, kinds == HistoryKinds::Said ? kLastSaid : kLastOfAll);
        bindNumber(rows, 5, qint64(limit));
        while (rows.executeStep())
            found.push_back({quint64(rows.getColumn(0).getInt64()), one.key});
    }
    std::ranges::sort(found, [&range](const FoundSequence &a, const FoundSequence &b) {
        return range.isNewestFirst ? a.sequence > b.sequence : a.sequence < b.sequence;
    });
    if (found.size() > limit)
        found.resize(limit);
    return found;
}

std::vector<FoundSequence> around(
    std::vector<FoundSequence> before, const std::vector<FoundSequence> &after, size_t limit)
{
    const size_t half = limit / 2;
    const size_t room = limit - std::min(limit, after.size());
    before.resize(std::min(before.size(), std::max(half, room)));
    const size_t rest = std::min(after.size(), limit - before.size());
    // From the middle outwards, so that what is left out for its size is farthest from it.
    std::vector<FoundSequence> found;
    for (size_t i = 0; i < std::max(before.size(), rest); ++i) {
        if (i < rest)
            found.push_back(after[i]);
        if (i < before.size())
            found.push_back(before[i]);
    }
    return found;
}

std::vector<KeptMessage> load(SQLite::Database &sqlite, const std::vector<FoundSequence> &found)
{
    std::vector<KeptMessage> messages;
    SQLite::Statement row(sqlite,
        std::string("SELECT sequence, ") + store::kMessageColumns
            + " FROM message WHERE sequence = ?");
    qsizetype bytes = 0;
    for (const FoundSequence &one : found) {
        row.reset();
        bindNumber(row, 1, qint64(one.sequence));
        if (!row.executeStep())
            continue;
        auto message = store::tryMessageOf(row, one.conversation);
        if (!message)
            continue; // the file is damaged there; the others can be read
        bytes += bytesOf(*message);
        if (bytes > kMostHistoryBytes && !messages.empty())
            break;
        messages.push_back(*std::move(message));
    }
    return messages;
}

std::optional<FoundTarget> latestOf(
    SQLite::Database &sqlite, const StoredConversation &conversation)
{
    // Of what is for some ranks only the asker may read none; then it is the one before that.
    constexpr size_t kMostLooks = 100;
    const auto found = sequencesIn(sqlite, {conversation},
        {.first = 0, .end = quint64(std::numeric_limits<qint64>::max()), .isNewestFirst = true},
        HistoryKinds::Said, kMostLooks);
    SQLite::Statement row(sqlite, "SELECT time_ms, least_rank FROM message WHERE sequence = ?");
    for (const FoundSequence &one : found) {
        row.reset();
        bindNumber(row, 1, qint64(one.sequence));
        if (row.executeStep() && conversation.mayRead(store::blobOf(row.getColumn(1))))
            return FoundTarget{.conversation = conversation.key,
                .sequence = one.sequence,
                .timeMs = row.getColumn(0).getInt64()};
    }
    return std::nullopt;
}

} // namespace watek::server::storeread
