// The flag m_wasPosted stands in for the reference count of the list: QList::isDetached() is a
// relaxed read, which does not order the io thread's last look at the list before our next write to
// it.
#include "server/dispatcher/state/Audience.h"

#include "server/dispatcher/state/Session.h"

#include <algorithm>

namespace watek::server::dispatcher {

void Audience::Group::makeWritable()
{
    if (!m_wasPosted)
        return;
    shared::SlotList copy;
    copy.reserve(m_slots.size() + m_slots.size() / 2 + 4);
    copy.append(m_slots);
    m_slots = std::move(copy);
    m_wasPosted = false;
}

void Audience::Group::append(AudienceSeat &seat, shared::Slot slot)
{
    makeWritable();
    seat.index = size();
    m_slots.append(slot);
    m_seats.push_back(&seat);
}

void Audience::Group::removeAt(qsizetype index)
{
    makeWritable();
    AudienceSeat *const last = m_seats.back();
    m_seats[size_t(index)] = last;
    m_slots[index] = m_slots.constLast();
    last->index = index;
    m_seats.pop_back();
    m_slots.removeLast();
}

void Audience::add(AudienceSeat &seat)
{
    Q_ASSERT_X(!seat.isTaken(), "Audience", "a seat is taken twice");
    const LineForm form = seat.session->form();
    const quint32 thread = seat.session->route.thread;
    auto group = std::ranges::find_if(
        m_groups, [&](const Group &each) { return each.thread == thread && each.form == form; });
    if (group == m_groups.end()) {
        // An empty one is used again: clients that change their capabilities again and again do
        // not make the audience longer than it has members.
        group = std::ranges::find_if(m_groups, &Group::isEmpty);
        if (group == m_groups.end())
            group = m_groups.insert(m_groups.end(), Group());
        group->form = form;
        group->thread = thread;
    }
    seat.group = group - m_groups.begin();
    group->append(seat, seat.session->route.slot);
    ++m_size;
}

void Audience::remove(AudienceSeat &seat)
{
    Q_ASSERT_X(seat.isTaken(), "Audience", "a free seat is given back");
    m_groups[size_t(seat.group)].removeAt(seat.index);
    seat.group = -1;
    seat.index = -1;
    --m_size;
}

} // namespace watek::server::dispatcher
