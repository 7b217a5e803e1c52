// Written by hand because it is done for every message: QDateTime takes ten times as long.
#include "server/dispatcher/ServerTime.h"

#include <QDateTime>

namespace watek::server::dispatcher {

namespace {

struct Date {
    int year;
    int month;
    int day;
};

/// The Gregorian date so many days after 1970-01-01. Counted in eras of 400 years that begin in
/// March, so that the leap day is the last one of its year.
Date dateOf(qint64 days)
{
    constexpr qint64 kDaysToEra = 719468; // from 0000-03-01 to 1970-01-01
    constexpr qint64 kEraDays = 146097;
    days += kDaysToEra;
    const qint64 era = days / kEraDays;
    const qint64 day = days % kEraDays;
    const qint64 year = (day - day / 1460 + day / 36524 - day / (kEraDays - 1)) / 365;
    const qint64 dayOfYear = day - (365 * year + year / 4 - year / 100);
    const qint64 month = (5 * dayOfYear + 2) / 153; // 0: March
    const bool isNextYear = month >= 10;
    return {int(year + era * 400 + (isNextYear ? 1 : 0)), int(isNextYear ? month - 9 : month + 3),
        int(dayOfYear - (153 * month + 2) / 5 + 1)};
}

void putDigits(char *end, qint64 number, int count)
{
    for (; count > 0; --count, number /= 10)
        *--end = char('0' + number % 10);
}

} // namespace

QByteArray serverTime(qint64 wallMs)
{
    constexpr qint64 kDayMs = 86'400'000;
    const Date date = dateOf(wallMs / kDayMs);
    const qint64 ms = wallMs % kDayMs;
    QByteArray text("0000-00-00T00:00:00.000Z");
    char *const at = text.data();
    putDigits(at + 4, date.year, 4);
    putDigits(at + 7, date.month, 2);
    putDigits(at + 10, date.day, 2);
    putDigits(at + 13, ms / 3'600'000, 2);
    putDigits(at + 16, ms / 60'000 % 60, 2);
    putDigits(at + 19, ms / 1000 % 60, 2);
    putDigits(at + 23, ms % 1000, 3);
    return text;
}

std::optional<qint64> parseServerTime(const QByteArray &text)
{
    const QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODateWithMs);
    // Qt reads more than this one shape.
    if (!time.isValid() || time.date().year() < 0 || time.date().year() > 9999)
        return std::nullopt;
    const qint64 ms = time.toMSecsSinceEpoch();
    return serverTime(ms) == text ? std::optional(ms) : std::nullopt;
}

} // namespace watek::server::dispatcher
