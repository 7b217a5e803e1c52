// The thread that writes to the database file, because a disk may take its time, and neither the
// chat nor a window must wait for it. Built and destroyed by the gui role; the dispatcher posts to
// requests() and reads answers(); the work is done on the thread itself, in the role store.
//
// Group commit: all requests that wait are written in one transaction, each in a savepoint of its
// own, and are answered when the transaction is on the disk. So one slow write of the disk is
// shared by all who asked meanwhile.
#pragma once

#include "common/base/Clock.h"
#include "common/base/Expected.h"
#include "common/threading/WorkerThread.h"
#include "server/shared/HistorySettings.h"
#include "server/shared/Log.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreFigures.h"
#include "server/shared/StoreMail.h"
#include "server/store/Database.h"

#include <QString>

#include <memory>

namespace watek::server::store {

class StoreWorker;

class StoreThread {
public:
    /// `log` and `clock` outlive it. Without a clock nothing that was said is ever too old.
    explicit StoreThread(shared::Log &log, const base::Clock *clock = nullptr);
    /// Stores what was asked for, then ends.
    ~StoreThread();
    StoreThread(const StoreThread &) = delete;
    StoreThread &operator=(const StoreThread &) = delete;

    /// Starts the thread, opens the database in that folder, and waits for it: what is stored, or
    /// why it cannot be used. Once.
    base::Expected<shared::StoredState, OpenError> open(
        const QString &dataFolder, const shared::HistorySettings &settings = {});
    /// Of the database that was opened.
    const QString &fileName() const { return m_fileName; }
    /// Any thread.
    const shared::StoreFigures &figures() const { return m_figures; }
    /// From the next requests on. After open().
    void postSettings(const shared::HistorySettings &settings);

    /// Bound: shared::kStoreBound, kept to by the dispatcher.
    shared::StoreRequests &requests() { return m_requests; }
    /// One for each request, in their order; for the dispatcher to read.
    shared::StoreAnswers &answers() { return m_answers; }

private:
    shared::Log &m_log;
    const base::Clock *const m_clock;
    QString m_fileName;
    shared::StoreFigures m_figures;
    shared::StoreAnswers m_answers{"stored", shared::kStoreBound};
    shared::StoreRequests m_requests{"store", shared::kStoreBound};
    threading::WorkerThread<StoreWorker> m_thread{
        QStringLiteral("store"), storeRole, threading::LoopKind::Epoll};
};

} // namespace watek::server::store
