// Names for things that cross threads. An id is never used again while the program runs.
// Any thread; plain values.
#pragma once

#include <QHashFunctions>

#include <compare>

namespace watek::base {

/// One connection to the server, from accept to close; 0 is nobody.
struct ClientId {
    quint64 value = 0;

    auto operator<=>(const ClientId &) const = default;
    explicit operator bool() const { return value != 0; }
};

inline size_t qHash(ClientId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }

} // namespace watek::base
