// What the dispatcher asks of the store about read markers and metadata. Values only; they travel
// in StoreRequest.
#pragma once

#include "server/shared/RegisteredChannel.h"

#include <QByteArrayList>

#include <optional>
#include <variant>
#include <vector>

namespace watek::server::shared {

/// Some of an account's read markers; the others stay as they are. Was applied already, and nobody
/// waits for it.
struct MarkersKept {
    AccountId owner;
    std::vector<ReadMarker> markers = {}; ///< in the place of those of the same targets
    QByteArrayList forgotten = {}; ///< targets that have no marker any more
    bool isAll = false; ///< no other target has one
};

/// One key. Stored first, and applied afterwards.
struct MetadataChange {
    std::variant<AccountId, ChannelId> owner;
    QByteArray key;
    std::optional<QByteArray> value; ///< nothing: the key is removed
};

} // namespace watek::server::shared
