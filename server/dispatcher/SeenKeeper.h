// Keeps when the owners of accounts were here last, and until where they have been told what was
// said to them. Thread: dispatcher.
//
// Nobody waits for the store: 200 ms after somebody has come, gone or been told something, those of
// that time are written, kMostInRequest at a time, 200 ms apart. A server that breaks forgets those
// 200 ms (or more, when there are more accounts), so what was said to an account in that time is
// told again at its next login: rather twice than never.
#pragma once

#include "server/shared/Roles.h"
#include "server/shared/SeenMail.h"

#include <QTimer>

namespace watek::server::dispatcher {

class Chat;

class SeenKeeper {
public:
    static constexpr size_t kMostInRequest = 512;

    explicit SeenKeeper(Chat &chat);

    /// Somebody may have come or gone, or been told something.
    void afterMail() REQUIRES(dispatcherRole);
    /// Writes some. Called by itself.
    void write() REQUIRES(dispatcherRole);
    /// The server stops: whoever is here now was seen now, and all is written.
    void finish() REQUIRES(dispatcherRole);

private:
    Chat &m_chat;
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
