// What the store knew when the server started, as a value. Any thread.
#pragma once

#include "server/shared/Account.h"
#include "server/shared/PresenceMail.h"
#include "server/shared/RegisteredChannel.h"
#include "server/shared/Report.h"

#include <QByteArray>

#include <vector>

namespace watek::server::shared {

struct StoredState {
    std::vector<Account> accounts;
    /// Drawn once for each database: what false answers about accounts that do not exist are made
    /// of, so that they stay the same over a restart. 32 bytes.
    QByteArray secret;
    std::vector<RegisteredChannel> channels = {};
    std::vector<StoredPresence> presences = {};
    /// Drawn once for each database: cloaks are made with it. 32 bytes; empty when nothing is
    /// stored.
    QByteArray cloakKey = {};
    std::vector<Report> reports = {}; ///< the oldest first
    quint64 lastReport = 0; ///< the highest number that a report ever had
    /// Numbers of messages and incarnations go on behind it. Never less than at the start before,
    /// also when the last messages were deleted.
    quint64 lastSequence = 0;
    IncarnationId lobby = {}; ///< of the channel that is always there; 0: not drawn yet
    qint64 lastTimeMs = 0; ///< of the message with that number: the next ones are not earlier
};

} // namespace watek::server::shared
