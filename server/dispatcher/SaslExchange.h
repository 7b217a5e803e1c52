// How far a session has come with AUTHENTICATE. Thread: dispatcher; a plain value.
#pragma once

#include "common/protocol/Sasl.h"
#include "common/protocol/Scram.h"
#include "server/shared/Account.h"

#include <optional>

namespace watek::server::dispatcher {

enum class SaslMechanism : quint8 { Plain, ScramSha256, External };

struct SaslExchange {
    SaslMechanism mechanism = SaslMechanism::Plain;
    protocol::SaslMessage message = {}; ///< of the client, as far as it has come

    // SCRAM only.
    std::optional<protocol::ScramExchange> scram = {}; ///< there: the client was challenged
    QByteArray name = {}; ///< who it claims to be
    shared::AccountId account = {}; ///< 0: nobody has that name
    protocol::ScramVerifier verifier = {}; ///< what it is asked to know the password of
    bool isProven = false; ///< it knows the password; its last, empty message is waited for
};

} // namespace watek::server::dispatcher
