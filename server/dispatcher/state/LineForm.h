// How a receiver's lines are written: receivers of the same form get the same bytes, so that an
// event is encoded once for all of them. Any thread; plain value.
#pragma once

#include "server/dispatcher/state/Capability.h"

#include <compare>

namespace watek::server::dispatcher {

class LineForm {
public:
    /// IRC with these capabilities; those that change no bytes make no form of their own.
    static constexpr LineForm irc(CapabilitySet capabilities = {})
    {
        quint32 changing = 0;
        for (const CapabilityRow &row : kCapabilities)
            changing |= row.changesLines ? quint32(row.capability) : 0;
        return LineForm(capabilities.bits() & changing);
    }
    /// Sentences for people with netcat or the like.
    static constexpr LineForm plainText() { return LineForm(kPlainText); }

    constexpr bool isPlainText() const { return m_bits == kPlainText; }
    constexpr bool has(Capability capability) const
    {
        return !isPlainText() && (m_bits & quint32(capability));
    }
    /// The form as far as these capabilities matter: what differs in others only is the same.
    constexpr LineForm reducedTo(CapabilitySet capabilities) const
    {
        return isPlainText() ? *this : LineForm(m_bits & capabilities.bits());
    }
    /// For events so rare that receivers are not kept apart beforehand.
    constexpr LineForm with(Capability capability) const
    {
        return isPlainText() ? *this : LineForm(m_bits | quint32(capability));
    }
    constexpr auto operator<=>(const LineForm &) const = default;

private:
    static constexpr quint32 kPlainText = ~0u;

    explicit constexpr LineForm(quint32 bits)
        : m_bits(bits)
    {
    }
    quint32 m_bits;
};

} // namespace watek::server::dispatcher
