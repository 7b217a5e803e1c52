// The thread that writes to the database file, because a disk may take its time, and neither the
// chat nor a window must wait for it. Built and destroyed by the gui role; the dispatcher posts to
// requests() and reads `answers`; the work is done on the thread itself, in the role store.
//
// Group commit: all requests that wait are written in one transaction, each in a savepoint of its
// own, and are answered when the transaction is on the disk. So one slow write of the disk is
// shared by all who asked meanwhile.
#pragma once

#include "common/base/Expected.h"
#include "common/threading/WorkerThread.h"
#include "server/shared/Log.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <QString>

#include <memory>

namespace watek::server::store {

class StoreWorker;

class StoreThread {
public:
    /// `answers` and `log` outlive it.
    StoreThread(shared::StoreAnswers &answers, shared::Log &log);
    /// Stores what was asked for, then ends.
    ~StoreThread();
    StoreThread(const StoreThread &) = delete;
    StoreThread &operator=(const StoreThread &) = delete;

    /// Starts the thread, opens the database in that folder, and waits for it: what is stored, or a
    /// sentence in English that says why it cannot be used. Once.
    base::Expected<shared::StoredState, QString> open(const QString &dataFolder);

    /// Bound: shared::kStoreBound, kept to by the dispatcher.
    shared::StoreRequests &requests() { return m_requests; }

private:
    shared::StoreAnswers &m_answers;
    shared::Log &m_log;
    shared::StoreRequests m_requests{"store", shared::kStoreBound};
    threading::WorkerThread<StoreWorker> m_thread{
        QStringLiteral("store"), storeRole, threading::LoopKind::Epoll};
};

} // namespace watek::server::store
