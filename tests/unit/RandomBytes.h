// Bytes for property tests: random, and the same on every run. Half of them are drawn from the
// bytes that mean something to the parsers, because evenly random bytes hardly ever form a tag or a
// trailing parameter.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QRandomGenerator>

namespace watek::tests {

class RandomBytes {
public:
    explicit RandomBytes(quint32 seed)
        : m_random(seed)
    {
    }

    QByteArray next(int maxLength, QByteArrayView meaningful)
    {
        QByteArray bytes(m_random.bounded(maxLength + 1), Qt::Uninitialized);
        for (char &byte : bytes) {
            const bool isMeaningful = m_random.bounded(8) != 0 && !meaningful.isEmpty();
            byte = isMeaningful ? meaningful[m_random.bounded(int(meaningful.size()))]
                                : char(m_random.bounded(256));
        }
        return bytes;
    }
    int upTo(int highest) { return m_random.bounded(highest + 1); }

private:
    QRandomGenerator m_random;
};

} // namespace watek::tests
