// What the dispatcher asks of the composition root: things that are not the chat's to do, such as
// reading a file. Values only; one mailbox, read on the main thread, which gives passwords to a
// thread of their own.
#pragma once

#include "common/base/Ids.h"
#include "common/threading/Mailbox.h"

#include <QByteArray>

namespace watek::server::shared {

struct AppRequest {
    enum class Kind : quint8 {
        Rehash, ///< read the config file again; the answer is an Inbound Rehashed to `client`
        Restart, ///< stop and start again
        Die, ///< end the server; `text` is the mask of the operator who asked
        SaveBans, ///< `text` is what ServerBans are to be after the next start
        CheckPassword, ///< does `text` fit `hashed`? The answer is an Inbound PasswordChecked
    };
    Kind kind = Kind::Rehash;
    base::ClientId client = {}; ///< who asked
    QByteArray text = {};
    QByteArray hashed = {};
    QByteArray operName = {}; ///< comes back with the answer
    quint64 ticket = 0; ///< likewise; tells the client's requests apart
};

/// Passwords that may wait to be compared, of all clients together: who comes then is told to try
/// again. It takes a fifth of a second for each.
inline constexpr int kMostChecks = 32;

/// Bound: kMostChecks, and what operators type.
inline constexpr qsizetype kAppRequestBound = 256;

using AppMailbox = threading::Mailbox<AppRequest>;

} // namespace watek::server::shared
