// Answers questions about what was said, by a connection to the database file that only reads.
// Thread: store-read; built, used and destroyed there.
//
// The file is in WAL mode: who reads sees what was committed when the reading began, and neither
// waits for who writes nor lets it wait.
#pragma once

#include "common/base/Expected.h"
#include "server/shared/HistoryReadMail.h"

#include <SQLiteCpp/Database.h>

#include <QString>

#include <atomic>
#include <memory>
#include <vector>

namespace watek::server::storeread {

class HistoryReader {
public:
    /// `longestMs` is other than the constant only in tests. The file has been opened by
    /// store::Database. Throws SQLite::Exception when it cannot be read.
    HistoryReader(const QString &fileName, const std::atomic<bool> &isEnding,
        int longestMs = shared::kLongestHistoryReadMs);
    ~HistoryReader();
    HistoryReader(const HistoryReader &) = delete;
    HistoryReader &operator=(const HistoryReader &) = delete;

    /// Takes so long at most; gives up when `isEnding` becomes true.
    shared::HistoryAnswer answer(const shared::HistoryRequest &request);

private:
    /// Of SQLite, every few thousand of its steps: anything but 0 interrupts the statement.
    static int onProgress(void *reader);

    SQLite::Database m_sqlite;
    const std::atomic<bool> &m_isEnding;
    const int m_longestMs;
    qint64 m_untilNs = 0;
};

} // namespace watek::server::storeread
