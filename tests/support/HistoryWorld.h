// A chat that keeps what is said in a real database and can be asked for it. Thread: the test's,
// which plays the dispatcher, the store and the reading thread.
#pragma once

#include "server/store/Database.h"
#include "server/store/MessageTable.h"
#include "server/store/SearchIndex.h"
#include "server/storeread/HistoryReader.h"
#include "tests/support/SaidWorld.h"

#include <SQLiteCpp/Transaction.h>

#include <QTemporaryDir>

#include <atomic>
#include <limits>
#include <memory>

namespace watek::tests {

class HistoryWorld : public SaidWorld {
public:
    /// `folder`: of the database, which another one has left; empty: one of its own. `before`: what
    /// it knew.
    explicit HistoryWorld(const server::shared::ServerConfig &config = settings(),
        const QString &folder = {}, const server::shared::StoredState &before = {})
        : SaidWorld(config, before)
        , m_database(
              server::store::Database::open(folder.isEmpty() ? m_folder.path() : folder).value())
        , m_messages(m_database.sqlite())
        , m_index(m_database.sqlite())
        , m_reader(m_database.fileName(), m_isEnding)
    {
    }

    /// The store writes and indexes what it was asked to keep, and says so.
    void store()
    {
        while (!asked().empty()) {
            SQLite::Transaction transaction(m_database.sqlite());
            auto saidBefore = m_messages.keep(asked().front().kept);
            m_index.fill(m_messages.marks().sequence, std::numeric_limits<qint64>::max());
            transaction.commit();
            answer(StoreTrouble::None, std::move(saidBefore));
        }
    }
    /// The reading thread answers what it was asked; so many questions that was.
    qsizetype read()
    {
        std::vector<server::shared::HistoryRequest> requests;
        historyRequests.takeAll(requests);
        for (const server::shared::HistoryRequest &request : requests)
            tellRead(m_reader.answer(request));
        return qsizetype(requests.size());
    }
    /// What its database tells the next server, of what matters here.
    server::shared::StoredState left()
    {
        server::dispatcherRole.assertCurrent();
        const server::store::HistoryMarks marks = m_messages.marks();
        server::shared::StoredState left;
        left.lastSequence = marks.sequence;
        left.lobby = state().channel("#lobby")->incarnation;
        left.lastTimeMs = marks.timeMs;
        return left;
    }
    /// Rows that fit the condition.
    int rowsWhere(const char *condition)
    {
        return m_database.sqlite()
            .execAndGet(std::string("SELECT count(*) FROM message WHERE ") + condition)
            .getInt();
    }
    /// Says it, and it is stored and heard.
    void speak(ClientId id, const QByteArray &line)
    {
        clock.advanceMs(1000);
        say(id, line);
        store();
        dropAll();
    }
    /// What is answered to a line, when whoever else is asked has answered, without tags.
    QList<QByteArray> asks(ClientId id, const QByteArray &line)
    {
        take(id);
        say(id, line);
        store();
        while (read() > 0) { }
        return take(id);
    }

private:
    QTemporaryDir m_folder;
    server::store::Database m_database;
    server::store::MessageTable m_messages;
    server::store::SearchIndex m_index;
    std::atomic<bool> m_isEnding{false};
    server::storeread::HistoryReader m_reader;
};

} // namespace watek::tests
