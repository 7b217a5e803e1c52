#include "server/dispatcher/state/Channel.h"

#include "common/protocol/UserMask.h"
#include "server/dispatcher/state/User.h"

#include <algorithm>

namespace watek::server::dispatcher {

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
    const std::vector<ListEntry> &entries = list(letter);
    if (entries.empty())
        return false;
    const QByteArray mask = user.mask();
    return std::ranges::any_of(
        entries, [&](const ListEntry &entry) { return protocol::matchesMask(entry.mask, mask); });
}

bool Channel::isBanned(const User &user) const
{
    return matchesList(mode::kBan, user) && !matchesList(mode::kBanException, user);
}

bool Channel::isBanned(const Membership &membership) const
{
    if (membership.banCheckedAt != banRevision) {
        membership.isBanned = isBanned(membership.user());
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
    params.prepend(letters);
    return params;
}

} // namespace watek::server::dispatcher
