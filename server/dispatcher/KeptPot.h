// How much memory the events take that are kept for broken connections. Thread: dispatcher; it
// looks at no clock and no state.
//
// An event that many keep is there once, and is counted once, for as long as anybody keeps it: when
// a router starts anew, a room of several hundred loses its connections at one moment, and all of
// them are to be told the same lines.
#pragma once

#include "server/dispatcher/Event.h"

#include <QHash>

#include <memory>

namespace watek::server::dispatcher {

class KeptPot {
public:
    /// The same event. It is counted until the last of the pointers that this gives has gone, which
    /// may be after the pot itself.
    std::shared_ptr<const Event> hold(const std::shared_ptr<const Event> &event);
    /// Somebody keeps it: one more costs nothing.
    bool holds(const Event &event) const { return m_inside->held.contains(&event); }
    qint64 bytes() const { return m_inside->bytes; }

private:
    struct Inside {
        qint64 bytes = 0;
        QHash<const Event *, std::weak_ptr<const Event>> held;
    };
    std::shared_ptr<Inside> m_inside = std::make_shared<Inside>();
};

} // namespace watek::server::dispatcher
