// Receivers gathered one by one, when no audience has just them: the peers of who quits, the
// operators of a channel. Grouped like an audience. Thread: dispatcher; lives as long as one event
// is delivered.
#pragma once

#include "server/dispatcher/state/Audience.h"
#include "server/dispatcher/state/Session.h"

#include <QVarLengthArray>

namespace watek::server::dispatcher {

class Recipients {
public:
    struct Group {
        LineForm form = LineForm::irc();
        quint32 thread = 0;
        shared::SlotList slots;
    };

    /// `epoch`: from ServerState::nextEpoch(); nobody is gathered twice.
    explicit Recipients(quint64 epoch)
        : m_epoch(epoch)
    {
    }

    /// Makes later add()s of the session void.
    void exclude(Session &session) { session.epoch = m_epoch; }
    void add(Session &session) { add(session, session.form()); }
    /// With another form than its own.
    void add(Session &session, LineForm form);
    void add(const Audience::Group &group);

    const QVarLengthArray<Group, 8> &groups() const { return m_groups; }

private:
    Group &group(LineForm form, quint32 thread);

    const quint64 m_epoch;
    QVarLengthArray<Group, 8> m_groups;
};

} // namespace watek::server::dispatcher
