// SIGINT and SIGTERM as a call on the main thread's event loop. Thread: gui. POSIX in the .cpp
// only.
#pragma once

#include <functional>
#include <memory>

namespace watek::server::app {

class StopSignals {
public:
    /// One at a time in a program. `onStop` is called on this thread, each time a signal has come.
    explicit StopSignals(std::function<void()> onStop);
    /// Gives the signals their usual meaning back.
    ~StopSignals();
    StopSignals(const StopSignals &) = delete;
    StopSignals &operator=(const StopSignals &) = delete;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace watek::server::app
