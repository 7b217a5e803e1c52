#include "client/session/IgnoreList.h"

#include "common/protocol/UserMask.h"

#include <algorithm>

namespace watek::client::session {

QByteArray IgnoreList::maskOf(QByteArrayView nickOrMask)
{
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

bool IgnoreList::remove(QByteArrayView source, protocol::CaseMapping mapping)
{
    return m_masks.removeIf([&](const QByteArray &mask) {
        return protocol::isSameName(mask, source, mapping)
            || protocol::matchesMask(mask, source, mapping);
    }) > 0;
}

bool IgnoreList::matches(QByteArrayView source, protocol::CaseMapping mapping) const
{
    return source.contains('!') && std::ranges::any_of(m_masks, [&](const QByteArray &mask) {
        return protocol::matchesMask(mask, source, mapping);
    });
}

} // namespace watek::client::session
