// Tells people what was said while they were not here, without being asked: what was said to their
// account, when they log in; and the last lines of a channel, when they join it, if the settings
// say so (on_join). Programs that read the history themselves (draft/chathistory) are told neither:
// "the server SHOULD NOT play back any history that would otherwise be sent automatically".
// Thread: dispatcher.
//
// The lines come when the reading thread has found them, so what is said meanwhile may come first.
// Of a channel what was said before the joining is told, of an account what was said after it was
// last here. When that was is written behind the chat's back (SeenKeeper), so after a crash of the
// server some of it may be told a second time. A program that knows no server-time is shown the
// time before the text.
//
// Bounds: kMostLines to an account; kMostAwaited answers in all and kMostOfClient of one client,
// and who logs in or joins when there are as many is told nothing.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/shared/HistoryReadMail.h"
#include "server/shared/Roles.h"

#include <unordered_map>

namespace watek::server::dispatcher {

class Chat;
class ReplyBuffer;
struct Session;
struct User;

class Catchup {
public:
    static constexpr size_t kMostLines = 100;
    static constexpr size_t kMostAwaited = size_t(shared::kHistoryReadBound) / 2;
    static constexpr size_t kMostOfClient = 8;

    explicit Catchup(Chat &chat)
        : m_chat(chat)
    {
    }
    Catchup(const Catchup &) = delete;
    Catchup &operator=(const Catchup &) = delete;

    /// Since when (wall clock) nobody was here whom what is said to the account could reach; 0:
    /// somebody is, or never anybody was.
    qint64 absentSince(const QByteArray &account) const REQUIRES(dispatcherRole);
    /// The same of the account that somebody logs in to by this event.
    qint64 beforeItHappens(const Event &event, const User *actor) const REQUIRES(dispatcherRole);
    /// `sinceMs`: what beforeItHappens() has said. `origin`: null when no connection did it.
    void onHappened(const Event &event, const Session *origin, qint64 sinceMs)
        REQUIRES(dispatcherRole);
    /// The session is the first one of a person who has been in the chat without any since then.
    void onCameTo(const Session &session, qint64 sinceMs) REQUIRES(dispatcherRole);

    /// False: it is for somebody else.
    bool tryTakeAnswer(const shared::HistoryAnswer &answer) REQUIRES(dispatcherRole);

private:
    struct Awaited {
        base::ClientId client;
        bool isChannel = false; ///< it is of one, and not of what was said to an account
    };
    void ask(const Session &session, shared::HistoryRead read) REQUIRES(dispatcherRole);
    /// `before`: the number of what is said next.
    void askForChannel(const Session &session, const QByteArray &channel, quint64 before)
        REQUIRES(dispatcherRole);
    void tell(const Session &session, const Awaited &awaited, const shared::HistoryAnswer &answer)
        REQUIRES(dispatcherRole);

    Chat &m_chat;
    std::unordered_map<quint64, Awaited> m_awaited GUARDED_BY(dispatcherRole); ///< by ticket
};

} // namespace watek::server::dispatcher
