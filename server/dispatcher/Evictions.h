// People who have to leave a channel that is cleared or suspended, a few at a time: to send a
// thousand away means a million lines, and others want to talk meanwhile. Who is sent away first
// goes at once, so a small channel is empty when the command is answered. Thread: dispatcher.
//
// It is bounded by the number of channels: an eviction that begins while another of the same
// channel goes on takes its place.
#pragma once

#include "common/base/Ids.h"
#include "server/shared/Roles.h"

#include <QByteArray>
#include <QTimer>

#include <map>
#include <vector>

namespace watek::server::dispatcher {

class Chat;
struct Channel;

class Evictions {
public:
    explicit Evictions(Chat &chat);
    Evictions(const Evictions &) = delete;
    Evictions &operator=(const Evictions &) = delete;

    /// Whoever of `members`, who are in the channel now, has not left it when its turn comes is
    /// kicked by the server; who has left and come again may stay. The first of them are gone when
    /// this returns; their work is the caller's.
    void begin(const Channel &channel, const std::vector<base::UserId> &members,
        const QByteArray &reason) REQUIRES(dispatcherRole);
    /// Whoever is still there may stay.
    void cancel(const Channel &channel) REQUIRES(dispatcherRole);
    /// The server stops: nobody else is sent away.
    void clear() REQUIRES(dispatcherRole);

private:
    struct Place {
        base::UserId member;
        quint64 number = 0; ///< Membership::number
    };
    struct Eviction {
        std::vector<Place> places; ///< who is still to go, the next at the end
        QByteArray reason;
    };
    /// Kicks people until the slice of work is used up. True: it is done.
    bool goOn(quint64 channelNumber, Eviction &eviction) REQUIRES(dispatcherRole);
    void onTimer();

    Chat &m_chat;
    std::map<quint64, Eviction> m_evictions GUARDED_BY(dispatcherRole); ///< by Channel::number
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
