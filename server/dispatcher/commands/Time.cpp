// TIME: the clock of the server.
#include "server/dispatcher/commands/Commands.h"

#include <QDateTime>

namespace watek::server::dispatcher {

void handleTime(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 0))
        return;
    const qint64 nowMs = chat.nowMs();
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC);
    call.replies.numeric(protocol::RPL_TIME,
        {chat.info().name, QByteArray::number(nowMs / 1000), "0",
            now.toString(Qt::ISODate).toUtf8()});
}

} // namespace watek::server::dispatcher
