// Copies the database into a file while the server runs, on a thread of its own: a disk may take
// its time. Thread: gui, which builds it and is told; the copying is done in the role backup.
#pragma once

#include "common/threading/MailReader.h"
#include "common/threading/Mailbox.h"
#include "common/threading/WorkerThread.h"
#include "server/shared/Roles.h"

#include <QString>

#include <atomic>
#include <functional>

namespace watek::server::app {

class BackupJob {
public:
    struct News {
        int percent = 0; ///< that are copied
        bool isOver = false;
        QString trouble = {}; ///< a sentence; empty: nothing is wrong
    };
    /// Called with each new percent, and with the end.
    using OnNews = std::function<void(const News &)>;

    /// Begins at once. See store::backUp() for what becomes of a file of that name.
    BackupJob(const QString &dataFolder, const QString &toFile, OnNews onNews);
    /// Gives it up, if it has not ended: then there is no new file.
    ~BackupJob();
    BackupJob(const BackupJob &) = delete;
    BackupJob &operator=(const BackupJob &) = delete;

    /// The end comes soon, with a sentence.
    void giveUp() { m_isGivenUp = true; }

private:
    struct Worker { };

    std::atomic<bool> m_isGivenUp{false};
    threading::Mailbox<News> m_news{"backup", 256};
    threading::MailReader m_reader;
    threading::WorkerThread<Worker> m_thread{QStringLiteral("backup"), backupRole};
};

} // namespace watek::server::app
