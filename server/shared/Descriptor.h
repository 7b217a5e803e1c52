// A file descriptor with one owner: closed when its owner goes, wherever that happens.
// Any thread; a move-only value. POSIX; a port to Windows puts its SOCKET here.
#pragma once

#include <utility>

namespace watek::server::shared {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~Descriptor() { reset(); }

    int get() const { return m_descriptor; }
    explicit operator bool() const { return m_descriptor >= 0; }
    void reset();

private:
    int m_descriptor = -1;
};

} // namespace watek::server::shared
