#include "server/dispatcher/Recipients.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

Recipients::Group &Recipients::group(LineForm form, quint32 thread)
{
    const auto found = std::ranges::find_if(
        m_groups, [&](const Group &each) { return each.thread == thread && each.form == form; });
    if (found != m_groups.end())
        return *found;
    m_groups.append({form, thread, {}});
    return m_groups.last();
}

void Recipients::add(Session &session, LineForm form)
{
    if (std::exchange(session.epoch, m_epoch) != m_epoch)
        group(form, session.route.thread).slots.append(session.route.slot);
}

void Recipients::add(const Audience::Group &from)
{
    if (from.isEmpty())
        return;
    shared::SlotList &slots = group(from.form, from.thread).slots;
    for (const AudienceSeat *seat : from.seats()) {
        if (std::exchange(seat->session->epoch, m_epoch) != m_epoch)
            slots.append(seat->session->route.slot);
    }
}

} // namespace watek::server::dispatcher
