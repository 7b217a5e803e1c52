// Until where one person has read its channels and conversations: a short list in which the one
// that was set last stands last. Thread: dispatcher; plain values. IRCv3 read-marker.
#pragma once

#include "server/shared/ReadMarker.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <set>
#include <vector>

namespace watek::server::dispatcher {

using ReadMarkers = std::vector<shared::ReadMarker>;

/// So many markers are kept of one person; when there is one more, the one that was set longest ago
/// is forgotten.
inline constexpr size_t kMostReadMarkers = 256;

/// Which of one person's markers have changed, each once. With more than are kept of one person it
/// is all of them.
class ChangedTargets {
public:
    void add(const QByteArray &target);
    void add(const ChangedTargets &others);
    bool areAll() const { return m_areAll; }
    /// Empty when they are all.
    const std::set<QByteArray> &targets() const { return m_targets; }

private:
    std::set<QByteArray> m_targets;
    bool m_areAll = false;
};

/// Null when there is none. `target`: folded.
const shared::ReadMarker *findMarker(const ReadMarkers &markers, QByteArrayView target);
/// A marker never goes back: IRCv3 read-marker "Read timestamp notes". The target whose marker had
/// to make way, if one had to.
std::optional<QByteArray> advanceMarker(ReadMarkers &markers, const shared::ReadMarker &marker);
/// The channel is called otherwise: its marker goes with it. False: it has none.
bool renameMarker(ReadMarkers &markers, QByteArrayView from, const QByteArray &to);

} // namespace watek::server::dispatcher
