// The index is asked for words and speakers, and for the conversations, too, when they are few and
// quiet: so that who looks for a common word in a quiet room does not read through the loud ones.
// Of a million messages, half of them in one room, two words are found in 3 ms (p99), and in 8 ms
// in a quiet room; if the index were always asked for 20 rooms, in 24 ms. What it says is looked at
// once more in the messages' own table, by which it is decided what somebody may read.
#include "server/storeread/Search.h"

#include "server/store/Columns.h"
#include "server/store/SearchText.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>

namespace watek::server::storeread {

using namespace shared;
using store::bindNumber;

namespace {

/// Of more conversations the index would have to follow too many lists at once.
constexpr size_t kMostMarkedConversations = 16;
/// Conversations are quiet when all of them together have a smaller share of all messages.
constexpr quint64 kQuietShare = 8;

bool areFewAndQuiet(SQLite::Database &sqlite, const std::vector<StoredConversation> &conversations)
{
    if (conversations.size() > kMostMarkedConversations)
        return false;
    quint64 messages = 0;
    for (const StoredConversation &one : conversations)
        messages += one.messages;
    SQLite::Statement ends(
        sqlite, "SELECT (SELECT max(sequence) FROM message) - (SELECT min(sequence) FROM message)");
    ends.executeStep();
    // About as many as there are.
    return messages * kQuietShare < quint64(ends.getColumn(0).getInt64());
}

/// A string of FTS5: nothing in it has a meaning for the index.
QByteArray quoted(QByteArray text) { return '"' + text.replace('"', "\"\"") + '"'; }

QByteArray marked(const QByteArrayList &marks)
{
    QByteArrayList strings;
    for (const QByteArray &mark : marks)
        strings.append(quoted(mark));
    return "marks : (" + strings.join(" OR ") + ')';
}

QByteArray matchOf(SQLite::Database &sqlite, const SearchQuery &query,
    const std::vector<StoredConversation> &conversations)
{
    QByteArrayList parts;
    for (const SearchTerm &term : query.terms)
        parts.append(
            "text : " + quoted(store::foldedForSearch(term.text)) + (term.isBeginning ? " *" : ""));
    if (!query.from.isEmpty())
        parts.append(marked({store::nickMark(query.from), store::accountMark(query.from)}));
    if (query.hasLink)
        parts.append(marked({store::kLinkMark}));
    if (parts.isEmpty() || areFewAndQuiet(sqlite, conversations)) {
        QByteArrayList marks;
        for (const StoredConversation &one : conversations)
            marks.append(store::conversationMark(one.row));
        parts.append(marked(marks));
    }
    return parts.join(" AND ");
}

} // namespace

std::vector<FoundSequence> search(SQLite::Database &sqlite,
    const std::vector<StoredConversation> &conversations, const HistorySearch &search)
{
    std::vector<FoundSequence> found;
    if (conversations.empty() || search.limit == 0)
        return found;
    std::map<int64_t, const StoredConversation *> byRow;
    quint64 first = std::numeric_limits<qint64>::max();
    for (const StoredConversation &one : conversations) {
        byRow.emplace(one.row, &one);
        first = std::min(first, one.fromSequence);
    }
    quint64 end = std::numeric_limits<qint64>::max();
    if (search.query.firstMs)
        first = std::max(first, firstSequenceAt(sqlite, *search.query.firstMs));
    if (search.query.lastMs)
        end = findPlace(sqlite, HistoryPoint::at(*search.query.lastMs), {})->behind;

    SQLite::Statement hits(sqlite,
        std::string("SELECT rowid FROM search_text WHERE search_text MATCH ? AND rowid >= ? AND "
                    "rowid < ? ORDER BY rowid ")
            + (search.isOldestFirst ? "ASC" : "DESC"));
    hits.bind(1, matchOf(sqlite, search.query, conversations).toStdString());
    bindNumber(hits, 2, qint64(first));
    bindNumber(hits, 3, qint64(end));
    SQLite::Statement row(
        sqlite, "SELECT conversation, least_rank FROM message WHERE sequence = ?");
    while (found.size() < search.limit && hits.executeStep()) {
        const int64_t sequence = hits.getColumn(0).getInt64();
        row.reset();
        bindNumber(row, 1, sequence);
        if (!row.executeStep())
            continue;
        const auto conversation = byRow.find(row.getColumn(0).getInt64());
        // Before the limit: else it would tell that there is something that may not be read.
        if (conversation != byRow.end() && quint64(sequence) >= conversation->second->fromSequence
            && conversation->second->mayRead(store::blobOf(row.getColumn(1))))
            found.push_back({quint64(sequence), conversation->second->key});
    }
    return found;
}

quint64 notIndexed(SQLite::Database &sqlite)
{
    SQLite::Statement marks(sqlite,
        "SELECT (SELECT value FROM history_mark WHERE name = 'sequence') - (SELECT value FROM "
        "history_mark WHERE name = 'indexed')");
    marks.executeStep();
    return quint64(std::max<int64_t>(marks.getColumn(0).getInt64(), 0));
}

} // namespace watek::server::storeread
