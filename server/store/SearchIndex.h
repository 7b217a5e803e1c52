// The index of words, which is filled behind the commits: nobody waits for it. Thread: store; its
// functions throw SQLite::Exception, and who calls them has begun a transaction.
//
// The mark "indexed" says to which sequence it has come; whatever said message has a higher one is
// still to be put in. The index (SQLite's FTS5) keeps no texts of its own, so a message is taken
// out of it with the text that was put in.
#pragma once

#include "server/shared/StoreMail.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <vector>

namespace watek::server::store {

class SearchIndex {
public:
    explicit SearchIndex(SQLite::Database &sqlite);

    quint64 indexedTo();
    /// Puts in what comes next, until `untilNs` of the monotonic clock. True: it has come to
    /// `last`, the highest sequence of all.
    bool fill(quint64 last, qint64 untilNs);
    /// Of these, puts in what was stored so late that the index has gone past it.
    void addLate(const std::vector<shared::KeptMessage> &kept,
        const std::vector<shared::SaidBefore> &saidBefore);
    /// Takes it out, if it has been put in.
    void remove(const shared::KeptMessage &message, int64_t conversation);

    /// Begins to put the index together anew, without the words of what was taken out of it.
    void beginCleaning();
    /// A step of that, about a millisecond. False: it is done.
    bool clean();

private:
    void insert(const shared::KeptMessage &message, int64_t conversation);
    void setIndexedTo(quint64 sequence);

    bool merge(int pages);

    SQLite::Database &m_sqlite;
    SQLite::Statement m_indexedTo;
    SQLite::Statement m_setIndexedTo;
    SQLite::Statement m_next;
    SQLite::Statement m_conversation;
    SQLite::Statement m_insert;
    SQLite::Statement m_remove;
    SQLite::Statement m_merge;
};

/// PRIVMSG and NOTICE: others have no words.
inline bool isSearched(const shared::KeptMessage &message)
{
    return message.kind <= shared::KeptKind::Notice;
}

} // namespace watek::server::store
