// An id is the time, and a counter sent through a keyed permutation of the 64-bit numbers: a
// permutation cannot repeat itself. The time is no secret (each message is told with it), the key
// is.
//
// The time stands first for the sake of the store: what is said at about the same time stands
// together in its index of ids, so a batch of messages changes a few pages of that and not as many
// as it has messages.
#include "server/dispatcher/MessageIds.h"

#include "common/protocol/Ascii.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

constexpr int kTimeDigits = 6;
constexpr qint64 kTimeStepMs = 64; // 64^6 of these since 1970 end in the year 2109
constexpr int kCountDigits = 11; // 66 bits
static_assert(kTimeDigits + kCountDigits == MessageIds::kLength);

/// One round of mixing; every step can be undone, so different numbers stay different. The
/// constants are those of the SplitMix64 generator.
quint64 mixed(quint64 x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/// The first digit counts most, and the digits are in the order of their bytes.
void writeDigits(char *to, quint64 number, int digits)
{
    constexpr char kDigits[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    for (int i = digits; i-- > 0; number /= 64)
        to[i] = kDigits[number % 64];
}

} // namespace

MessageIds::MessageIds(quint64 seed, qint64 startMs)
    : m_key(mixed(seed ^ mixed(quint64(startMs))))
{
}

QByteArray MessageIds::next(qint64 nowMs)
{
    QByteArray id(kLength, Qt::Uninitialized);
    writeDigits(id.data(), quint64(nowMs / kTimeStepMs), kTimeDigits);
    writeDigits(id.data() + kTimeDigits, mixed(mixed(++m_count + m_key) ^ m_key), kCountDigits);
    return id;
}

bool MessageIds::looksLikeOne(QByteArrayView text)
{
    return text.size() == kLength && std::ranges::all_of(text, [](char c) {
        return protocol::isLetterOrDigit(c) || c == '-' || c == '_';
    });
}

} // namespace watek::server::dispatcher
