// What the dispatcher asks of the composition root: things that are not the chat's to do, such as
// reading a file. Values only; one mailbox, read on the main thread.
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
        SaveBans, ///< `text` is what ServerBans and WordFilters are to be after the next start
    };
    Kind kind = Kind::Rehash;
    base::ClientId client = {}; ///< who asked
    QByteArray text = {};
};

/// Bound: what operators type.
inline constexpr qsizetype kAppRequestBound = 256;

using AppMailbox = threading::Mailbox<AppRequest>;

} // namespace watek::server::shared
