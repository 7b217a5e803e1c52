// Who has registered with this server, as values. Any thread.
#pragma once

#include "common/protocol/Scram.h"
#include "server/shared/AccountDetails.h"
#include "server/shared/AppPassword.h"
#include "server/shared/Metadata.h"
#include "server/shared/ReadMarker.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHashFunctions>

#include <compare>
#include <optional>
#include <vector>

namespace watek::server::shared {

/// One account, for good: a number drawn by chance, never used again and never shown; 0 is none.
/// It has 63 bits, because databases count with a sign.
struct AccountId {
    quint64 value = 0;

    auto operator<=>(const AccountId &) const = default;
    explicit operator bool() const { return value != 0; }
};

inline size_t qHash(AccountId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }

using protocol::ScramVerifier;

/// What the owner of an account wants; Default: what the settings say.
enum class Choice : quint8 { Default, Yes, No };

/// How the owner is there without a connection.
struct Staying {
    Choice alwaysOn = Choice::Default; ///< stays in the chat
    Choice autoAway = Choice::Default; ///< is marked as away then; Default: yes

    bool operator==(const Staying &) const = default;
};

struct Account {
    AccountId id;
    QByteArray name; ///< a nickname, in the spelling of who registered it; unique when folded
    ScramVerifier verifier;
    QByteArray email = {}; ///< empty: none was given
    qint64 registeredMs = 0; ///< wall clock
    bool isVerified = true; ///< false: its owner has not yet shown to read that e-mail
    QByteArrayList certificates = {}; ///< SHA-256 in hexadecimal digits, in the order of adding
    Staying staying = {};
    QByteArray vhost = {}; ///< a host that operators gave it; empty: none
    bool showsVhost = true; ///< its owner wants to be seen by that

    QByteArrayList silence = {}; ///< masks of whom its owner does not hear
    std::optional<AccountCode> code = {}; ///< that was sent by e-mail and not used yet
    std::optional<NickProtection> protection = {}; ///< nothing: as the settings say
    std::optional<Suspension> suspension = {}; ///< it may not be used
    std::vector<AppPassword> appPasswords = {}; ///< oldest first
    QByteArrayList recoveryCodes = {}; ///< SHA-256 of each that was not used yet
    /// Who logs in again is one more connection of the same person; Default: yes.
    Choice multiclient = Choice::Default;
    std::vector<ReadMarker> markers
        = {}; ///< what it has read; the one that was set last stands last
    Metadata metadata = {}; ///< what it tells of its owner
    qint64 seenMs = 0; ///< when somebody was logged in to it last, wall clock; 0: not known
    /// What was said to it up to this number (KeptMessage::sequence) its owner has been told.
    quint64 toldUntil = 0;

    /// Who knows its password may log in to it.
    bool isUsable(qint64 nowMs) const
    {
        return isVerified && (!suspension || suspension->isOver(nowMs));
    }

    bool operator==(const Account &) const = default;
};

} // namespace watek::server::shared
