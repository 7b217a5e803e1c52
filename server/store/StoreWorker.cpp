// Order: a request is answered after its transaction was committed, in the order of posting. What
// one request does wrong (a name that is taken) undoes that request alone. What the disk does wrong
// undoes the transaction, and all in it fail alike; the next ones are tried again, so the store is
// well again as soon as the disk is. Nothing is written to a file that was moved or deleted: it
// would be lost at the next start.
#include "server/store/StoreWorker.h"

#include "common/base/Clock.h"
#include "server/store/AccountTable.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>
#include <utility>

namespace watek::server::store {

using shared::StoreTrouble;

namespace {

/// After so long without a request the database's own file has everything.
constexpr int kIdleMs = 5000;

/// How much a power cut may undo with Durability::Second.
constexpr int kSyncMs = 1000;

/// A window need not know sooner how much there is.
constexpr int kFiguresMs = 1000;

/// The asker's mistake, and not the disk's.
bool isOfTheRequest(StoreTrouble trouble)
{
    return trouble == StoreTrouble::Exists || trouble == StoreTrouble::Missing
        || trouble == StoreTrouble::NotYours || trouble == StoreTrouble::TooOld;
}

/// When somebody was here last, nobody waits for; after a power cut it is a little older.
bool isToBeCertain(const shared::StoreChange &change)
{
    return !std::holds_alternative<shared::AccountsSeen>(change);
}

} // namespace

StoreWorker::StoreWorker(shared::StoreRequests &requests, shared::StoreAnswers &answers,
    shared::StoreFigures &figures, shared::Log &log, const base::Clock *clock)
    : m_requests(requests)
    , m_answers(answers)
    , m_figures(figures)
    , m_log(log)
    , m_clock(clock)
{
}

StoreWorker::~StoreWorker()
{
    storeRole.assertCurrent();
    if (m_database)
        onMail();
}

base::Expected<shared::StoredState, OpenError> StoreWorker::open(
    const QString &dataFolder, const shared::HistorySettings &settings)
{
    auto database = Database::open(dataFolder);
    if (!database)
        return base::Unexpected{database.error()};
    try {
        shared::StoredState state = AccountTable(database->sqlite()).load();
        MessageTable messages(database->sqlite());
        const HistoryMarks marks = messages.marks();
        state.lastSequence = marks.sequence;
        state.lastTimeMs = marks.timeMs;
        state.lobby = marks.lobby;
        warnOfSilence(marks.timeMs);
        m_database.emplace(std::move(database).value());
        m_messages.emplace(std::move(messages));
        m_upkeep.emplace(*m_database, m_clock);
        m_settings = settings;
        m_syncDue.emplace();
        m_syncDue->setSingleShot(true);
        m_syncDue->setInterval(kSyncMs);
        QObject::connect(&*m_syncDue, &QTimer::timeout, &*m_syncDue, [this] { onSyncDue(); });
        m_passDue.emplace();
        m_passDue->setInterval(HistoryUpkeep::kPassMs);
        QObject::connect(&*m_passDue, &QTimer::timeout, &*m_passDue, [this] { onPassDue(); });
        m_passDue->start();
        m_workDue.emplace();
        m_workDue->setSingleShot(true);
        QObject::connect(&*m_workDue, &QTimer::timeout, &*m_workDue, [this] { onWorkDue(); });
        m_workDue->start();
        m_figuresDue.emplace();
        m_figuresDue->setSingleShot(true);
        m_figuresDue->setInterval(kFiguresMs);
        QObject::connect(
            &*m_figuresDue, &QTimer::timeout, &*m_figuresDue, [this] { onFiguresDue(); });
        countMessages();
        onFiguresDue();
        m_idle.emplace();
        m_idle->setSingleShot(true);
        m_idle->setInterval(kIdleMs);
        QObject::connect(&*m_idle, &QTimer::timeout, &*m_idle, [this] { onIdle(); });
        m_reader.emplace(m_requests, [this] {
            storeRole.assertCurrent();
            onMail();
        });
        return state;
    } catch (const SQLite::Exception &error) {
        return base::Unexpected{OpenError{false, describeOpening(error, database->fileName())}};
    }
}

void StoreWorker::warnOfSilence(qint64 newestMs)
{
    constexpr qint64 kDayMs = 24 * 3'600'000;
    const qint64 days = m_clock && newestMs > 0 ? (m_clock->wallMs() - newestMs) / kDayMs : 0;
    if (days > 7)
        m_log.warning("store",
            "the last message is " + QByteArray::number(days)
                + " days old: if this computer's clock is wrong, set it right within an hour; then "
                  "what is too old by the settings is deleted");
}

void StoreWorker::onMail()
{
    storeRole.assertCurrent();
    if (!m_requests.takeAll(m_batch))
        return;
    writeBatch();
    m_answers.postAll(m_results);
    m_workDue->start();
    if (!m_figuresDue->isActive())
        m_figuresDue->start();
}

void StoreWorker::onPassDue()
{
    storeRole.assertCurrent();
    m_upkeep->beginPass();
    m_workDue->start();
    try {
        countMessages();
    } catch (const SQLite::Exception &) {
        // They stay as they were counted before; the next request says what is wrong.
    }
    m_figuresDue->start();
}

/// Throws when the database cannot be read.
void StoreWorker::countMessages()
{
    SQLite::Statement count(
        m_database->sqlite(), "SELECT coalesce(sum(messages), 0) FROM conversation");
    count.executeStep();
    m_figures.messages = count.getColumn(0).getInt64();
    SQLite::Statement oldest(m_database->sqlite(),
        "SELECT time_ms FROM message WHERE kind <= 2 ORDER BY sequence LIMIT 1");
    m_figures.oldestMs = oldest.executeStep() ? oldest.getColumn(0).getInt64() : 0;
}

void StoreWorker::onFiguresDue()
{
    storeRole.assertCurrent();
    const QFileInfo file(m_database->fileName());
    m_figures.bytes = file.size() + QFileInfo(file.filePath() + QStringLiteral("-wal")).size();
    m_figures.freeBytes = QStorageInfo(file.path()).bytesAvailable();
}

void StoreWorker::onWorkDue()
{
    storeRole.assertCurrent();
    // Requests that came meanwhile have their turn between two slices.
    try {
        if (m_database->isGone())
            return;
        if (m_upkeep->slice(m_settings))
            m_workDue->start();
        // A server that is never idle forgets, too.
        m_upkeep->forgetNowAndThen();
        if (m_upkeep->mustForget())
            m_idle->start();
        m_toldOfUpkeep = false;
    } catch (const SQLite::Exception &error) {
        // Tried again behind the next request. What is wrong with the disk is said then.
        if (!std::exchange(m_toldOfUpkeep, true))
            m_log.warning("store",
                QByteArray("history cannot be indexed, and nothing of it be deleted: ")
                    + error.what());
    }
}

void StoreWorker::onIdle()
{
    storeRole.assertCurrent();
    try {
        if (m_database->isGone())
            return;
        m_database->settle();
        if (m_upkeep->mustForget())
            m_upkeep->forget();
        if (m_upkeep->mustForget())
            m_idle->start();
    } catch (const SQLite::Exception &) {
        // What was stored is safe where it is; the next request says what is wrong.
    }
}

void StoreWorker::setSettings(const shared::HistorySettings &settings)
{
    m_settings = settings;
    if (m_upkeep)
        onPassDue();
}

void StoreWorker::onSyncDue()
{
    storeRole.assertCurrent();
    try {
        m_database->sync();
    } catch (const SQLite::Exception &error) {
        tell(troubleOf(error), error.what());
        m_syncDue->start();
    }
}

void StoreWorker::writeBatch()
{
    m_results.clear();
    for (const shared::StoreRequest &request : m_batch)
        m_results.push_back(
            {.client = request.client, .ticket = request.ticket, .batch = request.batch});
    StoreTrouble trouble = StoreTrouble::None;
    std::string words;
    try {
        if (m_database->isGone())
            throw SQLite::Exception("no file of that name is the one that was opened", SQLite::OK);
        commitBatch();
        m_idle->start();
    } catch (const SQLite::Exception &error) {
        trouble = m_database->isGone() ? StoreTrouble::Gone : troubleOf(error);
        words = error.what();
        for (shared::StoreAnswer &result : m_results) {
            result.trouble = trouble;
            result.saidBefore.clear();
        }
    }
    tell(trouble, words.c_str());
}

void StoreWorker::commitBatch()
{
    const bool isSynced = mustBeSynced();
    m_database->setSyncsCommits(isSynced);
    SQLite::Transaction transaction(m_database->sqlite(), SQLite::TransactionBehavior::IMMEDIATE);
    for (size_t i = 0; i < m_batch.size(); ++i)
        write(m_batch[i], m_results[i]);
    transaction.commit();
    for (size_t i = 0; i < m_batch.size(); ++i) {
        const std::vector<shared::KeptMessage> &kept = m_batch[i].kept;
        const auto said = std::ranges::count_if(
            kept, [](const shared::KeptMessage &message) { return isSaid(message.kind); });
        if (m_results[i].trouble != StoreTrouble::None || said == 0)
            continue;
        m_figures.messages += qint64(said) - qint64(m_results[i].saidBefore.size());
        if (m_figures.oldestMs == 0)
            m_figures.oldestMs = kept.front().timeMs;
    }
    // One that is synced does not stop it: when nothing has become different, SQLite writes
    // nothing, and brings nothing of what was committed before to the disk.
    if (!isSynced && m_settings.durability == shared::Durability::Second && !m_syncDue->isActive())
        m_syncDue->start();
}

/// Accounts and channels always; what was said, and when who was here, as the settings want it.
bool StoreWorker::mustBeSynced() const
{
    return m_settings.durability == shared::Durability::Always
        || std::ranges::any_of(m_batch, [](const shared::StoreRequest &request) {
               return std::ranges::any_of(request.changes, isToBeCertain);
           });
}

/// Throws when the trouble is not the request's own.
void StoreWorker::write(const shared::StoreRequest &request, shared::StoreAnswer &result)
{
    SQLite::Savepoint savepoint(m_database->sqlite(), "request");
    try {
        result.trouble = apply(request, result);
    } catch (const SQLite::Exception &error) {
        result.trouble = troubleOf(error);
        if (!isOfTheRequest(result.trouble))
            throw;
    }
    if (result.trouble == StoreTrouble::None)
        savepoint.release();
    else
        result.saidBefore.clear(); // and the savepoint is undone
}

StoreTrouble StoreWorker::apply(const shared::StoreRequest &request, shared::StoreAnswer &result)
{
    AccountTable accounts(m_database->sqlite());
    for (const shared::StoreChange &change : request.changes) {
        if (const auto *const drawn = std::get_if<shared::LobbyDrawn>(&change)) {
            m_messages->setLobby(drawn->incarnation);
            continue;
        }
        const auto *const deletion = std::get_if<shared::HistoryDeletion>(&change);
        const StoreTrouble trouble
            = deletion ? m_upkeep->deletions().apply(*deletion, result) : accounts.apply(change);
        if (trouble != StoreTrouble::None)
            return trouble;
    }
    result.saidBefore = m_messages->keep(request.kept);
    m_upkeep->index().addLate(request.kept, result.saidBefore);
    return StoreTrouble::None;
}

/// Once when it begins, and once when it is over.
void StoreWorker::tell(StoreTrouble trouble, const char *words)
{
    if (trouble == m_told)
        return;
    m_told = trouble;
    if (trouble == StoreTrouble::None)
        m_log.info("store", "the database takes changes again");
    else
        m_log.error("store",
            "nothing can be stored in " + m_database->fileName().toUtf8() + ": " + describe(trouble)
                + " (" + words + ")");
}

} // namespace watek::server::store
