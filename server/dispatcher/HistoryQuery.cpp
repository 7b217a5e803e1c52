#include "server/dispatcher/HistoryQuery.h"

#include "server/dispatcher/ServerTime.h"

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

using base::Unexpected;
using shared::HistoryPoint;
using Way = shared::HistoryRead::Way;

namespace {

struct Subcommand {
    QByteArrayView name;
    Way way;
    int points;
    bool hasTarget = true;
    bool mayLackPoint = false; ///< "*"
};

constexpr std::array kSubcommands{
    Subcommand{"LATEST", Way::Latest, 1, true, true},
    Subcommand{"BEFORE", Way::Before, 1},
    Subcommand{"AFTER", Way::After, 1},
    Subcommand{"AROUND", Way::Around, 1},
    Subcommand{"BETWEEN", Way::Between, 2},
    Subcommand{"TARGETS", Way::Between, 2, false},
};

constexpr qsizetype kMostMsgidBytes = 128;

HistoryQueryError invalid(QList<QByteArray> context, const char *text)
{
    return {"INVALID_PARAMS", std::move(context), text};
}

base::Expected<HistoryPoint, HistoryQueryError> parsePoint(
    const QByteArray &text, const Subcommand &subcommand, const QByteArray &target)
{
    constexpr QByteArrayView kTimestamp = "timestamp=";
    constexpr QByteArrayView kMsgid = "msgid=";
    const QByteArray name = subcommand.name.toByteArray();
    if (text.startsWith(kTimestamp)) {
        const auto time = parseServerTime(text.sliced(kTimestamp.size()));
        if (!time)
            return Unexpected{invalid({name, text}, "Invalid timestamp")};
        return HistoryPoint::at(*time);
    }
    if (!subcommand.hasTarget)
        return Unexpected{invalid({name, text}, "A timestamp=... was expected")};
    if (text.startsWith(kMsgid)) {
        const QByteArray msgid = text.sliced(kMsgid.size());
        if (msgid.isEmpty() || msgid.size() > kMostMsgidBytes)
            return Unexpected{invalid({name, text}, "Invalid message id")};
        return HistoryPoint::message(msgid);
    }
    const qsizetype equals = text.indexOf('=');
    if (equals > 0)
        return Unexpected{HistoryQueryError{"INVALID_MSGREFTYPE", {name, target},
            "Messages are referred to by timestamp=... or msgid=..."}};
    return Unexpected{invalid({name, text}, "A timestamp=... or msgid=... was expected")};
}

} // namespace

base::Expected<HistoryQuery, HistoryQueryError> parseHistoryQuery(
    const QList<QByteArray> &params, size_t most)
{
    const QByteArray name = params.value(0).toUpper();
    const auto *const row = std::ranges::find(kSubcommands, name, &Subcommand::name);
    if (row == kSubcommands.end())
        return Unexpected{invalid({params.value(0, "*")}, "Unknown command")};
    const qsizetype wanted = 1 + (row->hasTarget ? 1 : 0) + row->points + 1;
    if (params.size() < wanted)
        return Unexpected{invalid({name}, "Insufficient parameters")};
    if (params.size() > wanted)
        return Unexpected{invalid({name}, "Too many parameters")};

    HistoryQuery query;
    query.subcommand = name;
    query.read.way = row->way;
    qsizetype next = 1;
    if (row->hasTarget) {
        query.target = params[next++];
        if (query.target.isEmpty())
            return Unexpected{invalid({name}, "Insufficient parameters")};
    }
    if (row->mayLackPoint && params[next] == "*") {
        query.read.hasPoint = false;
        ++next;
    } else {
        const auto point = parsePoint(params[next++], *row, query.target);
        if (!point)
            return Unexpected{point.error()};
        query.read.point = *point;
    }
    if (row->points == 2) {
        const auto end = parsePoint(params[next++], *row, query.target);
        if (!end)
            return Unexpected{end.error()};
        query.read.end = *end;
    }
    bool isNumber = false;
    const qint64 limit = params[next].toLongLong(&isNumber);
    if (!isNumber || limit <= 0)
        return Unexpected{invalid({name, params[next]}, "Invalid limit")};
    query.read.limit = std::min(size_t(limit), most);
    return query;
}

} // namespace watek::server::dispatcher
