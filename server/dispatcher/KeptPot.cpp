#include "server/dispatcher/KeptPot.h"

#include "server/dispatcher/KeptTalk.h"

namespace watek::server::dispatcher {

std::shared_ptr<const Event> KeptPot::hold(const std::shared_ptr<const Event> &event)
{
    if (auto known = m_inside->held.value(event.get()).lock())
        return known;
    const qint64 bytes = KeptTalk::bytesOf(*event);
    std::shared_ptr<const Event> held(
        event.get(), [event, bytes, inside = m_inside](const Event *over) {
            inside->bytes -= bytes;
            inside->held.remove(over);
        });
    m_inside->bytes += bytes;
    m_inside->held.insert(held.get(), held);
    return held;
}

} // namespace watek::server::dispatcher
