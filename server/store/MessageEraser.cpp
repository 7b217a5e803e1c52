#include "server/store/MessageEraser.h"

#include "server/store/Columns.h"
#include "server/store/MessageRow.h"

#include <string>

namespace watek::server::store {

using namespace shared;

namespace {

std::string findMessage()
{
    return std::string("SELECT sequence, ") + kMessageColumns
        + ", conversation FROM message WHERE sequence = ?";
}

} // namespace

MessageEraser::MessageEraser(SQLite::Database &sqlite, SearchIndex &index)
    : m_index(index)
    , m_find(sqlite, findMessage())
    , m_delete(sqlite, "DELETE FROM message WHERE sequence = ?")
    , m_countDown(sqlite,
          "UPDATE conversation SET messages = messages - ?2, events = events - (1 - ?2) WHERE id "
          "= ?1")
    , m_deleteConversation(
          sqlite, "DELETE FROM conversation WHERE id = ? AND messages <= 0 AND events <= 0")
{
}

bool MessageEraser::erase(quint64 sequence)
{
    m_find.tryReset();
    bindNumber(m_find, 1, qint64(sequence));
    if (!m_find.executeStep()) {
        m_find.tryReset();
        return false;
    }
    const int64_t conversation = m_find.getColumn(kColumnBehindMessage).getInt64();
    const bool isTalk = m_find.getColumn(kColumnOfKind).getInt() <= int(KeptKind::Notice);
    const auto message = tryMessageOf(m_find, {});
    m_find.tryReset();
    // Of what cannot be read any more the index may keep words, which find nothing.
    if (message)
        m_index.remove(*message, conversation);
    m_countDown.tryReset();
    bindNumber(m_countDown, 1, conversation);
    bindNumber(m_countDown, 2, isTalk ? 1 : 0);
    m_countDown.exec();
    m_deleteConversation.tryReset();
    bindNumber(m_deleteConversation, 1, conversation);
    m_deleteConversation.exec();
    m_delete.tryReset();
    bindNumber(m_delete, 1, qint64(sequence));
    m_delete.exec();
    ++m_erased;
    return true;
}

std::vector<quint64> takeSequences(SQLite::Statement &query)
{
    std::vector<quint64> sequences;
    while (query.executeStep())
        sequences.push_back(quint64(query.getColumn(0).getInt64()));
    query.tryReset();
    return sequences;
}

} // namespace watek::server::store
