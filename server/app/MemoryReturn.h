// Gives memory back to the system after a crowd has left. Thread: gui.
//
// The C library keeps what was freed between pieces that are still used, for ever: after 2000 TLS
// clients had come and gone the program held 40 MiB more than before, of which it gives back 26
// when it is told to. That takes about four milliseconds for each thousand of them, in which other
// threads may wait for memory: so it is done at most once a minute, and only when many have left
// since the last time.
#pragma once

#include "server/shared/Roles.h"

#include <QTimer>

#include <functional>

namespace watek::server::app {

class MemoryReturn {
public:
    static constexpr int kPeriodMs = 60'000;
    /// So many must have left: an idle TLS connection takes 14 KiB, and what it brings more.
    static constexpr int kCrowd = 256;

    /// `left`: how many connections have come and gone since Start. `trim`: gives back what can be
    /// given back.
    explicit MemoryReturn(
        std::function<qint64()> left, std::function<void()> trim = &MemoryReturn::trimHeap);

    /// Called every kPeriodMs.
    void look() REQUIRES(guiRole);

private:
    static void trimHeap();

    const std::function<qint64()> m_left;
    const std::function<void()> m_trim;
    qint64 m_leftBefore GUARDED_BY(guiRole) = 0; ///< when memory was given back last
    QTimer m_timer;
};

} // namespace watek::server::app
