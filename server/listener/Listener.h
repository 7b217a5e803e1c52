// Accepts connections: gives each an id, a thread and whatever the admission gate says.
// Thread: listener. It never waits for a client; only for its own io threads, when it is destroyed.
#pragma once

#include "server/listener/AddressLimit.h"
#include "server/listener/Doorkeeper.h"
#include "server/listener/IoThreadPool.h"
#include "server/listener/Refusals.h"
#include "server/shared/Roles.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTimer>

namespace watek::server::listener {

class Listener final : public QTcpServer {
    Q_OBJECT
public:
    explicit Listener(PoolContext context);
    /// Stop order: no new connections; the dispatcher says goodbye; the io threads flush, close and
    /// end.
    ~Listener() override;

    /// False: see serverError() and errorString().
    bool listenOn(const QHostAddress &address, quint16 port) REQUIRES(listenerRole);
    /// Other limits from now on, for who is here and who comes.
    void setConfig(std::shared_ptr<const shared::ServerConfig> config,
        std::shared_ptr<const shared::TlsContext> tls) REQUIRES(listenerRole);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    shared::Admission enter(base::ClientId client, const QByteArray &address,
        const shared::AdmissionGate::Notify &notify) REQUIRES(listenerRole);
    void onDoorTimer();
    void sendAway(const Doorkeeper::Verdict &verdict) REQUIRES(listenerRole);
    void onRetry();
    void onAcceptError(QAbstractSocket::SocketError error);
    /// `reason`: why nobody can be accepted now, for the log, which is told once.
    void acceptLater(const QByteArray &reason) REQUIRES(listenerRole);

    PoolContext m_context;
    AddressLimit m_addresses GUARDED_BY(listenerRole);
    Doorkeeper m_doorkeeper GUARDED_BY(listenerRole);
    QTimer m_doorTimer; ///< runs while somebody waits
    Refusals m_refusals GUARDED_BY(listenerRole);
    IoThreadPool m_pool;
    quint64 m_lastId GUARDED_BY(listenerRole) = 0;
    int m_failuresInRow GUARDED_BY(listenerRole) = 0; ///< of accepting
    QTimer m_retry; ///< runs while accepting is paused
    QTimer m_calm; ///< runs while the log's last word is that nobody can be accepted
};

} // namespace watek::server::listener
