// A batch of the metadata draft, whose lines may come in several slices. Who has not negotiated
// batch is sent the lines alone. Thread: dispatcher. IRCv3 metadata "Batch types".
#pragma once

#include "server/dispatcher/Chat.h"

namespace watek::server::dispatcher {

class MetadataBatch {
public:
    /// `target`: whose metadata it tells; empty: the type has no parameter.
    void begin(Chat &chat, ReplyBuffer &replies, const char *type, const QByteArray &target)
        REQUIRES(dispatcherRole)
    {
        if (!replies.asker().capabilities.has(Capability::Batch))
            return;
        m_name = chat.newBatchName();
        QList<QByteArray> params{'+' + m_name, type};
        if (!target.isEmpty())
            params.append(target);
        replies.fromServer("BATCH", std::move(params));
    }
    void end(ReplyBuffer &replies)
    {
        if (!m_name.isEmpty())
            replies.fromServer("BATCH", {'-' + std::exchange(m_name, {})});
    }

    void line(Chat &chat, ReplyBuffer &replies, const QByteArray &command,
        QList<QByteArray> params) const REQUIRES(dispatcherRole);
    /// The asker's nickname is put before `params`.
    void numeric(Chat &chat, ReplyBuffer &replies, protocol::Numeric number,
        QList<QByteArray> params) const REQUIRES(dispatcherRole)
    {
        params.prepend(replies.asker().user->nickText());
        line(chat, replies, protocol::numericText(number), std::move(params));
    }

private:
    QByteArray m_name; ///< empty: there is no batch
};

} // namespace watek::server::dispatcher
