#include "server/listener/DescriptorReserve.h"

#include <fcntl.h>

namespace watek::server::listener {

bool DescriptorReserve::fill()
{
    while (m_held.size() < m_count) {
        shared::Descriptor nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
        if (!nothing)
            return false;
        m_held.push_back(std::move(nothing));
    }
    return true;
}

} // namespace watek::server::listener
