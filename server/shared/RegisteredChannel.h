// A channel that somebody has registered, as values. Any thread.
//
// It has two halves. The registration (whose it is, who may do what) changes seldom, and is stored
// before it is applied. The contents (modes, topic, lists) are what a channel has anyway; they are
// applied first and stored soon after. Metadata is neither: each key is stored by itself, first.
#pragma once

#include "server/shared/Account.h"
#include "server/shared/IncarnationId.h"

#include <QByteArray>

#include <compare>
#include <optional>
#include <vector>

namespace watek::server::shared {

/// One registration, for good: a number drawn by chance, never used again and never shown; 0 is
/// none. It has 63 bits, because databases count with a sign.
struct ChannelId {
    quint64 value = 0;

    auto operator<=>(const ChannelId &) const = default;
    explicit operator bool() const { return value != 0; }
};

/// What an account may do in the channel.
struct AccessEntry {
    AccountId account;
    char letter = 0; ///< of the member's prefix: 'a', 'o', 'h' or 'v'
    QByteArray setBy; ///< an account's name, or the operator's nickname
    qint64 setAtMs = 0;

    bool operator==(const AccessEntry &) const = default;
};

/// What the founder decides about it.
struct ChannelSettings {
    bool keepsTopic = true; ///< when its last member leaves
    bool keepsModes = true; ///< likewise, with key and limit; otherwise it has those of a new one
    bool isPrivate = false; ///< its access list is shown only to who is on it
    std::optional<QByteArray> suspended = {}; ///< by an operator, and why: nobody may join

    bool operator==(const ChannelSettings &) const = default;
};

struct ChannelRegistration {
    ChannelId id;
    QByteArray name; ///< as it is spelt; unique when folded
    AccountId founder;
    AccountId heir; ///< whom the founder has offered it to; 0: nobody
    qint64 registeredMs = 0; ///< wall clock
    qint64 usedMs = 0; ///< when somebody of the access list was there last
    ChannelSettings settings;
    std::vector<AccessEntry> access; ///< in the order of adding; the founder is not on it

    bool operator==(const ChannelRegistration &) const = default;
};

/// One mask of a list.
struct KeptMask {
    char letter = 0; ///< 'b', 'e' or 'I'
    QByteArray mask;
    QByteArray setBy; ///< nick!user@host
    qint64 setAtMs = 0;

    bool operator==(const KeptMask &) const = default;
};

struct ChannelContents {
    IncarnationId incarnation = {}; ///< what was said here is kept under it
    quint64 openSince = 0; ///< Channel::openSince
    qint64 createdMs = 0;
    QByteArray flags; ///< "nt": modes without a parameter, but for +r
    QByteArray key; ///< empty: none
    int limit = 0; ///< 0: none
    int slowSeconds = 0; ///< +W; 0: none
    QByteArray joinRate = {}; ///< +j, "3:10"; empty: none
    QByteArray topic; ///< empty: none
    QByteArray topicSetBy; ///< nick
    qint64 topicSetAtMs = 0;
    std::vector<KeptMask> masks; ///< each list in the order of setting

    bool operator==(const ChannelContents &) const = default;
};

struct RegisteredChannel {
    ChannelRegistration registration;
    ChannelContents contents;
    Metadata metadata = {};

    bool operator==(const RegisteredChannel &) const = default;
};

} // namespace watek::server::shared
