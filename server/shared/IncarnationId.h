// What tells a channel from an earlier one of the same name, where what was said in it is kept. Any
// thread; a plain value.
#pragma once

#include <QtGlobal>

#include <compare>

namespace watek::server::shared {

/// A channel from the moment it is made until its last member has left; a registered channel as
/// long as it is registered. Drawn from the same numbers as sequences, so never used again; 0 is
/// none.
struct IncarnationId {
    quint64 value = 0;

    auto operator<=>(const IncarnationId &) const = default;
    explicit operator bool() const { return value != 0; }
};

} // namespace watek::server::shared
