// People who stay in the chat without a connection ("always-on"): what the store keeps of them, as
// values. Any thread.
#pragma once

#include "server/shared/Account.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace watek::server::shared {

/// How somebody was in the chat, so that the next start of the server can put it back.
struct Presence {
    struct Place {
        QByteArray channel; ///< name
        QByteArray prefixes; ///< letters of its modes there: "ov"; or kLost
        quint64 readableFrom
            = 0; ///< what was said under a lower number, it did not hear; 0: unknown
        /// It is not put back there, and is told so when it next comes.
        static constexpr const char *kLost = "-";
        bool isLost() const { return prefixes == kLost; }
        bool operator==(const Place &) const = default;
    };

    QByteArray nick;
    QByteArray username;
    QByteArray realname;
    QByteArray host; ///< what others see
    QByteArray address; ///< where its last connection was
    QByteArray modes; ///< letters, without those of an operator
    std::optional<QByteArray> away;
    qint64 seenMs = 0; ///< when it last had a connection, wall clock
    std::vector<Place> places; ///< in the order of joining

    bool operator==(const Presence &) const = default;
};

/// Takes the place of what was kept of that account before.
struct PresenceKept {
    AccountId account;
    Presence presence;
};
struct PresenceForgotten {
    AccountId account;
};
/// What the owner wants. It is applied to the account.
struct StayingSet {
    AccountId account;
    Staying staying;
};

struct StoredPresence {
    AccountId account;
    Presence presence;
};

} // namespace watek::server::shared
