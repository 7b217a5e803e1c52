// A few descriptors kept open for nothing, so that an io thread can still be started when clients
// have taken all others: a thread without its descriptors would be the end of the program.
// Thread: listener. POSIX.
#pragma once

#include "server/shared/Descriptor.h"

#include <cstddef>
#include <vector>

namespace watek::server::listener {

class DescriptorReserve {
public:
    /// `count`: what one thread needs.
    explicit DescriptorReserve(int count)
        : m_count(size_t(count))
    {
        fill();
    }

    /// True when all of them are held.
    bool fill();
    /// Gives them to who opens some next; fill() again afterwards.
    void release() { m_held.clear(); }

private:
    const size_t m_count;
    std::vector<shared::Descriptor> m_held;
};

} // namespace watek::server::listener
