// What lives on the store's thread. Thread: store; built, called and destroyed there.
#pragma once

#include "common/base/Expected.h"
#include "common/threading/MailReader.h"
#include "server/shared/HistorySettings.h"
#include "server/shared/Log.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreFigures.h"
#include "server/shared/StoreMail.h"
#include "server/store/Database.h"
#include "server/store/HistoryUpkeep.h"
#include "server/store/MessageTable.h"

#include <QTimer>

#include <optional>
#include <vector>

namespace watek::server::store {

class StoreWorker {
public:
    /// `clock`: null: nothing is ever too old.
    StoreWorker(shared::StoreRequests &requests, shared::StoreAnswers &answers,
        shared::StoreFigures &figures, shared::Log &log, const base::Clock *clock);
    /// Stores what was posted before.
    ~StoreWorker();
    StoreWorker(const StoreWorker &) = delete;
    StoreWorker &operator=(const StoreWorker &) = delete;

    /// See StoreThread::open().
    base::Expected<shared::StoredState, OpenError> open(
        const QString &dataFolder, const shared::HistorySettings &settings) REQUIRES(storeRole);
    void setSettings(const shared::HistorySettings &settings) REQUIRES(storeRole);

private:
    void onMail();
    void onIdle();
    void onSyncDue();
    void onPassDue();
    void onWorkDue();
    void onFiguresDue();
    void countMessages() REQUIRES(storeRole);
    void warnOfSilence(qint64 newestMs) REQUIRES(storeRole);
    /// Writes m_batch in one transaction and says in m_results what became of each request.
    void writeBatch() REQUIRES(storeRole);
    void commitBatch() REQUIRES(storeRole);
    /// The batch changes what is to be on the disk before it is answered.
    bool mustBeSynced() const REQUIRES(storeRole);
    void write(const shared::StoreRequest &request, shared::StoreAnswer &result)
        REQUIRES(storeRole);
    shared::StoreTrouble apply(const shared::StoreRequest &request, shared::StoreAnswer &result)
        REQUIRES(storeRole);
    void tell(shared::StoreTrouble trouble, const char *words) REQUIRES(storeRole);

    shared::StoreRequests &m_requests;
    shared::StoreAnswers &m_answers;
    shared::StoreFigures &m_figures;
    shared::Log &m_log;
    const base::Clock *const m_clock;
    std::optional<Database> m_database GUARDED_BY(storeRole); ///< open() has succeeded
    std::optional<MessageTable> m_messages GUARDED_BY(storeRole); ///< likewise
    std::optional<HistoryUpkeep> m_upkeep GUARDED_BY(storeRole); ///< likewise
    shared::HistorySettings m_settings GUARDED_BY(storeRole);
    std::optional<QTimer> m_idle; ///< there is one when the database is open
    std::optional<QTimer> m_syncDue; ///< likewise; runs while a commit is not on the disk
    std::optional<QTimer> m_passDue; ///< likewise; now and then
    std::optional<QTimer> m_workDue; ///< likewise; runs while there is work behind the commits
    std::optional<QTimer> m_figuresDue; ///< likewise; runs while there is something to tell
    std::vector<shared::StoreRequest> m_batch GUARDED_BY(storeRole);
    std::vector<shared::StoreAnswer> m_results GUARDED_BY(storeRole);
    shared::StoreTrouble m_told GUARDED_BY(storeRole) = shared::StoreTrouble::None;
    bool m_toldOfUpkeep GUARDED_BY(storeRole) = false;
    std::optional<threading::MailReader> m_reader; ///< there is one when the database is open
};

} // namespace watek::server::store
