// One channel: its members, topic, modes and lists.
// Thread: dispatcher. Reached only through ServerState, whose functions require that role.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/state/Audience.h"
#include "server/dispatcher/state/ChannelModes.h"
#include "server/dispatcher/state/ChannelPace.h"
#include "server/dispatcher/state/ModeLetters.h"
#include "server/dispatcher/state/NameList.h"
#include "server/shared/RegisteredChannel.h"

#include <QByteArray>
#include <QHash>

#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

namespace watek::server::dispatcher {

struct Channel;

struct User;

/// A user in a channel. Owned by the channel; stays at its address.
struct Membership {
    Channel *channel = nullptr;
    User *member = nullptr;
    quint64 number = 0; ///< of the channel's joins: tells it from an earlier one of the same user
    quint64 readableFrom = 0; ///< what was said under a lower number was said before it came
    std::list<AudienceSeat> seats; ///< one for each of the user's sessions
    NamePlace namePlace;
    MemberPrefixes prefixes; ///< tell Channel::names when they change
    // Whether a ban fits the member, as of the channel's ban revision; see isBanned().
    mutable quint32 banCheckedAt = 0;
    mutable bool isBanned = false;

    User &user() const { return *member; }
    /// The seat of one of the user's sessions, or null.
    const AudienceSeat *seatOf(const Session &session) const;
    AudienceSeat *seatOf(const Session &session);
    /// One more, which no audience has given yet.
    AudienceSeat &addSeat(Session &session);
    /// The audience has it back.
    void removeSeat(const AudienceSeat &seat);
    Rank rank() const { return prefixes.highest(); }
    bool isAtLeast(Rank rank) const { return prefixes.highest() >= rank; }
};

/// The mask of a list as it is kept: completed, its host in the canonical form; behind the extended
/// ban "m:", too. Behind "a:" stands an account.
QByteArray completedListMask(const QByteArray &given);
/// A mask as it is kept means the user, whatever it does to whom it means.
bool fitsListMask(const QByteArray &mask, const User &user);

/// A mask of a type A mode.
struct ListEntry {
    QByteArray mask;
    QByteArray setBy; ///< nick!user@host
    qint64 setAtMs = 0;
};

struct Topic {
    QByteArray text; ///< empty: no topic
    QByteArray setBy; ///< nick
    qint64 setAtMs = 0;
};

struct Channel {
    using Members = std::unordered_map<base::UserId, Membership, base::IdHash>;

    protocol::ChannelName name;
    quint64 number = 0; ///< tells it from an earlier channel of the same name
    quint64 joins = 0; ///< so many have joined since it was made
    shared::IncarnationId incarnation; ///< what is said here is kept under it; 0: nothing is kept
    /// It was closed (+i, +k or +s) and was opened then: what has a lower number was said behind
    /// the closed door, and is only for who was in already. 0: it never was.
    quint64 openSince = 0;
    qint64 createdMs = 0;
    qint64 renamedMs = 0; ///< 0: never
    bool isPermanent = false; ///< stays when its last member leaves; nobody gets it by coming first
    shared::ChannelId registration; ///< 0: none. With one it stays as well, and has +r
    Topic topic;
    ModeLetters flags; ///< type D modes that are set
    QByteArray key; ///< +k; empty: none
    int limit = 0; ///< +l; 0: none
    QHash<char, std::vector<ListEntry>> lists; ///< by the letter of the type A mode
    quint32 banRevision = 1; ///< changes when a ban or an exception does
    Members members;
    Audience audience;
    std::vector<const Membership *> silencers; ///< members whose user silences somebody
    shared::Metadata metadata; ///< what its operators tell of it
    std::unique_ptr<ChannelPace> pace; ///< of +W and +j; null: it has neither
    NameList names;

    /// Not everybody may come in, or know of it.
    bool isClosed() const
    {
        return !key.isEmpty() || flags.contains(mode::kInviteOnly) || flags.contains(mode::kSecret);
    }
    /// It matters when something is said here: +W.
    bool isTimed() const { return pace && pace->slowSeconds() > 0; }

    explicit Channel(protocol::ChannelName channelName)
        : name(std::move(channelName))
    {
    }

    Membership *member(const User &user);
    const Membership *member(const User &user) const;
    /// The masks of a type A mode.
    const std::vector<ListEntry> &list(char letter) const;
    /// A mask of the list fits the user.
    bool matchesList(char letter, const User &user) const;
    /// A ban fits and no exception does.
    bool isBanned(const User &user) const;
    /// The same, remembered until the bans or the member's name change.
    bool isBanned(const Membership &membership) const;
    /// "+kn key": what 324 shows. Who is not a member does not see the key.
    QList<QByteArray> modeParams(bool showsKey) const;
};

} // namespace watek::server::dispatcher
