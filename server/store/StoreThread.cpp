#include "server/store/StoreThread.h"

#include "server/store/StoreWorker.h"

namespace watek::server::store {

StoreThread::StoreThread(shared::Log &log)
    : m_log(log)
{
}

StoreThread::~StoreThread() { m_thread.stop(); }

base::Expected<shared::StoredState, OpenError> StoreThread::open(const QString &dataFolder)
{
    base::Expected<shared::StoredState, OpenError> result = shared::StoredState();
    m_thread.start([this, &dataFolder, &result] {
        storeRole.assertCurrent();
        auto worker = std::make_unique<StoreWorker>(m_requests, m_answers, m_log);
        result = worker->open(dataFolder);
        return worker;
    });
    return result;
}

} // namespace watek::server::store
