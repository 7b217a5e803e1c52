// What a CHATHISTORY command asks for. IRCv3 draft/chathistory "CHATHISTORY Command",
// "Subcommands", "Errors and Warnings". Any thread; plain values.
#pragma once

#include "common/base/Expected.h"
#include "server/shared/HistoryReadMail.h"

#include <QByteArray>
#include <QList>

namespace watek::server::dispatcher {

struct HistoryQuery {
    QByteArray subcommand; ///< in capital letters
    QByteArray target; ///< a channel or a nickname as it was given; empty: TARGETS
    /// Without conversations: who may read what is decided elsewhere. Of TARGETS only the two
    /// moments and the limit.
    shared::HistoryRead read;

    bool asksForTargets() const { return target.isEmpty(); }
};

/// The rest of a "FAIL CHATHISTORY".
struct HistoryQueryError {
    QByteArray code;
    QList<QByteArray> context;
    QByteArray text;
};

/// `params`: of the command. `most`: messages in one answer; who asks for more gets so many.
base::Expected<HistoryQuery, HistoryQueryError> parseHistoryQuery(
    const QList<QByteArray> &params, size_t most);

} // namespace watek::server::dispatcher
