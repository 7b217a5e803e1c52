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

/// One person in the chat, with however many connections; 0 is nobody.
struct UserId {
    quint64 value = 0;

    auto operator<=>(const UserId &) const = default;
    explicit operator bool() const { return value != 0; }
};

inline size_t qHash(UserId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }

/// For the hashed containers of the standard library.
struct IdHash {
    template <typename Id>
    size_t operator()(Id id) const noexcept
    {
        return qHash(id);
    }
};

} // namespace watek::base
