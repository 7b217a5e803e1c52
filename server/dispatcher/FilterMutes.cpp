#include "server/dispatcher/FilterMutes.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/UserMask.h"
#include "server/dispatcher/state/User.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

QByteArray muteOfAccount(const User &user)
{
    return "$a:" + protocol::escapedForMask(user.account);
}

QByteArray muteOfUsername(const User &user, const QByteArray &address)
{
    return protocol::escapedForMask(user.username) + '@' + protocol::canonicalHost(address);
}

/// Everything that somebody who is now like this may be muted by.
QByteArrayList possibleMutes(const User &user)
{
    if (user.isIdentified())
        return {muteOfAccount(user)};
    QByteArrayList masks;
    const auto add = [&](const QByteArray &address) {
        masks.append(maskOfNetwork(address));
        masks.append(muteOfUsername(user, address));
    };
    for (const Session *const session : user.sessions)
        add(session->address);
    if (user.sessions.empty())
        add(user.lastAddress);
    return masks;
}

} // namespace

QByteArray FilterMutes::keyOf(const QByteArray &mask) { return protocol::folded(mask); }

QByteArrayList FilterMutes::masksFor(const User &speaker, bool isAddressShared) const
{
    QByteArrayList masks;
    if (speaker.isIdentified())
        masks.append(muteOfAccount(speaker));
    const QByteArray address = speaker.sessions.empty() ? speaker.lastAddress : speaker.address();
    const QByteArray end = keyOf('@' + protocol::canonicalHost(address));
    const auto isThere = [&](const QByteArray &key) { return key.endsWith(end); };
    const bool isByUsername = isAddressShared
        && std::count_if(m_mutes.keyBegin(), m_mutes.keyEnd(), isThere) < kMostOfAddress;
    masks.append(isByUsername ? muteOfUsername(speaker, address) : maskOfNetwork(address));
    return masks;
}

void FilterMutes::add(const ServerBan &mute)
{
    const QByteArray key = keyOf(mute.mask);
    if (m_mutes.size() >= kMost && !m_mutes.contains(key)) {
        m_mutes.removeIf([&](const auto &each) { return each.value().isOver(mute.setAtMs); });
        if (m_mutes.size() >= kMost)
            m_mutes.erase(std::ranges::min_element(m_mutes, {}, &ServerBan::untilMs));
    }
    m_mutes.insert(key, mute);
    ++m_revision;
}

void FilterMutes::remove(const QByteArray &mask)
{
    if (m_mutes.remove(keyOf(mask)))
        ++m_revision;
}

qint64 FilterMutes::mutedUntilMs(const User &user, qint64 nowMs) const
{
    qint64 untilMs = 0;
    if (m_mutes.isEmpty())
        return untilMs;
    for (const QByteArray &mask : possibleMutes(user)) {
        const auto found = m_mutes.constFind(keyOf(mask));
        if (found != m_mutes.constEnd() && !found->isOver(nowMs))
            untilMs = std::max(untilMs, found->untilMs);
    }
    return untilMs;
}

QByteArrayList FilterMutes::masksOf(const User &user) const
{
    QByteArrayList masks = possibleMutes(user);
    masks.removeIf([&](const QByteArray &mask) { return !has(mask); });
    return masks;
}

} // namespace watek::server::dispatcher
