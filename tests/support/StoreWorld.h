// The store's thread on a folder of its own, asked and waited for by a test. Real SQLite, real
// files. Thread: the test's, playing dispatcher.
#pragma once

#include "common/base/Clock.h"
#include "server/shared/Log.h"
#include "server/store/StoreThread.h"

#include <SQLiteCpp/Database.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

namespace watek::tests {

class StoreWorld {
public:
    QString file() const { return m_folder.filePath(QStringLiteral("watek.db")); }
    QString folder() const { return m_folder.path(); }
    server::shared::Log &log() { return *m_log; }
    server::store::StoreThread &store() { return *m_store; }

    /// From the next open() on; without a clock nothing is ever too old.
    void setClock(const base::Clock &clock) { m_storeClock = &clock; }

    /// Ends the store that runs, and starts one; what it knew, or nothing and refusal().
    server::shared::StoredState open(
        const server::shared::HistorySettings &settings = {.minFreeBytes = 0})
    {
        m_store.reset();
        m_log = std::make_unique<server::shared::Log>(m_clock);
        m_store = std::make_unique<server::store::StoreThread>(*m_log, m_storeClock);
        m_batch = 0;
        auto opened = m_store->open(m_folder.path(), settings);
        m_refusal = opened ? QString() : opened.error().sentence;
        return opened ? std::move(opened).value() : server::shared::StoredState();
    }
    void close() { m_store.reset(); }
    /// By a connection of the test's own, which sees what is committed.
    qint64 valueOf(const char *query) const
    {
        SQLite::Database sqlite(file().toStdString(), SQLite::OPEN_READONLY, 10'000);
        return sqlite.execAndGet(query).getInt64();
    }
    const QString &refusal() const { return m_refusal; }

    quint64 post(std::vector<server::shared::KeptMessage> kept,
        std::vector<server::shared::StoreChange> changes = {})
    {
        m_store->requests().post(
            {.changes = std::move(changes), .batch = ++m_batch, .kept = std::move(kept)});
        return m_batch;
    }
    /// As many as were posted together, in order; fewer when they do not come.
    std::vector<server::shared::StoreAnswer> answers(size_t count)
    {
        std::vector<server::shared::StoreAnswer> all;
        std::vector<server::shared::StoreAnswer> some;
        [[maybe_unused]] const bool isThere = QTest::qWaitFor(
            [&] {
                m_store->answers().takeAll(some);
                std::ranges::move(some, std::back_inserter(all));
                return all.size() >= count;
            },
            60'000);
        return all;
    }
    server::shared::StoreAnswer stored(std::vector<server::shared::KeptMessage> kept,
        std::vector<server::shared::StoreChange> changes = {})
    {
        const quint64 batch = post(std::move(kept), std::move(changes));
        const auto all = answers(1);
        const bool isThat = all.size() == 1 && all.front().batch == batch;
        return isThat ? all.front()
                      : server::shared::StoreAnswer{
                          .trouble = server::shared::StoreTrouble::Failed, .batch = 0};
    }

private:
    const base::SystemClock m_clock{};
    const base::Clock *m_storeClock = nullptr;
    QTemporaryDir m_folder;
    std::unique_ptr<server::shared::Log> m_log;
    std::unique_ptr<server::store::StoreThread> m_store;
    quint64 m_batch = 0;
    QString m_refusal;
};

/// What a test says: number 1 is said a second after the beginning of 2026, and so on.
inline server::shared::KeptMessage saidIn(const server::shared::ConversationKey &conversation,
    quint64 sequence, const QByteArray &text = "hello")
{
    return {.sequence = sequence,
        .timeMs = 1'767'225'600'000 + qint64(sequence) * 1000,
        .msgid = "id" + QByteArray::number(sequence),
        .conversation = conversation,
        .target = "#room",
        .source = "ola!~ola@host",
        .account = "ola",
        .accountId = {1},
        .text = text};
}

} // namespace watek::tests
