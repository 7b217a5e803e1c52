// The answers to one line of one client. Handlers write to it and never send: what they say leaves
// in one piece when the line has been handled. Thread: dispatcher; lives as long as one line is
// handled.
#pragma once

#include "common/protocol/Numerics.h"
#include "server/dispatcher/Outbox.h"
#include "server/dispatcher/state/User.h"

#include <QByteArray>
#include <QList>

namespace watek::server::dispatcher {

class ReplyBuffer {
public:
    /// Both outlive the buffer.
    ReplyBuffer(const User &asker, const QByteArray &serverName)
        : m_asker(asker)
        , m_serverName(serverName)
    {
    }
    ReplyBuffer(const ReplyBuffer &) = delete;
    ReplyBuffer &operator=(const ReplyBuffer &) = delete;

    const User &asker() const { return m_asker; }

    /// A numeric; the asker's nickname is put before `params`.
    void numeric(protocol::Numeric number, QList<QByteArray> params);
    /// Any other line from the server: PONG, CAP, ERROR.
    void fromServer(const char *command, QList<QByteArray> params);
    /// IRCv3 standard-replies; who did not ask for them gets a NOTICE. `command` is "*" when there
    /// is none.
    void fail(const QByteArray &command, const QByteArray &code, const QByteArray &description);
    /// For a plain-text guest: "[SERVER] text".
    void sentence(const QByteArray &text);
    /// The asker's own copy of an event, as it was encoded for its form.
    void own(const QByteArray &lines) { m_lines.append(lines); }

    /// Hands everything to the outbox in one Send. Labels and batches will be put around it here.
    void flush(Outbox &outbox) REQUIRES(dispatcherRole);

private:
    const User &m_asker;
    const QByteArray &m_serverName;
    QByteArray m_lines;
};

} // namespace watek::server::dispatcher
