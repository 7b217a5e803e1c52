// An id is the second in which the server was started, which tells it from the ids of all earlier
// runs, and a counter sent through a keyed permutation of the 64-bit numbers: a permutation cannot
// repeat itself. The start is no secret (003 tells it), the key is.
#include "server/dispatcher/MessageIds.h"

#include "common/protocol/Ascii.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

constexpr int kRunDigits = 6; // 64^6 seconds are two thousand years
constexpr int kCountDigits = 11; // 66 bits
static_assert(kRunDigits + kCountDigits == MessageIds::kLength);

/// One round of mixing; every step can be undone, so different numbers stay different. The
/// constants are those of the SplitMix64 generator.
quint64 mixed(quint64 x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

void writeDigits(char *to, quint64 number, int digits)
{
    constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < digits; ++i) {
        to[i] = kDigits[number % 64];
        number /= 64;
    }
}

QByteArray runOf(qint64 startMs)
{
    QByteArray run(kRunDigits, Qt::Uninitialized);
    writeDigits(run.data(), quint64(startMs / 1000), kRunDigits);
    return run;
}

} // namespace

MessageIds::MessageIds(quint64 seed, qint64 startMs)
    : m_run(runOf(startMs))
    , m_seed(seed)
{
}

QByteArray MessageIds::next()
{
    QByteArray id(kLength, Qt::Uninitialized);
    char *const digits = std::ranges::copy(m_run, id.data()).out;
    writeDigits(digits, mixed(mixed(++m_count + m_seed) ^ m_seed), kCountDigits);
    return id;
}

bool MessageIds::looksLikeOne(QByteArrayView text)
{
    return text.size() == kLength && std::ranges::all_of(text, [](char c) {
        return protocol::isLetterOrDigit(c) || c == '-' || c == '_';
    });
}

} // namespace watek::server::dispatcher
