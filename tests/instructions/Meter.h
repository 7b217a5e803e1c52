// Tells callgrind which stretches of a script count, and under which name. Outside valgrind it does
// nothing. Thread: the program's only one.
#pragma once

#include <QByteArray>

#include <valgrind/callgrind.h>

namespace watek::tests {

/// One figure: all that was counted between its beginning and its end. One at a time.
class Meter {
public:
    /// `name`: one word. `messages`: by how many the figure is to be divided.
    Meter(const char *name, int messages)
        : m_name(QByteArray(name) + ' ' + QByteArray::number(messages))
    {
        CALLGRIND_START_INSTRUMENTATION;
        CALLGRIND_ZERO_STATS;
    }
    ~Meter()
    {
        CALLGRIND_DUMP_STATS_AT(m_name.constData());
        // What prepares the next script runs five times as fast without.
        CALLGRIND_STOP_INSTRUMENTATION;
    }
    Meter(const Meter &) = delete;
    Meter &operator=(const Meter &) = delete;

    /// Only what `work` does is counted.
    template <typename Work>
    void count(Work &&work)
    {
        CALLGRIND_TOGGLE_COLLECT;
        work();
        CALLGRIND_TOGGLE_COLLECT;
    }

private:
    const QByteArray m_name;
};

} // namespace watek::tests
