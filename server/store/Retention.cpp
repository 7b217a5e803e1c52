#include "server/store/Retention.h"

#include "common/base/Clock.h"
#include "server/store/Columns.h"

#include <QStorageInfo>

#include <algorithm>
#include <utility>

namespace watek::server::store {

using namespace shared;

namespace {

constexpr qint64 kDayMs = 24 * 3600 * 1000;
/// Messages between two looks at the clock.
constexpr int kMessagesOfStep = 8;
/// A pass for room deletes so much at least; while as much of the file is unused, the disk does not
/// become fuller by us.
constexpr qint64 kShare = 20;

qint64 number(SQLite::Database &sqlite, const char *query)
{
    return sqlite.execAndGet(query).getInt64();
}

} // namespace

Retention::Retention(SQLite::Database &sqlite, MessageEraser &eraser, QString folder)
    : m_sqlite(sqlite)
    , m_eraser(eraser)
    , m_folder(std::move(folder))
{
}

void Retention::begin(qint64 nowMs)
{
    m_phase = Phase::Age;
    m_nowMs = nowMs;
    m_conversation = 0;
}

bool Retention::slice(const HistorySettings &settings, qint64 untilNs)
{
    while (m_phase != Phase::Ended) {
        switch (m_phase) {
        case Phase::Age:
            if (deleteOld(settings, untilNs))
                m_phase = Phase::Messages;
            break;
        case Phase::Messages:
            if (deleteTooMany(kMessages, settings, untilNs)) {
                m_phase = Phase::Events;
                m_conversation = 0;
            }
            break;
        case Phase::Events:
            if (deleteTooMany(kEvents, settings, untilNs)) {
                m_phase = Phase::Room;
                m_forRoom = weighRoom(settings);
            }
            break;
        case Phase::Room:
            if (deleteForRoom(untilNs))
                m_phase = Phase::Ended;
            break;
        case Phase::Ended:
            break;
        }
        if (base::monotonicNowNs() >= untilNs)
            break;
    }
    return m_phase != Phase::Ended;
}

bool Retention::deleteOld(const HistorySettings &settings, qint64 untilNs)
{
    if (settings.retentionDays == 0 || m_nowMs == 0)
        return true;
    SQLite::Statement oldest(m_sqlite,
        "SELECT sequence FROM (SELECT sequence, time_ms FROM message ORDER BY sequence LIMIT ?) "
        "WHERE time_ms < ?");
    do {
        oldest.reset();
        bindNumber(oldest, 1, kMessagesOfStep);
        bindNumber(oldest, 2, m_nowMs - settings.retentionDays * kDayMs);
        const std::vector<quint64> sequences = takeSequences(oldest);
        if (sequences.empty())
            return true;
        for (const quint64 sequence : sequences)
            m_eraser.erase(sequence);
    } while (base::monotonicNowNs() < untilNs);
    return false;
}

const Retention::Counted Retention::kMessages{.fullest
    = "SELECT id, messages FROM conversation WHERE id >= ? AND messages > ? ORDER BY id LIMIT 1",
    .oldest = "SELECT sequence FROM message WHERE conversation = ? ORDER BY sequence LIMIT ?"};
const Retention::Counted Retention::kEvents{.fullest
    = "SELECT id, events FROM conversation WHERE id >= ? AND events > ? ORDER BY id LIMIT 1",
    // By another index all messages that are older would be looked at.
    .oldest = "SELECT sequence FROM message INDEXED BY message_event WHERE conversation = ? AND "
              "kind > 2 ORDER BY sequence LIMIT ?"};

bool Retention::deleteTooMany(
    const Counted &counted, const HistorySettings &settings, qint64 untilNs)
{
    if (settings.maxMessages == 0)
        return true;
    SQLite::Statement fullest(m_sqlite, counted.fullest);
    SQLite::Statement oldest(m_sqlite, counted.oldest);
    do {
        fullest.reset();
        bindNumber(fullest, 1, m_conversation);
        bindNumber(fullest, 2, settings.maxMessages);
        if (!fullest.executeStep())
            return true;
        m_conversation = fullest.getColumn(0).getInt64();
        const qint64 excess = fullest.getColumn(1).getInt64() - settings.maxMessages;
        fullest.reset();
        oldest.reset();
        bindNumber(oldest, 1, m_conversation);
        bindNumber(oldest, 2, std::min<qint64>(excess, kMessagesOfStep));
        const std::vector<quint64> sequences = takeSequences(oldest);
        for (const quint64 sequence : sequences)
            m_eraser.erase(sequence);
        // A count that is wrong must not keep us here for ever.
        if (sequences.empty())
            ++m_conversation;
    } while (base::monotonicNowNs() < untilNs);
    return false;
}

qint64 Retention::weighRoom(const HistorySettings &settings)
{
    const qint64 pages = number(m_sqlite, "PRAGMA page_count");
    const qint64 unused = number(m_sqlite, "PRAGMA freelist_count");
    const qint64 bytes = (pages - unused) * number(m_sqlite, "PRAGMA page_size");
    qint64 tooMany = settings.maxBytes > 0 ? std::max<qint64>(bytes - settings.maxBytes, 0) : 0;
    const QStorageInfo disk(m_folder);
    const bool isDiskFull = settings.minFreeBytes > 0 && disk.isValid()
        && disk.bytesAvailable() < settings.minFreeBytes;
    if (tooMany == 0 && !(isDiskFull && unused * kShare < pages))
        return 0;
    const qint64 messages
        = number(m_sqlite, "SELECT coalesce(sum(messages + events), 0) FROM conversation");
    // Not all for the little that accounts need.
    tooMany = std::min(tooMany, bytes / 2);
    return std::max(messages / kShare, qint64(double(messages) * double(tooMany) / double(bytes)));
}

bool Retention::deleteForRoom(qint64 untilNs)
{
    SQLite::Statement oldest(m_sqlite, "SELECT sequence FROM message ORDER BY sequence LIMIT ?");
    while (m_forRoom > 0) {
        oldest.reset();
        bindNumber(oldest, 1, std::min<qint64>(m_forRoom, kMessagesOfStep));
        const std::vector<quint64> sequences = takeSequences(oldest);
        if (sequences.empty())
            return true;
        for (const quint64 sequence : sequences)
            m_eraser.erase(sequence);
        m_forRoom -= qint64(sequences.size());
        if (base::monotonicNowNs() >= untilNs)
            return m_forRoom <= 0;
    }
    return true;
}

} // namespace watek::server::store
