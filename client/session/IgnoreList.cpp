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

bool IgnoreList::add(const Entry &entry, protocol::CaseMapping mapping)
{
    const auto known = std::ranges::find_if(m_entries,
        [&](const Entry &one) { return protocol::isSameName(one.mask, entry.mask, mapping); });
    if (known != m_entries.end()) {
        if (!entry.nick.isEmpty() && !protocol::isSameName(known->nick, entry.nick, mapping))
            known->nick = entry.nick;
        return true;
    }
    if (m_entries.size() >= kMost)
        return false;
    m_entries.append(entry);
    return true;
}

bool IgnoreList::remove(
    QByteArrayView source, QByteArrayView account, protocol::CaseMapping mapping)
{
    return m_entries.removeIf([&](const Entry &one) {
        return protocol::isSameName(one.mask, source, mapping)
            || fits(one.mask, source, account, mapping);
    }) > 0;
}

bool IgnoreList::removeFoundBy(QByteArrayView nick, protocol::CaseMapping mapping)
{
    return m_entries.removeIf([&](const Entry &one) {
        return !one.nick.isEmpty() && protocol::isSameName(one.nick, nick, mapping);
    }) > 0;
}

bool IgnoreList::goesByAccounts() const
{
    return std::ranges::any_of(
        m_entries, [](const Entry &one) { return one.mask.startsWith(kAccount); });
}

bool IgnoreList::matches(
    QByteArrayView source, QByteArrayView account, protocol::CaseMapping mapping) const
{
    return source.contains('!') && std::ranges::any_of(m_entries, [&](const Entry &one) {
        return fits(one.mask, source, account, mapping);
    });
}

} // namespace watek::client::session
