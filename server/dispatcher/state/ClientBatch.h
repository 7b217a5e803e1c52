// A batch that a client has begun and not ended. One that was refused is none any more: the session
// only keeps its name (Session::refusedBatches). Thread: dispatcher. IRCv3 client-batch, multiline.
#pragma once

#include "server/dispatcher/Event.h"

#include <QByteArray>

#include <vector>

namespace watek::server::dispatcher {

struct ClientBatch {
    QByteArray name; ///< what the client calls it
    QByteArray label; ///< of its first line: answered when all is there
    QByteArray target;
    QByteArray clientTags;
    QByteArray resendId; ///< of its first line: Event.h
    QByteArray command; ///< PRIVMSG or NOTICE; empty: no line yet
    std::vector<SaidLine> lines = {};
    qsizetype bytes = 0;
};

} // namespace watek::server::dispatcher
