// Start: dispatcher, then listener (which starts io threads as clients come). Stop: the other way
// round.
#include "server/app/ServerHost.h"

#include "common/threading/MailReader.h"
#include "common/threading/WorkerThread.h"
#include "server/app/BansFile.h"
#include "server/app/Certificates.h"
#include "server/app/ConfigChanges.h"
#include "server/app/DataFolder.h"
#include "server/app/DescriptorLimit.h"
#include "server/app/MemoryReturn.h"
#include "server/app/OpenStore.h"
#include "server/dispatcher/Dispatcher.h"
#include "server/listener/Listener.h"
#include "server/mail/MailThread.h"
#include "server/passwords/PasswordThread.h"
#include "server/shared/AddressLimit.h"
#include "server/shared/AdmissionGate.h"
#include "server/shared/ClientRegistry.h"
#include "server/shared/Counters.h"
#include "server/shared/Inbound.h"
#include "server/store/StoreThread.h"

#include <optional>
#include <utility>

namespace watek::server::app {

using base::Done;
using base::Unexpected;
using shared::ServerConfig;

namespace {

/// Descriptors that are not clients: files, the display, event loops, five for each io thread.
constexpr long kOwnDescriptors = 64;
constexpr long kDescriptorsPerThread = 6;

} // namespace

/// Everything that exists while the server runs, in the order of its birth.
struct ServerHost::Parts {
    Parts(const ServerConfig &given, std::shared_ptr<const shared::TlsContext> certificates,
        OpenedStore opened, const shared::StoredState &stored, shared::Log &log,
        const base::Clock &clock)
        : config(std::make_shared<const ServerConfig>(given))
        , tls(std::move(certificates))
        , savedBans(readBans(bansFolderOf(given, opened.writing != nullptr)))
        , gate(given.server.maxClients, given.server.waiting, given.server.whenFull)
        , addresses(given.limits.maxClientsPerIp, given.limits.exemptPrivate)
        , startedNs(clock.monotonicNs())
        , store(std::move(opened))
        , mailThread(inbound, clock)
    {
        dispatcher.start([this, &stored, &log, &clock] {
            return std::make_unique<dispatcher::Dispatcher>(
                dispatcher::DispatcherContext{.config = config,
                    .inbound = inbound,
                    .registry = registry,
                    .counters = counters,
                    .log = log,
                    .clock = clock,
                    .app = &app,
                    .passwords = &passwordThread.requests(),
                    .storeRequests = store.writing ? &store.writing->requests() : nullptr,
                    .storeAnswers = store.writing ? &store.writing->answers() : nullptr,
                    .saidRequests = store.writing ? &store.writing->requests() : nullptr,
                    .historyRequests = store.reading ? &store.reading->requests() : nullptr,
                    .historyAnswers = store.reading ? &store.reading->answers() : nullptr,
                    .stored = stored,
                    .savedBans = savedBans,
                    .tls = tls,
                    .addresses = &addresses,
                    .gatewayPasswords = gatewayPasswords,
                    .passes = &gate.passes(),
                    .mails = &mailThread.requests(),
                    .windowAnswers = &windowAnswers});
        });
    }

