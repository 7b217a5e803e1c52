#include "server/shared/Descriptor.h"

#include <unistd.h>

namespace watek::server::shared {

void Descriptor::reset()
{
    // close() is not tried again after EINTR: on Linux the descriptor is gone either way.
    if (m_descriptor >= 0)
        close(std::exchange(m_descriptor, -1));
}

} // namespace watek::server::shared
