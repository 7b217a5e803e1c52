// What the dispatcher asks of the passwords thread. Values only; the answer is an Inbound
// PasswordChecked.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/Scram.h"
#include "common/threading/Mailbox.h"
#include "server/shared/HashedPassword.h"

#include <QByteArray>

#include <variant>

namespace watek::server::shared {

/// Rounds of PBKDF2 for a new password. RFC 7677 asks for 4096 at least; a processor of today takes
/// about 20 ms for so many.
inline constexpr int kPasswordRounds = 100'000;

/// A verifier is to be made of the password, with so many rounds.
struct MakeVerifier {
    int iterations = 0;
};

struct PasswordRequest {
    base::ClientId client = {}; ///< who waits for the answer
    quint64 ticket = 0; ///< comes back with it; tells the client's requests apart
    QByteArray password;
    /// What it is compared with: of the settings, or of an account; or that there is none yet.
    std::variant<HashedPassword, protocol::ScramVerifier, MakeVerifier> task;
};

/// So many are under way at a time: while one is hashed the next is there already. The others wait
/// with the dispatcher, which chooses among them.
inline constexpr int kPasswordsUnderWay = 2;

/// Bound: kPasswordsUnderWay.
using PasswordRequests = threading::Mailbox<PasswordRequest>;

} // namespace watek::server::shared
