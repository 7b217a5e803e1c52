#include "common/protocol/Utf8.h"

#include <algorithm>
#include <cstring>

namespace watek::protocol {

namespace {

constexpr bool isContinuation(char byte) { return (quint8(byte) & 0xC0) == 0x80; }

/// What a lead byte asks of the bytes after it. Only the second byte's range depends on the lead:
/// that is where overlong forms, surrogates and too large values are refused.
struct Lead {
    int length = 0; ///< of the whole character; 0 for a byte that leads none
    quint8 secondMin = 0x80;
    quint8 secondMax = 0xBF;
};

constexpr Lead leadOf(quint8 byte)
{
    if (byte < 0x80)
        return {.length = 1};
    if (byte < 0xC2)
        return {};
    if (byte < 0xE0)
        return {.length = 2};
    if (byte == 0xE0)
        return {.length = 3, .secondMin = 0xA0};
    if (byte == 0xED)
        return {.length = 3, .secondMax = 0x9F};
    if (byte < 0xF0)
        return {.length = 3};
    if (byte == 0xF0)
        return {.length = 4, .secondMin = 0x90};
    if (byte < 0xF4)
        return {.length = 4};
    if (byte == 0xF4)
        return {.length = 4, .secondMax = 0x8F};
    return {};
}

/// Most chat is ASCII: this is what makes checking a line cheap.
qsizetype asciiPrefixLength(QByteArrayView bytes)
{
    constexpr quint64 kHighBits = 0x8080808080808080;
    qsizetype length = 0;
    for (quint64 eight = 0; length + qsizetype(sizeof eight) <= bytes.size();
         length += qsizetype(sizeof eight)) {
        std::memcpy(&eight, bytes.data() + length, sizeof eight);
        if (eight & kHighBits)
            break;
    }
    while (length < bytes.size() && quint8(bytes[length]) < 0x80)
        ++length;
    return length;
}

} // namespace

Utf8Step nextUtf8(QByteArrayView bytes)
{
    Q_ASSERT(!bytes.isEmpty());
    const quint8 first = quint8(bytes.front());
    const Lead lead = leadOf(first);
    if (lead.length == 1)
        return {.character = first, .length = 1, .kind = Utf8Step::Whole};
    if (lead.length == 0)
        return {.length = 1, .kind = Utf8Step::Bad};

    char32_t character = first & (0x7F >> lead.length);
    for (int i = 1; i < lead.length; ++i) {
        if (i >= bytes.size())
            return {.length = i, .kind = Utf8Step::CutOff};
        const quint8 byte = quint8(bytes[i]);
        const quint8 min = i == 1 ? lead.secondMin : 0x80;
        const quint8 max = i == 1 ? lead.secondMax : 0xBF;
        if (byte < min || byte > max)
            return {.length = i, .kind = Utf8Step::Bad};
        character = character << 6 | (byte & 0x3F);
    }
    return {.character = character, .length = lead.length, .kind = Utf8Step::Whole};
}

bool isValidUtf8(QByteArrayView bytes)
{
    for (;;) {
        bytes = bytes.sliced(asciiPrefixLength(bytes));
        if (bytes.isEmpty())
            return true;
        const Utf8Step step = nextUtf8(bytes);
        if (step.kind != Utf8Step::Whole)
            return false;
        bytes = bytes.sliced(step.length);
    }
}

QByteArray replaceInvalidUtf8(QByteArrayView bytes)
{
    QByteArray mended;
    mended.reserve(bytes.size());
    while (!bytes.isEmpty()) {
        const Utf8Step step = nextUtf8(bytes);
        if (step.kind == Utf8Step::Whole)
            mended.append(bytes.first(step.length));
        else
            mended.append("\xEF\xBF\xBD");
        bytes = bytes.sliced(step.length);
    }
    return mended;
}

qsizetype utf8PrefixLength(QByteArrayView bytes, qsizetype maxBytes)
{
    if (bytes.size() <= maxBytes)
        return bytes.size();
    if (maxBytes <= 0)
        return 0;
    if (!isContinuation(bytes[maxBytes]))
        return maxBytes;
    // The character that holds the first byte left out begins at most three bytes before it.
    for (qsizetype start = maxBytes - 1; start >= 0 && start >= maxBytes - 3; --start) {
        if (isContinuation(bytes[start]))
            continue;
        const Utf8Step step = nextUtf8(bytes.sliced(start));
        const bool isCut = step.kind != Utf8Step::Bad && start + step.length > maxBytes;
        return isCut ? start : maxBytes;
    }
    return maxBytes;
}

qsizetype incompleteUtf8Tail(QByteArrayView bytes)
{
    const qsizetype longest = std::min<qsizetype>(3, bytes.size());
    for (qsizetype length = 1; length <= longest; ++length) {
        const QByteArrayView tail = bytes.last(length);
        if (isContinuation(tail.front()))
            continue;
        const Utf8Step step = nextUtf8(tail);
        return step.kind == Utf8Step::CutOff ? length : 0;
    }
    return 0;
}

} // namespace watek::protocol
