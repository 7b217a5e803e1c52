// Who is in a channel, with their prefixes.
// Thread: gui; a plain value that Conversation guards.
#pragma once

#include "common/protocol/CaseMapping.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace watek::client::session {

struct Member {
    QString nick;
    QByteArray prefixes; ///< "@+", highest first; empty: none
    int rank = 0; ///< place of the highest prefix in PREFIX: 0 is the highest, kNoRank is none
    bool isVoicedOnly = false; ///< the highest prefix is voice ('v') or below it
    bool isAway = false;
    bool isSelf = false;
    QString userHost; ///< "user@host" when known
    QString account; ///< empty: not logged in, or not known
    QString realName;

    bool operator==(const Member &) const = default;
};

inline constexpr int kNoRank = 1000;

/// Members by nick, under the network's case mapping.
class Roster {
public:
    void setCaseMapping(protocol::CaseMapping mapping);
    bool contains(const QString &nick) const { return m_members.contains(key(nick)); }
    const Member *find(const QString &nick) const;
    qsizetype size() const { return m_members.size(); }
    QList<Member> all() const { return m_members.values(); }

    /// Puts or replaces.
    void put(const Member &member) { m_members.insert(key(member.nick), member); }
    bool remove(const QString &nick) { return m_members.remove(key(nick)); }
    void clear() { m_members.clear(); }

private:
    QByteArray key(const QString &nick) const;

    protocol::CaseMapping m_mapping = protocol::CaseMapping::Ascii;
    QHash<QByteArray, Member> m_members;
};

} // namespace watek::client::session
