#include "client/session/Roster.h"

namespace watek::client::session {

QByteArray Roster::key(const QString &nick) const
{
    return protocol::folded(nick.toUtf8(), m_mapping);
}

const Member *Roster::find(const QString &nick) const
{
    const auto found = m_members.constFind(key(nick));
    return found == m_members.constEnd() ? nullptr : &*found;
}

void Roster::setCaseMapping(protocol::CaseMapping mapping)
{
    if (mapping == m_mapping)
        return;
    m_mapping = mapping;
    const QList<Member> members = all();
    m_members.clear();
    for (const Member &member : members)
        put(member);
}

} // namespace watek::client::session
