#include "server/store/StoreThread.h"

#include "server/store/StoreWorker.h"

namespace watek::server::store {

StoreThread::StoreThread(shared::Log &log, const base::Clock *clock)
    : m_log(log)
    , m_clock(clock)
{
}

StoreThread::~StoreThread() { m_thread.stop(); }

base::Expected<shared::StoredState, OpenError> StoreThread::open(
    const QString &dataFolder, const shared::HistorySettings &settings)
{
    base::Expected<shared::StoredState, OpenError> result = shared::StoredState();
    m_thread.start([this, &dataFolder, &settings, &result] {
        storeRole.assertCurrent();
        auto worker
            = std::make_unique<StoreWorker>(m_requests, m_answers, m_figures, m_log, m_clock);
        result = worker->open(dataFolder, settings);
        m_fileName = Database::fileNameIn(dataFolder);
        return worker;
    });
    return result;
}

void StoreThread::postSettings(const shared::HistorySettings &settings)
{
    m_thread.post([settings](StoreWorker &worker) {
        storeRole.assertCurrent();
        worker.setSettings(settings);
    });
}

} // namespace watek::server::store
