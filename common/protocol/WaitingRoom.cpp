#include "common/protocol/WaitingRoom.h"

#include "common/protocol/Ascii.h"

#include <limits>

namespace watek::protocol {

namespace {

constexpr QByteArrayView kBeforeUsed("The server is full (");
constexpr QByteArrayView kBeforeTotal(" of ");
constexpr QByteArrayView kBeforePlace("). You are number ");
constexpr QByteArrayView kEnd(" in the queue.");

bool skip(QByteArrayView &rest, QByteArrayView expected)
{
    if (!rest.startsWith(expected))
        return false;
    rest = rest.sliced(expected.size());
    return true;
}

/// Takes decimal digits off the front; refuses none at all, a needless leading zero and too large
/// numbers.
bool takeNumber(QByteArrayView &rest, int &number)
{
    qsizetype digits = 0;
    qint64 value = 0;
    while (digits < rest.size() && isDigit(rest[digits])) {
        value = value * 10 + (rest[digits] - '0');
        if (value > std::numeric_limits<int>::max())
            return false;
        ++digits;
    }
    if (digits == 0 || (digits > 1 && rest.front() == '0'))
        return false;
    number = int(value);
    rest = rest.sliced(digits);
    return true;
}

} // namespace

QByteArray waitingRoomText(const WaitingPlace &place)
{
    QByteArray text;
    text.append(kBeforeUsed).append(QByteArray::number(place.permitsUsed));
    text.append(kBeforeTotal).append(QByteArray::number(place.permitsTotal));
    text.append(kBeforePlace).append(QByteArray::number(place.place));
    text.append(kEnd);
    return text;
}

std::optional<WaitingPlace> parseWaitingRoomText(QByteArrayView text)
{
    WaitingPlace place;
    const bool isSentence = skip(text, kBeforeUsed) && takeNumber(text, place.permitsUsed)
        && skip(text, kBeforeTotal) && takeNumber(text, place.permitsTotal)
        && skip(text, kBeforePlace) && takeNumber(text, place.place) && text == kEnd;
    if (!isSentence)
        return std::nullopt;
    return place;
}

} // namespace watek::protocol
