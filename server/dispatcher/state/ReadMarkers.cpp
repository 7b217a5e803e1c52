#include "server/dispatcher/state/ReadMarkers.h"

#include <algorithm>

namespace watek::server::dispatcher {

void ChangedTargets::add(const QByteArray &target)
{
    if (m_areAll)
        return;
    m_targets.insert(target);
    m_areAll = m_targets.size() > kMostReadMarkers;
    if (m_areAll)
        m_targets.clear();
}

void ChangedTargets::add(const ChangedTargets &others)
{
    m_areAll = m_areAll || others.m_areAll;
    if (m_areAll)
        m_targets.clear();
    for (const QByteArray &target : others.m_targets)
        add(target);
}

const shared::ReadMarker *findMarker(const ReadMarkers &markers, QByteArrayView target)
{
    const auto found = std::ranges::find_if(
        markers, [&](const shared::ReadMarker &marker) { return marker.target == target; });
    return found == markers.end() ? nullptr : &*found;
}

std::optional<QByteArray> advanceMarker(ReadMarkers &markers, const shared::ReadMarker &marker)
{
    shared::ReadMarker advanced = marker;
    if (const shared::ReadMarker *const before = findMarker(markers, marker.target)) {
        advanced.readMs = std::max(advanced.readMs, before->readMs);
        markers.erase(markers.begin() + (before - markers.data()));
    }
    markers.push_back(std::move(advanced));
    if (markers.size() <= kMostReadMarkers)
        return std::nullopt;
    QByteArray oldest = markers.front().target;
    markers.erase(markers.begin());
    return oldest;
}

bool renameMarker(ReadMarkers &markers, QByteArrayView from, const QByteArray &to)
{
    const shared::ReadMarker *const marker = findMarker(markers, from);
    if (!marker)
        return false;
    shared::ReadMarker moved = *marker;
    moved.target = to;
    markers.erase(markers.begin() + (marker - markers.data()));
    advanceMarker(markers, moved);
    return true;
}

} // namespace watek::server::dispatcher
