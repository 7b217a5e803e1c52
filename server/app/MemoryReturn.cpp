#include "server/app/MemoryReturn.h"

#include <malloc.h>

#include <utility>

namespace watek::server::app {

MemoryReturn::MemoryReturn(std::function<qint64()> left, std::function<void()> trim)
    : m_left(std::move(left))
    , m_trim(std::move(trim))
{
    m_timer.setInterval(kPeriodMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        guiRole.assertCurrent();
        look();
    });
    m_timer.start();
}

void MemoryReturn::look()
{
    const qint64 left = m_left();
    if (left - m_leftBefore < kCrowd)
        return;
    m_trim();
    m_leftBefore = left;
}

void MemoryReturn::trimHeap()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace watek::server::app
