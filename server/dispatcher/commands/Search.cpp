// SEARCH: what was said with certain words in it. The capability soju.im/search of soju (its
// doc/ext/search.md). Who may read what: HistoryAccess.h. The words: shared/SearchQuery.h.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/Playback.h"
#include "server/dispatcher/ServerTime.h"

#include <algorithm>
#include <vector>

namespace watek::server::dispatcher {

using namespace shared;
using base::Expected;
using base::Unexpected;

namespace {

constexpr size_t kMostFound = 100;

struct SearchTask {
    SearchQuery query;
    bool isOldestFirst = false;
    size_t limit = kMostFound;
};
/// What is wrong: the attribute and a sentence.
struct SearchError {
    QList<QByteArray> context;
    QByteArray text;
};

/// "in=#room;text=two\swords". What has no '=' is text, for people who type it.
std::vector<protocol::Tag> attributesOf(const QByteArray &given)
{
    if (!given.contains('='))
        return {{"text", given}};
    std::vector<protocol::Tag> all;
    for (const QByteArray &each : given.split(';')) {
        const qsizetype equals = each.indexOf('=');
        if (!each.isEmpty())
            all.push_back({each.left(equals),
                equals < 0 ? QByteArray()
                           : protocol::unescapeTagValue(QByteArrayView(each).sliced(equals + 1))});
    }
    return all;
}

/// The words may hold from: and the like, as well as the attributes. What both say, the attribute
/// says.
Expected<SearchTask, SearchError> parseTask(const QByteArray &attributes)
{
    SearchTask task;
    const std::vector<protocol::Tag> given = attributesOf(attributes);
    const auto wrong = [](const QByteArray &key, const QByteArray &text) {
        return Unexpected{SearchError{{key}, text}};
    };
    const auto value = [&](const QByteArray &key) {
        const auto found = std::ranges::find(given, key, &protocol::Tag::key);
        return found == given.end() ? QByteArray() : found->value;
    };
    if (const QByteArray text = value("text"); !text.isEmpty()) {
        auto parsed = parseSearch(text);
        if (!parsed)
            return wrong("text", parsed.error());
        task.query = std::move(*parsed);
    }
    for (const protocol::Tag &each : given) {
        if (each.key == "in") {
            task.query.in = each.value;
        } else if (each.key == "from") {
            task.query.from = each.value;
        } else if (each.key == "after" || each.key == "before") {
            const auto time = parseServerTime(each.value);
            if (!time)
                return wrong(each.key, "A time like 2026-11-27T12:00:00.000Z was expected");
            (each.key == "after" ? task.query.firstMs : task.query.lastMs) = *time;
            task.isOldestFirst |= each.key == "after";
        } else if (each.key == "limit") {
            bool isNumber = false;
            const qint64 limit = each.value.toLongLong(&isNumber);
            if (!isNumber || limit <= 0)
                return wrong("limit", "A number above 0 was expected");
            task.limit = std::min(size_t(limit), kMostFound);
        } else if (each.key != "text") {
            return wrong(each.key,
                "There is no such attribute; there are in, from, after, before, text, limit");
        }
    }
    if (task.query.isEmpty())
        return wrong("text", "Say what you look for: SEARCH text=<words>;in=<channel or nick>");
    return task;
}

} // namespace

void handleSearch(Chat &chat, Call &call)
{
    auto parsed = parseTask(call.param(0));
    if (!parsed)
        return call.replies.fail(
            "SEARCH", "INVALID_PARAMS", parsed.error().context, parsed.error().text);
    if (!chat.historyReads().canRead())
        return call.replies.fail(
            "SEARCH", "INTERNAL_ERROR", {}, "This server does not keep what is said");
    HistorySearch search;
    search.query = parsed->query;
    search.isOldestFirst = parsed->isOldestFirst;
    search.limit = parsed->limit;
    if (const QByteArray &in = parsed->query.in; !in.isEmpty()) {
        const auto conversation = readableConversation(chat, call.user(), in);
        if (!conversation)
            return call.replies.fail(
                "SEARCH", "INVALID_PARAMS", {"in"}, "There is nothing that you may read in " + in);
        search.conversations = {*conversation};
    } else {
        search.conversations = readableChannels(chat, call.user());
        search.account = accountIdOf(chat, call.user());
    }
    call.answer = playBack({.question = std::move(search),
        .batch = {"soju.im/search"},
        .trouble = {"SEARCH", "INTERNAL_ERROR"}});
}

} // namespace watek::server::dispatcher
