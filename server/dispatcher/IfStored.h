// What an author is told that is true only if what it says is stored. Thread: dispatcher.
#pragma once

#include "server/dispatcher/Chat.h"

namespace watek::server::dispatcher {

/// To be called right before Chat::happen() with something that will be kept
/// (HistoryKeeper::conversationOf): what `write(replies)` writes is sent when the store has kept
/// it. Otherwise the author is sent the refusal alone.
template <typename Write>
void tellIfStored(Chat &chat, ReplyBuffer &replies, Write write) REQUIRES(dispatcherRole)
{
    // Then happen() refuses it at once, and there is no batch to wait for.
    if (chat.historyKeeper().isRefusing())
        return;
    replies.setOutcome(Outcome::Stored);
    write(replies);
    replies.setOutcome(Outcome::Any);
}

} // namespace watek::server::dispatcher
