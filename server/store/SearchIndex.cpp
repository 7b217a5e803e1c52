#include "server/store/SearchIndex.h"

#include "common/base/Clock.h"
#include "server/store/Columns.h"
#include "server/store/MessageRow.h"
#include "server/store/SearchText.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>

namespace watek::server::store {

using namespace shared;

namespace {

/// Messages between two looks at the clock: a fraction of a millisecond.
constexpr int kIndexedBetweenLooks = 16;

/// The conversation's row comes last.
std::string nextMessages()
{
    return std::string("SELECT sequence, ") + kMessageColumns
        + ", conversation FROM message WHERE sequence > ? AND kind <= 2 ORDER BY sequence LIMIT ?";
}

/// Of the index, in one step of its cleaning.
constexpr int kPagesOfStep = 16;

/// As text, which FTS5 asks for.
void bindText(SQLite::Statement &statement, int index, const QByteArray &text)
{
    statement.bind(index, text.toStdString());
}

} // namespace

SearchIndex::SearchIndex(SQLite::Database &sqlite)
    : m_sqlite(sqlite)
    , m_indexedTo(sqlite, "SELECT value FROM history_mark WHERE name = 'indexed'")
    , m_setIndexedTo(sqlite, "UPDATE history_mark SET value = ? WHERE name = 'indexed'")
    , m_next(sqlite, nextMessages())
    , m_conversation(sqlite, "SELECT conversation FROM message WHERE sequence = ?")
    , m_insert(sqlite, "INSERT INTO search_text (rowid, text, marks) VALUES (?, ?, ?)")
    , m_remove(sqlite,
          "INSERT INTO search_text (search_text, rowid, text, marks) VALUES ('delete', ?, ?, ?)")
    , m_merge(sqlite, "INSERT INTO search_text (search_text, rank) VALUES ('merge', ?)")
{
}

quint64 SearchIndex::indexedTo()
{
    m_indexedTo.tryReset();
    const quint64 sequence
        = m_indexedTo.executeStep() ? quint64(m_indexedTo.getColumn(0).getInt64()) : 0;
    m_indexedTo.tryReset();
    return sequence;
}

bool SearchIndex::fill(quint64 last, qint64 untilNs)
{
    quint64 reached = indexedTo();
    bool isAtEnd = false;
    do {
        m_next.tryReset();
        bindNumber(m_next, 1, qint64(reached));
        bindNumber(m_next, 2, kIndexedBetweenLooks);
        int count = 0;
        for (; m_next.executeStep(); ++count) {
            if (const auto message = tryMessageOf(m_next, {}))
                insert(*message, m_next.getColumn(kColumnBehindMessage).getInt64());
            reached = quint64(m_next.getColumn(0).getInt64());
        }
        m_next.tryReset();
        isAtEnd = count < kIndexedBetweenLooks;
    } while (!isAtEnd && base::monotonicNowNs() < untilNs);
    setIndexedTo(isAtEnd ? std::max(reached, last) : reached);
    return isAtEnd;
}

void SearchIndex::addLate(
    const std::vector<KeptMessage> &kept, const std::vector<SaidBefore> &saidBefore)
{
    if (kept.empty())
        return;
    const quint64 reached = indexedTo();
    for (size_t i = 0; i < kept.size(); ++i) {
        const KeptMessage &message = kept[i];
        if (message.sequence > reached || !isSearched(message)
            || std::ranges::count(saidBefore, i, &SaidBefore::index) > 0)
            continue;
        m_conversation.tryReset();
        bindNumber(m_conversation, 1, qint64(message.sequence));
        if (m_conversation.executeStep())
            insert(message, m_conversation.getColumn(0).getInt64());
        m_conversation.tryReset();
    }
}

void SearchIndex::remove(const KeptMessage &message, int64_t conversation)
{
    if (!isSearched(message) || message.sequence > indexedTo())
        return;
    m_remove.tryReset();
    bindNumber(m_remove, 1, qint64(message.sequence));
    bindText(m_remove, 2, searchTextOf(message));
    bindText(m_remove, 3, searchMarksOf(message, conversation));
    m_remove.exec();
}

// <https://www.sqlite.org/fts5.html#the_merge_command>: a negative number takes in all that is
// there.
void SearchIndex::beginCleaning() { merge(-kPagesOfStep); }
bool SearchIndex::clean() { return merge(kPagesOfStep); }

/// False when there was nothing to do: then the command itself is the only change.
bool SearchIndex::merge(int pages)
{
    const int before = sqlite3_total_changes(m_sqlite.getHandle());
    m_merge.tryReset();
    bindNumber(m_merge, 1, pages);
    m_merge.exec();
    return sqlite3_total_changes(m_sqlite.getHandle()) - before >= 2;
}

void SearchIndex::insert(const KeptMessage &message, int64_t conversation)
{
    m_insert.tryReset();
    bindNumber(m_insert, 1, qint64(message.sequence));
    bindText(m_insert, 2, searchTextOf(message));
    bindText(m_insert, 3, searchMarksOf(message, conversation));
    m_insert.exec();
}

void SearchIndex::setIndexedTo(quint64 sequence)
{
    m_setIndexedTo.tryReset();
    bindNumber(m_setIndexedTo, 1, qint64(sequence));
    m_setIndexedTo.exec();
}

} // namespace watek::server::store
