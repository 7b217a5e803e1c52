// A counter sent through a keyed permutation of the 64-bit numbers: a permutation cannot repeat
// itself.
#include "server/dispatcher/MessageIds.h"

namespace watek::server::dispatcher {

namespace {

/// One round of mixing; every step can be undone, so different numbers stay different. The
/// constants are those of the SplitMix64 generator.
quint64 mixed(quint64 x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

} // namespace

QByteArray MessageIds::next()
{
    constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    quint64 bits = mixed(mixed(++m_count + m_seed) ^ m_seed);
    QByteArray id(11, Qt::Uninitialized);
    for (char &digit : id) {
        digit = kDigits[bits % 64];
        bits /= 64;
    }
    return id;
}

} // namespace watek::server::dispatcher
