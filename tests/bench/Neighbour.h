// Somebody in the chat who sends PING as often as flood control lets it: what it waits for the
// answers is what others make it wait. Thread: main.
#pragma once

#include "tests/bench/LoadSocket.h"
#include "tests/bench/Stats.h"
#include "tests/bench/Target.h"

#include <QByteArray>
#include <QString>

namespace watek::bench {

class Neighbour {
public:
    /// Comes in by the plain door. False when it cannot register.
    bool enter(const Target &target);

    /// Sends a PING when it is time for one, or looks for the answer to the last.
    void step();
    bool isWaiting() const { return m_isWaiting; }

    /// Of the answers since the last forget().
    Latencies &waits() { return m_waits; }
    void forget() { m_waits = {}; }
    qint64 answers() const { return m_answers; }
    /// What went wrong; empty: nothing.
    const QString &trouble() const { return m_trouble; }

private:
    void read();

    LoadSocket m_socket;
    QByteArray m_received;
    Latencies m_waits;
    qint64 m_answers = 0;
    qint64 m_sentNs = 0;
    bool m_isWaiting = false;
    QString m_trouble;
};

} // namespace watek::bench
