#include "server/dispatcher/state/Channel.h"

#include "common/protocol/UserMask.h"
#include "server/dispatcher/state/User.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// The extended ban m: silences and does not keep out. Modern IRC "EXTBAN". No user's nickname has
/// a ':' behind its first letter, so such a mask means nothing else.
constexpr QByteArrayView kMutes("m:");
/// The extended ban a: behind it stands an account, or a mask of accounts. IRCv3 account-extban.
/// It may stand behind the other.
constexpr QByteArrayView kOfAccount("a:");

/// `mask` without kMutes; `userMask` is the user's, made once for many of them.
bool fits(QByteArrayView mask, const User &user, const QByteArray &userMask)
{
    if (mask.startsWith(kOfAccount))
        return user.isIdentified()
            && protocol::matchesAccountMask(mask.sliced(kOfAccount.size()), user.account);
    return protocol::matchesUserMask(mask, userMask);
}

/// By the host that others see, and by those that its connections have of themselves (a cloak, as a
/// rule): a host that was given to the user does not let it escape, nor does a second connection.
///
/// Not by an address that is hidden, as some servers do: whoever may ban could then find it out, by
/// setting one mask after the other (*!*@128.0.0.0/1 ...) and looking who is still let in. Networks
/// can be banned by their part of the cloak.
bool fitsAny(const std::vector<ListEntry> &entries, const User &user, QByteArrayView kind)
{
    if (entries.empty())
        return false;
    std::vector<QByteArray> masks{user.mask()};
    for (const Session *const session : user.sessions) {
        if (session->host != user.host)
            masks.push_back(user.maskAt(session->host));
    }
    return std::ranges::any_of(entries, [&](const ListEntry &entry) {
        if (entry.mask.startsWith(kMutes) != !kind.isEmpty())
            return false;
        const QByteArrayView wanted = QByteArrayView(entry.mask).sliced(kind.size());
        return std::ranges::any_of(
            masks, [&](const QByteArray &mask) { return fits(wanted, user, mask); });
    });
}

} // namespace

const AudienceSeat *Membership::seatOf(const Session &session) const
{
    const auto seat = std::ranges::find(seats, &session, &AudienceSeat::session);
    return seat == seats.end() ? nullptr : &*seat;
}

AudienceSeat *Membership::seatOf(const Session &session)
{
    const auto seat = std::ranges::find(seats, &session, &AudienceSeat::session);
    return seat == seats.end() ? nullptr : &*seat;
}

AudienceSeat &Membership::addSeat(Session &session)
{
    return seats.emplace_back(AudienceSeat{.session = &session});
}

void Membership::removeSeat(const AudienceSeat &seat)
{
    seats.remove_if([&](const AudienceSeat &each) { return &each == &seat; });
}

QByteArray completedListMask(const QByteArray &given)
{
    const QByteArrayView kind = given.startsWith(kMutes) ? kMutes : QByteArrayView();
    const QByteArrayView rest = QByteArrayView(given).sliced(kind.size());
    if (rest == kOfAccount)
        return given + '*';
    if (rest.startsWith(kOfAccount))
        return given;
    return kind.toByteArray() + protocol::completedUserMask(rest).text();
}

bool fitsListMask(const QByteArray &mask, const User &user)
{
    const QByteArrayView kind = mask.startsWith(kMutes) ? kMutes : QByteArrayView();
    return fits(QByteArrayView(mask).sliced(kind.size()), user, user.mask());
}

Membership *Channel::member(const User &user)
{
    const auto found = members.find(user.id);
    return found == members.end() ? nullptr : &found->second;
}

const Membership *Channel::member(const User &user) const
{
    const auto found = members.find(user.id);
    return found == members.end() ? nullptr : &found->second;
}

const std::vector<ListEntry> &Channel::list(char letter) const
{
    static const std::vector<ListEntry> kNone;
    const auto found = lists.constFind(letter);
    return found == lists.constEnd() ? kNone : *found;
}

bool Channel::matchesList(char letter, const User &user) const
{
    return fitsAny(list(letter), user, {});
}

bool Channel::isBanned(const User &user) const
{
    return matchesList(mode::kBan, user) && !matchesList(mode::kBanException, user);
}

bool Channel::isBanned(const Membership &membership) const
{
    if (membership.banCheckedAt != banRevision) {
        const User &user = membership.user();
        membership.isBanned = isBanned(user)
            || (fitsAny(list(mode::kBan), user, kMutes)
                && !fitsAny(list(mode::kBanException), user, kMutes)
                && !matchesList(mode::kBanException, user));
        membership.banCheckedAt = banRevision;
    }
    return membership.isBanned;
}

QList<QByteArray> Channel::modeParams(bool showsKey) const
{
    QByteArray letters = '+' + flags.text();
    QList<QByteArray> params;
    if (!key.isEmpty()) {
        letters.append(mode::kKey);
        params.append(showsKey ? key : QByteArrayLiteral("*"));
    }
    if (limit > 0) {
        letters.append(mode::kLimit);
        params.append(QByteArray::number(limit));
    }
    if (pace && pace->joinRate()) {
        letters.append(mode::kJoinThrottle);
        params.append(pace->joinRate()->text());
    }
    if (pace && pace->slowSeconds() > 0) {
        letters.append(mode::kSlow);
        params.append(QByteArray::number(pace->slowSeconds()));
    }
    params.prepend(letters);
    return params;
}

} // namespace watek::server::dispatcher