    std::shared_ptr<const ServerConfig> config; ///< what counts now
    std::shared_ptr<const shared::TlsContext> tls; ///< likewise; null: no door encrypts
    const QByteArray savedBans;
    shared::AppMailbox app{"app", shared::kAppRequestBound};
    std::optional<threading::MailReader> appReader;
    shared::WindowAnswers windowAnswers{"window", shared::kWindowAnswerBound};
    std::optional<threading::MailReader> windowReader;
    shared::Counters counters;
    shared::ClientRegistry registry;
    MemoryReturn memoryReturn{[this] { return qint64(counters.connections) - registry.count(); }};
    shared::InboundMailbox inbound{"inbound", shared::kInboundBound};
    shared::AdmissionGate gate;
    shared::AddressLimit addresses;
    const std::shared_ptr<shared::GatewayPasswords> gatewayPasswords
        = std::make_shared<shared::GatewayPasswords>();
    const qint64 startedNs;
    OpenDoors doors;
    OpenedStore store;
    passwords::PasswordThread passwordThread{inbound};
    mail::MailThread mailThread;
    threading::WorkerThread<dispatcher::Dispatcher> dispatcher{
        QStringLiteral("dispatcher"), dispatcherRole, threading::LoopKind::Epoll};
    threading::WorkerThread<listener::Listener> listener{
        QStringLiteral("listener"), listenerRole, threading::LoopKind::Epoll};
};

ServerHost::ServerHost(const base::Clock &clock)
    : m_clock(clock)
    , m_log(clock)
{
}

ServerHost::~ServerHost()
{
    guiRole.assertCurrent();
    stop();
}

base::Expected<Done, StartError> ServerHost::start(const ServerConfig &config)
{
    Q_ASSERT(!m_parts);
    const auto failed = [this, &config](const StartError &error) {
        for (const QString &sentence : describeEach(error, config))
            m_log.warning("server", sentence.toUtf8());
        return Unexpected{error};
    };
    OpenDoors doors;
    auto plans = doors.change(shared::doorsOf(config));
    if (!plans)
        return failed(plans.error());
    if (const auto raised = raiseDescriptors(config); !raised)
        return failed(raised.error());

    auto certificates = certificatesFor(config);
    if (!certificates)
        return failed({StartError::Kind::Certificate, certificates.error(), {}, {}});

    shared::StoredState stored;
    auto store = openStore(config, m_log, m_clock, stored);
    if (!store)
        return failed(store.error());
    ServerConfig given = withoutFalseSts(config, certificates->get());
    given.accounts.areKept = store->writing != nullptr;
    auto parts = std::make_unique<Parts>(
        given, std::move(certificates).value(), std::move(store).value(), stored, m_log, m_clock);
    parts->doors = std::move(doors);
    parts->listener.start([&plans = *plans, &parts = *parts, this] {
        listenerRole.assertCurrent();
        return std::make_unique<listener::Listener>(listener::PoolContext{.config = parts.config,
                                                        .inbound = parts.inbound,
                                                        .registry = parts.registry,
                                                        .gate = parts.gate,
                                                        .addresses = parts.addresses,
                                                        .counters = parts.counters,
                                                        .log = m_log,
                                                        .clock = m_clock,
                                                        .gatewayPasswords = parts.gatewayPasswords},
            parts.tls, std::move(plans));
    });
    m_parts = std::move(parts);
    m_parts->appReader.emplace(m_parts->app, [this] {
        guiRole.assertCurrent();
        onAppMail();
    });
    m_parts->windowReader.emplace(m_parts->windowAnswers, [this] {
        guiRole.assertCurrent();
        onWindowMail();
    });
    m_config = config;
    m_parts->doors.tell(m_log);
    return Done{};
}

/// Null when no door encrypts. Says in the log what it found.
base::Expected<std::shared_ptr<const shared::TlsContext>, QString> ServerHost::certificatesFor(
    const ServerConfig &config)
{
    if (!shared::usesTls(config))
        return std::shared_ptr<const shared::TlsContext>();
    auto loaded = loadCertificates(config);
    if (!loaded)
        return Unexpected{loaded.error()};
    for (const QByteArray &note : loaded->notes)
        m_log.info("tls", note);
    return std::move(loaded).value().tls;
}

/// A client that was told to come by TLS only, and then finds a certificate that nobody vouches
/// for, is locked out.
ServerConfig ServerHost::withoutFalseSts(
    const ServerConfig &config, const shared::TlsContext *certificates)
{
    ServerConfig result = config;
    if (config.tls.sts && certificates && certificates->certificates().front().isSelfSigned) {
        m_log.warning("tls",
            "tls/sts is not announced: the certificate is signed by the server itself, and clients "
            "that hold to it could not come any more");
        result.tls.sts = false;
    } else if (config.tls.sts && shared::stsPortOf(config) == 0) {
        m_log.warning("tls",
            "tls/sts is not announced: there is no TLS door at a fixed port that people on other "
            "computers reach");
    }
    return result;
}

/// Fails when not one client could be served.
base::Expected<Done, StartError> ServerHost::raiseDescriptors(const ServerConfig &config)
{
    const long ownNeed = kOwnDescriptors + kDescriptorsPerThread * shared::ioThreadsOf(config);
    const long needed = config.server.maxClients + config.server.waiting + ownNeed;
    const long limit = raiseDescriptorLimit(needed);
    const QString figures = QStringLiteral("%1 needed, %2 allowed");
    // One client more than the server's own need.
    if (limit <= ownNeed)
        return Unexpected{StartError{
            StartError::Kind::NoDescriptors, figures.arg(ownNeed + 1).arg(limit), {}, {}}};
    // Who comes when there are none left waits for the system to have one: no reason not to start.
    if (limit < needed)
        m_log.warning("server",
            "This system lets the server open too few files for all places ("
                + figures.arg(needed).arg(limit).toUtf8()
                + "): " + QByteArray::number(limit - ownNeed)
                + " clients can be here at once, the next ones wait until somebody leaves. More: "
                  "ulimit -n");
    return Done{};
}

void ServerHost::stop()
{
    if (!m_parts)
        return;
    m_log.info("server", "stopping");
    m_parts->listener.stop();
    m_parts->dispatcher.stop();
    // The dispatcher may have asked for something with its last breath.
    std::vector<shared::AppRequest> requests;
    m_parts->app.takeAll(requests);
    for (const shared::AppRequest &request : requests) {
        if (request.kind == shared::AppRequest::Kind::SaveBans)
            saveBans(request.text);
    }
    m_parts.reset();
    m_log.tellLeftOut(0);
    m_log.info("server", "stopped");
}

void ServerHost::onAppMail()
{
    guiRole.assertCurrent();
    using Kind = shared::AppRequest::Kind;
    std::vector<shared::AppRequest> requests;
    m_parts->app.takeAll(requests);
    for (const shared::AppRequest &request : requests) {
        if (request.kind == Kind::SaveBans)
            saveBans(request.text);
        else if (request.kind == Kind::Rehash)
            rehash(request.client);
        else // not now: the reader that calls this would go with the rest
            QMetaObject::invokeMethod(
                &m_later,
                [this, request] {
                    guiRole.assertCurrent();
                    if (request.kind == Kind::Restart)
                        restart();
                    else
                        die(request.text);
                },
                Qt::QueuedConnection);
    }
}

void ServerHost::onWindowMail()
{
    std::vector<shared::WindowAnswer> answers;
    m_parts->windowAnswers.takeAll(answers);
    for (const shared::WindowAnswer &answer : answers) {
        if (m_onWindowAnswer)
            m_onWindowAnswer(answer);
    }
}

ServerHost::Reloaded ServerHost::rehash(base::ClientId asker)
{
    shared::Rehashed answer;
    if (!m_reload) {
        answer.trouble = "there is no config file";
    } else if (auto config = m_reload(); !config) {
        answer.trouble = config.error().toUtf8();
    } else if (auto certificates = certificatesFor(untilRestart(*m_parts->config, *config));
               !certificates) {
        answer.trouble = certificates.error().toUtf8();
    } else if (auto doors
               = m_parts->doors.change(shared::doorsOf(untilRestart(*m_parts->config, *config)));
               !doors) {
        answer.trouble = describe(doors.error(), *config).toUtf8();
    } else {
        answer.changed = describeChanges(m_config, *config);
        if (!showTheSame(m_parts->tls.get(), certificates->get()))
            answer.changed.append("the TLS certificates");
        answer.config = std::make_shared<const ServerConfig>(
            withoutFalseSts(untilRestart(*m_parts->config, *config), certificates->get()));
        answer.tls = *certificates;
        apply(answer.config, std::move(certificates).value(), std::move(doors).value());
        m_config = std::move(config).value();
    }
    Reloaded result{.changed = answer.changed, .trouble = answer.trouble};
    m_parts->inbound.post({.client = asker, .what = std::move(answer)});
    if (!result.trouble.isEmpty() && m_onReloadRefused)
        m_onReloadRefused(result.trouble);
    return result;
}

/// The dispatcher is told by rehash(), with its answer.
void ServerHost::apply(std::shared_ptr<const ServerConfig> config,
    std::shared_ptr<const shared::TlsContext> certificates, std::vector<listener::DoorPlan> doors)
{
    m_parts->tls = certificates;
    const ServerConfig &before = *m_parts->config;
    if (config->log.level != before.log.level)
        m_log.setLevel(shared::logLevelFrom(config->log.level));
    if (const auto raised = raiseDescriptors(*config); !raised)
        m_log.warning("server", describe(raised.error(), *config).toUtf8());
    const ServerConfig::Server &server = config->server;
    m_parts->gate.change(server.maxClients, server.waiting, server.whenFull);
    if (m_parts->store.writing)
        m_parts->store.writing->postSettings(config->history);
    // Shared, because a task is copyable.
    const auto plans = std::make_shared<std::vector<listener::DoorPlan>>(std::move(doors));
    m_parts->listener.post([config, certificates, plans](listener::Listener &listener) {
        listenerRole.assertCurrent();
        listener.change(config, certificates, std::move(*plans));
    });
    m_parts->doors.tell(m_log);
    m_parts->config = std::move(config);
}

ServerHost::Reloaded ServerHost::reload() { return m_parts ? rehash({}) : Reloaded(); }

void ServerHost::restart()
{
    if (!m_parts)
        return;
    ServerConfig config = m_config;
    if (m_reload) {
        if (auto reloaded = m_reload())
            config = std::move(reloaded).value();
        else
            m_log.warning("config", "the old settings stay: " + reloaded.error().toUtf8());
    }
    // Whoever was told "any port" once finds the server where it was.
    if (config.server.isMainDoorOpen)
        config.server.port = port();
    stop();
    if (const auto started = start(config); !started) {
        m_log.error(
            "server", "it could not start again: " + describe(started.error(), config).toUtf8());
        if (m_onRestartFailed)
            m_onRestartFailed();
    }
}

void ServerHost::die(const QByteArray &mask)
{
    if (!m_parts) // somebody was faster
        return;
    m_log.info("server", mask + " ends the server with DIE");
    if (m_onDie)
        m_onDie(mask);
    else
        stop();
}

void ServerHost::saveBans(const QByteArray &text)
{
    const QString folder = bansFolderOf(m_config, m_parts && m_parts->store.writing);
    if (const auto written = writeBans(folder, text); !written)
        m_log.error("operator", "the bans could not be saved: " + written.error().toUtf8());
}

bool ServerHost::isRunning() const { return m_parts != nullptr; }

quint16 ServerHost::port() const { return m_parts ? m_parts->doors.port() : quint16(0); }

const ServerConfig &ServerHost::config() const { return m_config; }

ServerSnapshot ServerHost::snapshot() const
{
    if (!m_parts)
        return {};
    const shared::AdmissionGate::Stats gate = m_parts->gate.stats();
    const shared::Counters &counters = m_parts->counters;
    const threading::MailboxStats inbound = m_parts->inbound.stats();
    return {.isRunning = true,
        .upMs = (m_clock.monotonicNs() - m_parts->startedNs) / 1'000'000,
        .permits = gate.permits,
        .permitsUsed = gate.used,
        .waiting = gate.waiting,
        .waitingMost = gate.waitingMost,
        .ioThreads = counters.ioThreads,
        .connections = counters.connections,
        .refused = counters.refused,
        .messages = counters.messages,
        .deliveries = counters.deliveries,
        .bytesIn = counters.bytesIn,
        .bytesOut = counters.bytesOut,
        .inboundDepth = inbound.depth,
        .inboundHighWater = inbound.highWater,
        .tableRevision = m_parts->registry.revision(),
        .accountsRevision = counters.accountsRevision,
        .reportsRevision = counters.reportsRevision,
        .accounts = counters.accounts,
        .kept = keptBy(m_parts->store, m_config, counters.keeping),
        .doors = m_parts->doors.snapshots(),
        .tls = m_parts->tls};
}

std::vector<shared::TlsContext::Certificate> ServerHost::certificates() const
{
    return m_parts && m_parts->tls ? m_parts->tls->certificates()
                                   : std::vector<shared::TlsContext::Certificate>();
}

std::vector<shared::ClientRow> ServerHost::clients() const
{
    return m_parts ? m_parts->registry.rows() : std::vector<shared::ClientRow>();
}

void ServerHost::postNotice(base::ClientId client, const QString &text)
{
    if (m_parts)
        m_parts->inbound.post({.client = client, .what = shared::OperatorNotice{text.toUtf8()}});
}

void ServerHost::postWindowRequest(shared::WindowRequest request)
{
    if (m_parts)
        m_parts->inbound.post({.client = {}, .what = std::move(request)});
}

void ServerHost::postDisconnect(base::ClientId client, const QString &reason, int banMinutes)
{
    if (m_parts)
        m_parts->inbound.post(
            {.client = client, .what = shared::OperatorDisconnect{reason.toUtf8(), banMinutes}});
}

} // namespace watek::server::app
