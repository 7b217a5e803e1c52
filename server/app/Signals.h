// SIGINT, SIGTERM and SIGHUP as calls on the main thread's event loop. Thread: gui. POSIX in the
// .cpp only.
#pragma once

#include <functional>
#include <memory>

namespace watek::server::app {

class Signals {
public:
    /// One at a time in a program. On this thread, each time a signal has come: `onStop` for SIGINT
    /// and SIGTERM, `onReload` for SIGHUP; `onStop` for that too when it comes because the terminal
    /// that the program was started in is gone.
    Signals(std::function<void()> onStop, std::function<void()> onReload);
    /// Gives the signals their usual meaning back.
    ~Signals();
    Signals(const Signals &) = delete;
    Signals &operator=(const Signals &) = delete;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace watek::server::app
