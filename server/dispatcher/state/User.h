// One person in the chat: its names, how it is now, where it is. It speaks and hears through its
// sessions, of which it has one as a rule.
// Thread: dispatcher. Reached only through ServerState, whose functions require that role.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/state/ModeLetters.h"
#include "server/dispatcher/state/ReadMarkers.h"
#include "server/dispatcher/state/Session.h"
#include "server/dispatcher/state/SilenceList.h"
#include "server/shared/Metadata.h"
#include "server/shared/ServerConfig.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>
#include <optional>
#include <vector>

namespace watek::server::dispatcher {

struct Membership;

/// What was found when somebody was last held against a list of mutes. It is good as long as
/// neither the list nor the person has changed, and no mute has ended.
struct RememberedMute {
    quint64 listRevision = 0; ///< of the list; 0: nothing was found out yet
    quint32 nameRevision = 0; ///< of the user
    qint64 untilMs = 0; ///< until when it is muted, wall clock; 0: it is not
};

struct User {
    base::UserId id;
    bool isInChat = false; ///< between CameOnline and Quit

    // Who it is. Nick and username are there while it is in the chat.
    std::optional<protocol::Nick> nick;
    QByteArray username;
    QByteArray realname;
    QByteArray account; ///< empty: not logged in
    QByteArray host; ///< what others see of its address: can stand in a source and as a parameter
    bool isHostGiven = false; ///< by an operator; nothing else changes it then but a new vhost

    // How it is now.
    ModeLetters modes;
    /// The highest of its connections' roles; None unless it has +o. What somebody may do is asked
    /// of the connection that it is done by: Call::role().
    shared::OperRole role = shared::OperRole::None;
    std::optional<QByteArray> away;
    qint64 signedOnMs = 0;
    qint64 lastSpokeMs = 0;
    qint64 knockedMs = 0; ///< 0: never
    std::vector<Membership *> memberships; ///< in the order of joining
    std::vector<quint64> invitations; ///< numbers of channels that it may enter once, oldest first
    std::vector<Session *> sessions; ///< its connections, oldest first; none while it is absent
    QByteArray lastAddress; ///< where its last connection was; only while it has none
    SilenceList silence; ///< whom it does not hear: its account's list, and its own
    QByteArrayList ownSilence; ///< what it has said of that while it was not logged in
    ReadMarkers markers; ///< what it has read while it was not logged in
    shared::Metadata metadata; ///< what it tells of itself beside its account's
    qint64 metadataPaidMs = 0; ///< MetadataDesk's. No event tells of it
    /// Changes with what a mask could fit: nick, user, host, account, addresses.
    quint32 nameRevision = 0;
    RememberedMute muteByOperators; ///< Peacekeeper's. No event tells of it
    RememberedMute muteByFilter; ///< the same
    /// Who has written to it privately while it was not logged in, the latest last.
    std::vector<base::UserId> writers;
    qint64 toldMutedMs = 0; ///< when it was last told so; 0: never. No event tells of it

    /// Older invitations are forgotten: most channels they are for are gone.
    static constexpr size_t kMostInvitations = 50;
    static constexpr size_t kMostWriters = 20;

    bool isInvisible() const { return modes.contains('i'); }
    bool isBot() const { return modes.contains('B'); }
    bool isOperator() const { return modes.contains('o'); }
    /// It is the owner of its nickname.
    bool isIdentified() const { return !account.isEmpty(); }
    /// A plain-text guest has one connection as long as it is in the chat. Who has none is no
    /// guest.
    bool isGuest() const { return !sessions.empty() && sessions.front()->isGuest(); }
    /// Nobody between it and the server can read what it says and hears.
    bool isSecure() const
    {
        return !sessions.empty()
            && std::ranges::all_of(sessions, [](const Session *one) { return one->isSecure; });
    }
    /// Where its oldest connection is in truth; empty when it has none.
    QByteArray address() const
    {
        return sessions.empty() ? QByteArray() : sessions.front()->address;
    }
    /// The nickname, or "*" before there is one.
    QByteArray nickText() const { return nick ? nick->text() : QByteArrayLiteral("*"); }
    /// nick!user@host.
    QByteArray mask() const { return maskAt(host); }
    QByteArray maskAt(const QByteArray &anyHost) const
    {
        const QByteArray nickname = nickText();
        QByteArray mask;
        mask.reserve(nickname.size() + username.size() + anyHost.size() + 2);
        return mask.append(nickname).append('!').append(username).append('@').append(anyHost);
    }
};

} // namespace watek::server::dispatcher
