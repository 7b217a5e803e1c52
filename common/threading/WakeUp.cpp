#include "common/threading/WakeUp.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace watek::threading {

WakeUp::WakeUp()
    : m_descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_descriptor < 0)
        qFatal("Cannot make a wake-up descriptor: %s", std::strerror(errno));
}

WakeUp::~WakeUp() { close(m_descriptor); }

void WakeUp::signal()
{
    // Fails only with EAGAIN, when the counter is full: then the thread is being woken already.
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = write(m_descriptor, &one, sizeof one);
}

void WakeUp::clear()
{
    if (m_isToldOnce)
        return;
    quint64 count = 0;
    [[maybe_unused]] const ssize_t got = read(m_descriptor, &count, sizeof count);
}

} // namespace watek::threading
