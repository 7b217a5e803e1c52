// Keeps when the owners of accounts were here last. Thread: dispatcher.
//
// Nobody waits for the store: a minute after somebody has come or gone, those of that minute are
// written, kMostInRequest at a time, a second apart. A server that breaks forgets a minute.
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

    /// Somebody may have come or gone.
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
