// What was kept of a conversation, as lines again: the same bytes that were heard when it was said,
// as far as the reader's capabilities want them. Thread: any; pure.
#pragma once

#include "server/dispatcher/state/LineForm.h"
#include "server/shared/HistoryMail.h"

#include <QByteArray>

namespace watek::server::dispatcher {

/// Whole lines for a reader of this form; empty when it cannot be told (a TAGMSG without
/// message-tags, a RENAME without channel-rename). `target`: what the channel or the receiver is
/// called now.
QByteArray historyLines(
    const shared::KeptMessage &message, const QByteArray &target, LineForm form);

/// The same lines as part of the batch `name`. What is in an inner batch belongs to that one alone.
/// IRCv3 batch "Nested batches".
QByteArray inBatch(const QByteArray &lines, const QByteArray &name);

} // namespace watek::server::dispatcher
