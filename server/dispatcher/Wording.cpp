#include "server/dispatcher/Wording.h"

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

QByteArray nounFor(qint64 count, const char *one)
{
    return count == 1 ? QByteArray(one) : QByteArray(one) + 's';
}

QByteArray counted(qint64 count, const char *one)
{
    return QByteArray::number(count) + ' ' + nounFor(count, one);
}

QByteArray describeSpan(qint64 ms)
{
    struct Unit {
        qint64 seconds;
        const char *name;
    };
    constexpr std::array kUnits{
        Unit{86'400, "day"}, Unit{3600, "hour"}, Unit{60, "minute"}, Unit{1, "second"}};
    const qint64 seconds = (std::max<qint64>(ms, 0) + 999) / 1000;
    const auto *const largest = std::ranges::find_if(
        kUnits, [seconds](const Unit &unit) { return seconds >= unit.seconds; });
    if (largest == kUnits.end())
        return counted(0, "second");
    const qint64 count = seconds / largest->seconds;
    const QByteArray text = counted(count, largest->name);
    const auto *const next = largest + 1;
    if (next == kUnits.end())
        return text;
    const qint64 rest = (seconds - count * largest->seconds) / next->seconds;
    return rest == 0 ? text : text + ' ' + counted(rest, next->name);
}

} // namespace watek::server::dispatcher
