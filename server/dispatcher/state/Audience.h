// Who hears what is said in one place, kept ready for posting: grouped by the form of the lines and
// by the io thread, each group an implicitly shared list of slots. Thread: dispatcher. Changing it
// costs O(1) for a list that was not posted since its last change, and a copy of that one list
// otherwise; posting costs one pointer per group.
#pragma once

#include "server/dispatcher/state/LineForm.h"
#include "server/shared/Outbound.h"
#include "server/shared/Roles.h"

#include <vector>

namespace watek::server::dispatcher {

struct Session;

/// One session's entry in one audience. It stays at its address while it is taken: the audience
/// points back.
struct AudienceSeat {
    Session *session = nullptr;
    qsizetype group = -1; ///< -1: not in the audience
    qsizetype index = -1;

    bool isTaken() const { return group >= 0; }
};

class Audience {
public:
    class Group {
    public:
        LineForm form = LineForm::irc();
        quint32 thread = 0;

        bool isEmpty() const { return m_seats.empty(); }
        qsizetype size() const { return qsizetype(m_seats.size()); }
        const std::vector<AudienceSeat *> &seats() const { return m_seats; }
        /// The list for a SendToMany. From here on another thread may read it, so it is not written
        /// again.
        const shared::SlotList &postedSlots()
        {
            m_wasPosted = true;
            return m_slots;
        }

    private:
        friend class Audience;
        void append(AudienceSeat &seat, shared::Slot slot);
        void removeAt(qsizetype index);
        void makeWritable();

        shared::SlotList m_slots; ///< m_slots[i] is where the session of m_seats[i] is served
        std::vector<AudienceSeat *> m_seats;
        bool m_wasPosted = false;
    };

    Audience() = default;
    Audience(const Audience &) = delete;
    Audience &operator=(const Audience &) = delete;

    /// Takes in the seat's session, whose form and io thread decide the group.
    void add(AudienceSeat &seat);
    void remove(AudienceSeat &seat);

    /// Some may be empty: a group stays for whoever comes next.
    std::vector<Group> &groups() { return m_groups; }
    qsizetype size() const { return m_size; }

private:
    std::vector<Group> m_groups;
    qsizetype m_size = 0;
};

} // namespace watek::server::dispatcher
