// Tells callgrind which stretches of a script count, and under which name. Outside valgrind it does
// nothing. Thread: the program's only one.
#pragma once

#include <valgrind/callgrind.h>

namespace watek::tests {

/// One figure: all that was counted between its beginning and its end. One at a time.
class Meter {
public:
    /// `name`: a word with the number of messages behind a space, "join 300"; a string literal.
    explicit Meter(const char *name)
        : m_name(name)
    {
        CALLGRIND_START_INSTRUMENTATION;
        CALLGRIND_ZERO_STATS;
    }
    ~Meter()
    {
        CALLGRIND_DUMP_STATS_AT(m_name);
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
    const char *m_name;
};

} // namespace watek::tests
