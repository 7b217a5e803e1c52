// What others hold of an io thread: its two mailboxes. Outlives the thread; mail for an ended
// thread is lost harmlessly, and descriptors and permits in it close and return by themselves. Any
// thread posts; the io thread reads.
#pragma once

#include "common/base/Ids.h"
#include "common/threading/Mailbox.h"
#include "server/shared/AdmissionGate.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Descriptor.h"
#include "server/shared/Endpoint.h"
#include "server/shared/Outbound.h"
#include "server/shared/ServerConfig.h"
#include "server/shared/TlsContext.h"

#include <QByteArray>
#include <QStringList>

#include <memory>
#include <variant>

namespace watek::server::io {

/// From the listener: serve this connection. What the gate says of it follows as News.
struct Adopt {
    base::ClientId client;
    shared::Descriptor descriptor;
    QByteArray address;
    quint16 port = 0;
    shared::Transport transport = shared::Transport::Plain;
    QStringList origins = {}; ///< of a WebSocket door: WelcomePages
    QByteArray door = {}; ///< its name
    shared::Bringer bringer = {}; ///< a proxy, or nobody
    /// The door, when `address` is that of a gateway there; null otherwise.
    std::shared_ptr<const shared::Endpoint> gatewayDoor = nullptr;
    /// The server's certificates when it came; null: it had none. A REHASH that takes them away
    /// closes the doors that encrypt, and who has come through one by then is still served.
    std::shared_ptr<const shared::TlsContext> tls = nullptr;
};
/// From the gate: it is admitted, waits in the queue, is refused, or makes way there.
struct News {
    base::ClientId client;
    shared::Admission admission;
};
/// From the listener: others want its place. Not for one that was heard in the last `silentMs`.
struct MakeWay {
    base::ClientId client;
    qint64 silentMs = 0;
    QByteArray text; ///< why, for the client
};
/// From whoever lingers, too (Lingering): it has lingered longest of too many.
struct EndLingering {
    base::ClientId client;
};
/// From the listener, when the server stops: close who has not arrived, let the dispatcher close
/// the others, send what is queued for at most `withinMs`, then end the thread.
struct Finish {
    QByteArray goodbye;
    int withinMs = 0;
};
/// From the listener: other settings from now on.
struct Configure {
    std::shared_ptr<const shared::ServerConfig> config;
};
using Order = std::variant<Adopt, News, MakeWay, EndLingering, Finish, Configure>;

struct IoLink {
    explicit IoLink(quint32 threadNumber)
        : number(threadNumber)
        , name("io-" + QByteArray::number(threadNumber))
    {
    }

    const quint32 number; ///< 1, 2 ...; given again after the thread has ended
    const QByteArray name;
    /// Bound: the connections being placed, and one piece of news a waiting client.
    threading::Mailbox<Order> orders{"io orders", 1024};
    const std::shared_ptr<shared::OutboundMailbox> outbound
        = std::make_shared<shared::OutboundMailbox>("io outbound");
};

} // namespace watek::server::io
