// The server as its window (or the headless program) sees it: Start, Stop, and snapshots to show.
// Thread: gui. The composition root: it builds the parts in dependency order and takes them down
// again.
#pragma once

#include "common/base/Clock.h"
#include "common/base/Expected.h"
#include "server/app/KeptSnapshot.h"
#include "server/app/OpenDoors.h"
#include "server/app/StartError.h"
#include "server/shared/AppRequest.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Log.h"
#include "server/shared/Roles.h"
#include "server/shared/ServerConfig.h"
#include "server/shared/TlsContext.h"
#include "server/shared/WindowMail.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace watek::server::app {

/// The figures of one moment. Everything is zero while the server is stopped.
struct ServerSnapshot {
    bool isRunning = false;
    qint64 upMs = 0;
    int permits = 0; ///< places in all
    int permitsUsed = 0;
    int waiting = 0;
    int waitingMost = 0; ///< how many may wait
    int ioThreads = 0; ///< that exist now
    quint64 connections = 0;
    quint64 refused = 0;
    quint64 messages = 0; ///< chat messages accepted since Start
    quint64 deliveries = 0;
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    qsizetype inboundDepth = 0; ///< messages that wait for the dispatcher
    qsizetype inboundHighWater = 0;
    quint64 tableRevision = 0; ///< changes when clients() would
    quint64 accountsRevision = 0; ///< changes when a list of accounts would
    quint64 reportsRevision = 0; ///< changes when the list of reports would
    qint64 accounts = -1; ///< that there are; -1: not known yet, or none are kept
    KeptSnapshot kept = {};
    std::vector<DoorSnapshot> doors = {}; ///< as shared::doorsOf() orders them
    std::shared_ptr<const shared::TlsContext> tls = {}; ///< the certificates shown; null: none
};

class ServerHost {
public:
    explicit ServerHost(const base::Clock &clock);
    /// Stops the server if it runs.
    ~ServerHost();
    ServerHost(const ServerHost &) = delete;
    ServerHost &operator=(const ServerHost &) = delete;

    /// Binds and listens before it returns. Starting a running server is a bug (asserted).
    base::Expected<base::Done, StartError> start(const shared::ServerConfig &config)
        REQUIRES(guiRole);
    /// Says goodbye to everybody, flushes for at most a second, ends all threads. Harmless when
    /// stopped.
    void stop() REQUIRES(guiRole);
    bool isRunning() const REQUIRES(guiRole);
    /// The port of the first door that has one (the real one when the config said 0); 0 while
    /// stopped.
    quint16 port() const REQUIRES(guiRole);
    /// What it was started with, or has read since (REHASH); as it was while it ran last when it is
    /// stopped.
    const shared::ServerConfig &config() const REQUIRES(guiRole);

    /// Cheap: atomics and two short leaf locks.
    ServerSnapshot snapshot() const REQUIRES(guiRole);
    /// The live table. Ask again only when ServerSnapshot::tableRevision has changed; the counters
    /// in the rows stay live by themselves.
    std::vector<shared::ClientRow> clients() const REQUIRES(guiRole);

    /// What TLS clients are shown now; the first is for who asks for no other name. Empty while no
    /// door encrypts.
    std::vector<shared::TlsContext::Certificate> certificates() const REQUIRES(guiRole);

    /// Tells one client (or everybody, with id 0) a line from the server.
    void postNotice(base::ClientId client, const QString &text) REQUIRES(guiRole);
    /// Closes one client; it is told the reason. With `banMinutes` its address is kept out for so
    /// long, and everybody else from it is closed, too.
    void postDisconnect(base::ClientId client, const QString &reason, int banMinutes = 0)
        REQUIRES(guiRole);

    /// Asks the dispatcher about accounts or reports; what it answers comes to setOnWindowAnswer().
    /// Nothing is answered while the server is stopped, nor once it is.
    void postWindowRequest(shared::WindowRequest request) REQUIRES(guiRole);
    using OnWindowAnswer = std::function<void(const shared::WindowAnswer &answer)>;
    void setOnWindowAnswer(OnWindowAnswer call) REQUIRES(guiRole)
    {
        m_onWindowAnswer = std::move(call);
    }

    /// How to read the settings again, for REHASH and RESTART; the error is a sentence. Without it
    /// the settings stay as they are.
    using Reload = std::function<base::Expected<shared::ServerConfig, QString>()>;
    void setReload(Reload reload) REQUIRES(guiRole) { m_reload = std::move(reload); }
    /// The settings as they are on disk now, for the next start(). Without setReload(): nothing.
    std::optional<base::Expected<shared::ServerConfig, QString>> readSettings() REQUIRES(guiRole)
    {
        return m_reload ? std::optional(m_reload()) : std::nullopt;
    }
    /// Reads the settings again, applies what may change while people are here, and says in the log
    /// what changed or why nothing did.
    struct Reloaded {
        QByteArrayList changed; ///< names of settings; empty: nothing is different
        QByteArray trouble; ///< why nothing was changed, a clause in English; empty: it was read
    };
    Reloaded reload() REQUIRES(guiRole);
    /// Is told why a reload changed nothing, whoever asked for it: reload(), SIGHUP or REHASH.
    using OnReloadRefused = std::function<void(const QByteArray &trouble)>;
    void setOnReloadRefused(OnReloadRefused call) REQUIRES(guiRole)
    {
        m_onReloadRefused = std::move(call);
    }
    /// What DIE does, told the mask of the operator who gave it; it has to stop the server. Without
    /// it the server stops and the program stays.
    using OnDie = std::function<void(const QByteArray &mask)>;
    void setOnDie(OnDie onDie) REQUIRES(guiRole) { m_onDie = std::move(onDie); }

    /// What happens when RESTART has stopped the server and it cannot start again.
    void setOnRestartFailed(std::function<void()> call) REQUIRES(guiRole)
    {
        m_onRestartFailed = std::move(call);
    }

    /// The log lives as long as the host, through every Start and Stop.
    shared::Log &log() { return m_log; }

private:
    struct Parts;

    void onAppMail() REQUIRES(guiRole);
    void onWindowMail() REQUIRES(guiRole);
    base::Expected<base::Done, StartError> raiseDescriptors(const shared::ServerConfig &config);
    Reloaded rehash(base::ClientId asker) REQUIRES(guiRole);
    void apply(std::shared_ptr<const shared::ServerConfig> config,
        std::shared_ptr<const shared::TlsContext> certificates,
        std::vector<listener::DoorPlan> doors) REQUIRES(guiRole);
    base::Expected<std::shared_ptr<const shared::TlsContext>, QString> certificatesFor(
        const shared::ServerConfig &config);
    shared::ServerConfig withoutFalseSts(
        const shared::ServerConfig &config, const shared::TlsContext *certificates);
    void restart() REQUIRES(guiRole);
    void die(const QByteArray &mask) REQUIRES(guiRole);
    void saveBans(const QByteArray &text) REQUIRES(guiRole);

    const base::Clock &m_clock;
    shared::Log m_log;
    std::unique_ptr<Parts> m_parts GUARDED_BY(guiRole);
    shared::ServerConfig m_config GUARDED_BY(guiRole);
    Reload m_reload GUARDED_BY(guiRole);
    OnReloadRefused m_onReloadRefused GUARDED_BY(guiRole);
    OnDie m_onDie GUARDED_BY(guiRole);
    OnWindowAnswer m_onWindowAnswer GUARDED_BY(guiRole);
    std::function<void()> m_onRestartFailed GUARDED_BY(guiRole);
    QObject m_later; ///< what is queued for it is not called after the host's end
};

} // namespace watek::server::app
