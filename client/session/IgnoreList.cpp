#include "client/session/IgnoreList.h"

#include "common/protocol/UserMask.h"

#include <algorithm>

namespace watek::client::session {

namespace {

constexpr QByteArrayView kAccount("$a:");

bool fits(QByteArrayView mask, QByteArrayView source, QByteArrayView account,
    protocol::CaseMapping mapping)
{
    if (mask.startsWith(kAccount)) {
        return !account.isEmpty()
            && protocol::isSameName(mask.sliced(kAccount.size()), account, mapping);
    }
    return protocol::matchesMask(mask, source, mapping);
}

} // namespace

QByteArray IgnoreList::maskOfAccount(QByteArrayView account)
{
    return kAccount.toByteArray() + account.toByteArray();
}

QByteArray IgnoreList::maskOf(QByteArrayView nickOrMask)
{
    if (nickOrMask.startsWith(kAccount))
        return nickOrMask.toByteArray();
    protocol::UserMask mask = protocol::completedUserMask(nickOrMask);
    // A backslash in a nick stands for itself.
    if (mask.nick == nickOrMask && !protocol::hasWildcards(mask.nick))
        mask.nick = protocol::escapedForMask(mask.nick);
    return mask.text();
}

bool IgnoreList::add(const QByteArray &mask, protocol::CaseMapping mapping)
{
    const auto isIt
        = [&](const QByteArray &known) { return protocol::isSameName(known, mask, mapping); };
    if (std::ranges::any_of(m_masks, isIt))
        return true;
    if (m_masks.size() >= kMost)
        return false;
    m_masks.append(mask);
    return true;
}

bool IgnoreList::remove(
    QByteArrayView source, QByteArrayView account, protocol::CaseMapping mapping)
{
    return m_masks.removeIf([&](const QByteArray &mask) {
        return protocol::isSameName(mask, source, mapping) || fits(mask, source, account, mapping);
    }) > 0;
}

bool IgnoreList::matches(
    QByteArrayView source, QByteArrayView account, protocol::CaseMapping mapping) const
{
    return source.contains('!') && std::ranges::any_of(m_masks, [&](const QByteArray &mask) {
        return fits(mask, source, account, mapping);
    });
}

} // namespace watek::client::session
