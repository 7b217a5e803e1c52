// The IRCv3 capabilities of this server, one row each: what CAP LS shows and what a client may ask
// for. Thread: dispatcher; plain values. IRCv3 capability-negotiation.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace watek::server::dispatcher {

/// One bit each.
enum class Capability : quint32 {
    StandardReplies = 1u << 0,
};

struct CapabilityRow {
    Capability capability;
    QByteArrayView name;
    QByteArrayView value; ///< shown as name=value to clients of version 302; may be empty
    bool changesLines; ///< receivers with it and without it get different bytes for one event
};

inline constexpr std::array kCapabilities{
    CapabilityRow{Capability::StandardReplies, "standard-replies", "", false},
};

/// What a client has asked for and was given.
class CapabilitySet {
public:
    constexpr bool has(Capability capability) const { return m_bits & quint32(capability); }
    constexpr void insert(Capability capability) { m_bits |= quint32(capability); }
    constexpr void remove(Capability capability) { m_bits &= ~quint32(capability); }
    constexpr quint32 bits() const { return m_bits; }
    constexpr bool operator==(const CapabilitySet &) const = default;

private:
    quint32 m_bits = 0;
};

/// The row of the capability with this name, or null.
constexpr const CapabilityRow *findCapability(QByteArrayView name)
{
    for (const CapabilityRow &row : kCapabilities) {
        if (row.name == name)
            return &row;
    }
    return nullptr;
}

} // namespace watek::server::dispatcher
