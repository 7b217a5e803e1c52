// What the dispatcher asks of the store about registered channels. Values only; they travel in
// StoreRequest.
#pragma once

#include "server/shared/RegisteredChannel.h"

#include <QByteArray>

#include <variant>

namespace watek::server::shared {

/// With what it has at that moment.
struct ChannelRegistered {
    RegisteredChannel channel;
};
/// With all that belongs to it.
struct ChannelDropped {
    ChannelId channel;
};
struct ChannelNamed {
    ChannelId channel;
    QByteArray name; ///< free
};
/// Nobody is offered it any more, and the new founder has no entry in the access list.
struct ChannelFounderSet {
    ChannelId channel;
    AccountId founder;
};
struct ChannelOffered {
    ChannelId channel;
    AccountId heir; ///< 0: to nobody any more
};
/// In the place of the account's entry, if it has one.
struct AccessGiven {
    ChannelId channel;
    AccessEntry entry;
};
struct AccessTaken {
    ChannelId channel;
    AccountId account;
};
struct ChannelSettingsChanged {
    ChannelId channel;
    ChannelSettings settings;
};

/// What is stored first and applied afterwards.
using ChannelChange = std::variant<ChannelRegistered, ChannelDropped, ChannelNamed,
    ChannelFounderSet, ChannelOffered, AccessGiven, AccessTaken, ChannelSettingsChanged>;

/// What was applied already, and nobody waits for.
struct ChannelContentsKept {
    ChannelId channel;
    ChannelContents contents;
    qint64 usedMs = 0;
};

} // namespace watek::server::shared
