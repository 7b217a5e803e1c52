// Wakes another thread's event loop: an eventfd that the loop polls like a socket.
// signal() from any thread; the rest on the thread that is woken. Linux only in WakeUp.cpp.
//
// How a wake-up is not lost: whoever signals changes what the reader is to see first, and signals
// afterwards; the reader calls clear() first, and looks afterwards. A signal that comes after the
// clearing wakes the reader again. A flag that spares needless signals ("it is signalled already")
// is unset between the two: after clear() and before looking.
#pragma once

#include <QtGlobal>

namespace watek::threading {

class WakeUp {
public:
    /// Aborts the program when the system has no descriptor left for it: nothing could run without
    /// it.
    WakeUp();
    ~WakeUp();
    WakeUp(const WakeUp &) = delete;
    WakeUp &operator=(const WakeUp &) = delete;

    /// Readable from the first signal() until clear(): for QSocketNotifier or epoll.
    int descriptor() const { return m_descriptor; }
    void signal();
    void clear();
    /// The loop tells of each signal() once (Poller, Interest::once), so that there is nothing to
    /// clear: a system call less for each wake-up.
    void setToldOnce(bool isToldOnce) { m_isToldOnce = isToldOnce; }

private:
    int m_descriptor;
    bool m_isToldOnce = false;
};

} // namespace watek::threading
