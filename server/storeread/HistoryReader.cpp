#include "server/storeread/HistoryReader.h"

#include "common/base/Clock.h"
#include "server/storeread/Conversations.h"
#include "server/storeread/Messages.h"
#include "server/storeread/Search.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace watek::server::storeread {

using namespace shared;

namespace {

/// Some microseconds.
constexpr int kStepsBetweenLooks = 1000;
/// Who writes keeps readers out only while it repairs the file after a crash.
constexpr int kBusyMs = 2000;
constexpr quint64 kEnd = quint64(std::numeric_limits<qint64>::max());

/// One question, within one look at the database.
struct Ask {
    SQLite::Database &sqlite;
    HistoryAnswer &answer;

    std::vector<StoredConversation> allOf(
        const std::vector<ReadableConversation> &readable, AccountId account) const
    {
        auto conversations = findConversations(sqlite, readable);
        if (account)
            std::ranges::move(conversationsOf(sqlite, account), std::back_inserter(conversations));
        return conversations;
    }

    void operator()(const HistoryRead &read) const
    {
        const auto conversations = allOf(read.conversations, read.account);
        const auto place = [&](const HistoryPoint &point) {
            const auto found = findPlace(sqlite, point, conversations);
            if (!found)
                answer.trouble = HistoryTrouble::NoSuchMessage;
            return found.value_or(PlaceOfPoint{});
        };
        using Way = HistoryRead::Way;
        const bool isWhole = read.way == Way::Latest && !read.hasPoint;
        const PlaceOfPoint point = isWhole ? PlaceOfPoint{} : place(read.point);
        const PlaceOfPoint end = read.way == Way::Between ? place(read.end) : PlaceOfPoint{};
        if (answer.trouble != HistoryTrouble::None)
            return;
        const auto sequences = [&](SequenceRange range) {
            if (read.before > 0)
                range.end = std::min(range.end, read.before);
            range.first = std::max(range.first, read.after + 1);
            return sequencesIn(sqlite, conversations, range, read.kinds, read.limit);
        };
        std::vector<FoundSequence> found;
        switch (read.way) {
        case Way::Latest:
            found = sequences(
                {.first = isWhole ? 0 : point.behind, .end = kEnd, .isNewestFirst = true});
            break;
        case Way::Before:
            found = sequences({.first = 0, .end = point.at, .isNewestFirst = true});
            break;
        case Way::After:
            found = sequences({.first = point.behind, .end = kEnd});
            break;
        case Way::Around:
            found = around(sequences({.first = 0, .end = point.at, .isNewestFirst = true}),
                sequences({.first = point.at, .end = kEnd}), read.limit);
            break;
        case Way::Between:
            found = point.at <= end.at
                ? sequences({.first = point.behind, .end = end.at})
                : sequences({.first = end.behind, .end = point.at, .isNewestFirst = true});
            break;
        }
        answer.messages = load(sqlite, found);
        std::ranges::sort(answer.messages, {}, &KeptMessage::sequence);
    }

    void operator()(const HistorySearch &asked) const
    {
        const auto found = search(sqlite, allOf(asked.conversations, asked.account), asked);
        answer.messages = load(sqlite, found);
        std::ranges::sort(answer.messages, {}, &KeptMessage::sequence);
        answer.notIndexed = notIndexed(sqlite);
    }

    void operator()(const TargetsRead &read) const
    {
        const auto [early, late] = std::minmax(read.fromMs, read.toMs);
        for (const StoredConversation &one : allOf(read.conversations, read.account)) {
            const auto latest = latestOf(sqlite, one);
            if (latest && latest->timeMs > early && latest->timeMs < late)
                answer.targets.push_back(*latest);
        }
        std::ranges::sort(answer.targets, {}, &FoundTarget::sequence);
        // Of one that was asked for and is the account's own, too.
        answer.targets.erase(
            std::unique(answer.targets.begin(), answer.targets.end()), answer.targets.end());
        if (answer.targets.size() <= read.limit)
            return;
        const auto excess = std::ptrdiff_t(answer.targets.size() - read.limit);
        if (read.fromMs <= read.toMs)
            answer.targets.resize(read.limit);
        else
            answer.targets.erase(answer.targets.begin(), answer.targets.begin() + excess);
    }
};

} // namespace

HistoryReader::HistoryReader(
    const QString &fileName, const std::atomic<bool> &isEnding, int longestMs)
    : m_sqlite(fileName.toStdString(), SQLite::OPEN_READONLY, kBusyMs)
    , m_isEnding(isEnding)
    , m_longestMs(longestMs)
{
    sqlite3_progress_handler(m_sqlite.getHandle(), kStepsBetweenLooks, onProgress, this);
}

HistoryReader::~HistoryReader()
{
    sqlite3_progress_handler(m_sqlite.getHandle(), 0, nullptr, nullptr);
}

HistoryAnswer HistoryReader::answer(const HistoryRequest &request)
{
    HistoryAnswer answer{.client = request.client, .ticket = request.ticket};
    m_untilNs = base::monotonicNowNs() + qint64(m_longestMs) * 1'000'000;
    try {
        // All that is read for one question is of one moment.
        const SQLite::Transaction transaction(m_sqlite);
        std::visit(Ask{m_sqlite, answer}, request.question);
    } catch (const SQLite::Exception &error) {
        answer.messages.clear();
        answer.targets.clear();
        answer.trouble = error.getErrorCode() == SQLITE_INTERRUPT ? HistoryTrouble::TooLong
                                                                  : HistoryTrouble::Failed;
        answer.words = error.what();
    }
    return answer;
}

int HistoryReader::onProgress(void *reader)
{
    const auto *const self = static_cast<const HistoryReader *>(reader);
    return self->m_isEnding.load(std::memory_order_relaxed)
        || base::monotonicNowNs() > self->m_untilNs;
}

} // namespace watek::server::storeread
