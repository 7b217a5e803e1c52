// The chat as commands see it: the state to ask, and happen(), the one way to change it.
// Thread: dispatcher.
#pragma once

#include "server/dispatcher/Delivery.h"
#include "server/dispatcher/DispatcherContext.h"
#include "server/dispatcher/Event.h"
#include "server/dispatcher/MessageIds.h"
#include "server/dispatcher/Outbox.h"
#include "server/dispatcher/ReplyBuffer.h"
#include "server/dispatcher/ServerInfo.h"
#include "server/dispatcher/state/ServerState.h"

namespace watek::server::dispatcher {

class Chat {
public:
    /// Reads the message of the day and opens the lobby. `outbox` outlives the chat.
    Chat(const DispatcherContext &context, Outbox &outbox);
    Chat(const Chat &) = delete;
    Chat &operator=(const Chat &) = delete;

    ServerState &state() REQUIRES(dispatcherRole) { return m_state; }
    const shared::ServerConfig &config() const { return *m_context.config; }
    const ServerInfo &info() const { return m_info; }
    const shared::Counters &counters() const { return m_context.counters; }
    shared::Log &log() const { return m_context.log; }
    qint64 nowMs() const { return m_context.clock.wallMs(); }
    /// The channel that is always there.
    const Channel &lobby() REQUIRES(dispatcherRole);

    /// Makes an event of what the user does, applies it and tells everybody; the user's own copy
    /// goes to `own`. A user that leaves or loses its connection has no more copy: null.
    void happen(User &actor, What what, ReplyBuffer *own) REQUIRES(dispatcherRole);

    /// The user's registration is complete: it is in the chat.
    void comeOnline(User &user) REQUIRES(dispatcherRole);

    /// Null when the user may speak in the channel, else the reason why it may not.
    const char *whyMute(const User &user, const Channel &channel) REQUIRES(dispatcherRole);

    /// The others see the user quit with `reason`; it is sent its answers, `lastLine` (with its
    /// ending, may be empty) and is closed. Nothing happens to one that is closing already.
    void close(User &user, const QByteArray &reason, const QByteArray &lastLine, ReplyBuffer *own)
        REQUIRES(dispatcherRole);
    /// The last line that says why: "ERROR :Closing link: ..." or a sentence.
    QByteArray farewell(const User &user, const QByteArray &reason) const REQUIRES(dispatcherRole);
    /// The user quits; it stays known until its socket is closed.
    void quit(User &user, const QByteArray &reason) REQUIRES(dispatcherRole);

    /// A line of the server's to one user or to everybody online, in their forms.
    void notice(const User &user, const QByteArray &text) REQUIRES(dispatcherRole);
    void noticeToEverybody(const QByteArray &text) REQUIRES(dispatcherRole);

    /// Tells the window who the user is now, and where.
    void publishIdentity(const User &user) REQUIRES(dispatcherRole);

private:
    QByteArray noticeLine(LineForm form, const QByteArray &target, const QByteArray &text) const;
    void logPassage(const User &user, const char *what) const;
    void publish(const Event &event) REQUIRES(dispatcherRole);

    DispatcherContext m_context;
    ServerInfo m_info;
    const protocol::ChannelName m_lobbyName;
    MessageIds m_ids GUARDED_BY(dispatcherRole);
    ServerState m_state GUARDED_BY(dispatcherRole);
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
    Delivery m_delivery GUARDED_BY(dispatcherRole);
};

} // namespace watek::server::dispatcher
