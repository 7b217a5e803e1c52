// The life of a connection, and the wiring of the parts that each know one thing: ServerLink (the
// receive thread), Registration (how to become known), Interpreter (what the server says), Outbox
// (what we said), Commands (what is typed). All of them change ChatState, which announces itself to
// the window.
#include "client/session/Session.h"

#include "client/session/Backoff.h"
#include "client/session/ChatState.h"
#include "client/session/Commands.h"
#include "client/session/Interpreter.h"
#include "client/session/Lines.h"
#include "client/session/Outbox.h"
#include "client/session/Registration.h"
#include "client/session/Roles.h"
#include "client/session/ServerLink.h"
#include "client/session/Text.h"
#include "common/protocol/WaitingRoom.h"

#include <QTimer>

#include <algorithm>
#include <optional>
#include <utility>

namespace watek::client::session {

using receive::FailReason;
using receive::LinkPhase;

namespace {

/// After these another attempt would end the same way: a person has to change something first.
bool isFinal(FailReason reason)
{
    switch (reason) {
    case FailReason::WrongPassword:
    case FailReason::LoginFailed:
    case FailReason::Banned:
    case FailReason::NickRefused:
    case FailReason::CertificateNotTrusted:
    case FailReason::CertificateChanged:
    case FailReason::NotIrc:
        return true;
    default:
        return false;
    }
}

/// How our own server's ERROR begins when it has no place, not even in its queue.
const QLatin1String kServerFull("The server is full");

QString pageName(const SessionConfig &config)
{
    return config.name.isEmpty() ? config.address.host : config.name;
}

QByteArray quitLine(const QString &reason)
{
    return reason.isEmpty() ? QByteArray("QUIT") : wireLine("QUIT", {wireText(reason)});
}

} // namespace

class Session::Impl {
public:
    Impl(Session &session, SessionConfig sessionConfig, const base::Clock &sessionClock);

    void startAttempt();
    void hangUp(const QString &reason);
    void changeNick(const QString &nick);
    void joinWishes();
    qint64 nowMs() const { return clock.monotonicNs() / 1'000'000; }

    Session &q;
    SessionConfig config;
    const base::Clock &clock;
    ChatState chat;
    ConnectionState state;
    int lagMs = -1;
    Outbox outbox;
    Interpreter interpreter;
    Commands commands;

private:
    void onArrival(receive::Arrival &arrival);
    void onMessage(const protocol::Message &message);
    void onLinkChange(const receive::LinkChange &change);
    void onConnected(const receive::LinkChange &change);
    void onWelcome();
    void onClosed(FailReason reason, const QString &detail);
    void fail(FailReason reason, const QString &detail);
    void tellLoss(const QString &detail);
    bool noteWaiting(const protocol::Message &message);
    void setPhase(Phase phase);
    void setLag(int ms);
    Commands::Hooks hooks();
    void wire();

    std::optional<Registration> m_registration;
    Backoff m_backoff;
    QTimer m_retryTimer; ///< one shot; runs only while Lost
    QTimer m_registerTimer; ///< one shot; runs only while Registering
    qint64 m_onlineSinceMs = 0;
    bool m_wasOnline
        = false; ///< since the person connected: a first failure is told, a later one retried
    bool m_hasJoined = false; ///< ever: the wishes are known
    bool m_wasLost = false; ///< the loss was told; the next welcome is a return
    QString m_lastWords; ///< of the server's ERROR
    ServerLink m_link; ///< the last, so that its thread ends first
};

Session::Impl::Impl(Session &session, SessionConfig sessionConfig, const base::Clock &sessionClock)
    : q(session)
    , config(std::move(sessionConfig))
    , clock(sessionClock)
    , chat(config.id, pageName(config), clock, &session)
    , outbox(chat, Session::kMaxWaiting,
          [this](const QList<QByteArray> &lines) { return m_link.postLines(lines); })
    , interpreter(
          chat, outbox, [this](const QByteArray &line) { m_link.postLines({line}); },
          [this] { outbox.sendReady(q.isOnline()); })
    , commands(chat, outbox, interpreter, hooks())
    , m_backoff(config.times.firstRetryMs, config.times.longestRetryMs)
    , m_link(QStringLiteral("receive-%1").arg(config.id), clock, config.times.drainMs,
          {.onArrival = [this](receive::Arrival &arrival) { onArrival(arrival); },
              .onTurnEnd = [this] { chat.announceAll(); }})
{
    chat.setOwnNick(config.nick);
    wire();
}

Commands::Hooks Session::Impl::hooks()
{
    return {
        .isOnline = [this] { return q.isOnline(); },
        .send = [this](const QByteArray &line) { m_link.postLines({line}); },
        .changeNick = [this](const QString &nick) { changeNick(nick); },
        .help = [this](Conversation *where,
                    const QString &command) { Q_EMIT q.helpWanted(where, command); },
        .quit =
            [this](const QString &reason) {
                hangUp(reason);
                Q_EMIT q.quitWanted();
            },
        .close = [this](ConversationId id) { q.closeConversation(id); },
    };
}

void Session::Impl::wire()
{
    for (QTimer *timer : {&m_retryTimer, &m_registerTimer})
        timer->setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, &q, [this] {
        guiRole.assertCurrent();
        startAttempt();
    });
    connect(&m_registerTimer, &QTimer::timeout, &q, [this] {
        guiRole.assertCurrent();
        fail(FailReason::TimedOut, {});
        chat.announceAll();
    });
    connect(&chat, &ChatState::ownNickChanged, &q, &Session::ownNickChanged);
    connect(&chat, &ChatState::awayChanged, &q, &Session::awayChanged);
    connect(&chat, &ChatState::conversationAdded, &q, &Session::conversationAdded);
    connect(&chat, &ChatState::conversationRemoved, &q, &Session::conversationRemoved);
    connect(&chat, &ChatState::conversationWanted, &q, &Session::conversationWanted);
    connect(&chat, &ChatState::invited, &q, &Session::invited);
    connect(&chat, &ChatState::nickRefused, &q, &Session::nickRefused);
    connect(&chat, &ChatState::isupportChanged, &q, [this] {
        const QString name = q.networkName();
        if (name == chat.page()->name())
            return;
        chat.page()->setName(name);
        Q_EMIT q.networkNameChanged();
    });
}

void Session::Impl::setPhase(Phase phase)
{
    state.phase = phase;
    if (phase != Phase::Registering)
        m_registerTimer.stop();
    if (phase != Phase::Lost) {
        m_retryTimer.stop();
        state.retryAtMs = 0;
    }
    Q_EMIT q.connectionChanged();
}

void Session::Impl::setLag(int ms)
{
    if (std::exchange(lagMs, ms) != ms)
        Q_EMIT q.lagChanged();
}

void Session::Impl::startAttempt()
{
    m_registration.emplace(config);
    m_lastWords.clear();
    interpreter.reset();
    chat.forgetServer();
    m_link.postConnect({
        .host = config.address.host,
        .port = config.address.port,
        .tls = config.address.tls,
        .pinnedSha256 = config.pinnedSha256,
        .connectTimeoutMs = config.times.connectMs,
        .silenceMs = config.times.silenceMs,
        .answerMs = config.times.answerMs,
        .sendBurst = config.sendBurst,
        .sendIntervalMs = config.sendIntervalMs,
    });
    setPhase(Phase::Resolving);
}

void Session::Impl::onArrival(receive::Arrival &arrival)
{
    if (const auto *message = std::get_if<protocol::Message>(&arrival.what))
        onMessage(*message);
    else if (const auto *change = std::get_if<receive::LinkChange>(&arrival.what))
        onLinkChange(*change);
    else if (const auto *written = std::get_if<receive::LinesWritten>(&arrival.what))
        outbox.noteWritten(written->upTo);
    else if (const auto *lag = std::get_if<receive::LagMeasured>(&arrival.what))
        setLag(lag->ms);
}

void Session::Impl::onMessage(const protocol::Message &message)
{
    if (message.command == "ERROR")
        m_lastWords = decoded(message.param(0));
    if (!q.isOnline() && noteWaiting(message))
        return;

    const Registration::Step step = m_registration->handle(message);
    chat.setCapabilities(m_registration->enabled());
    if (!step.lines.isEmpty())
        m_link.postLines(step.lines);
    if (step.failure) {
        interpreter.handle(message);
        fail(step.failure->reason, step.failure->detail);
        return;
    }
    if (step.isDone) {
        chat.setOwnNick(decoded(m_registration->nick()));
        interpreter.handle(message);
        onWelcome();
        return;
    }
    // While registering, a nick in use is answered with the next one: nothing to show yet.
    const bool isNickInUse
        = message.command == "433" || message.command == "436" || message.command == "437";
    if (q.isOnline() || !isNickInUse)
        interpreter.handle(message);
}

bool Session::Impl::noteWaiting(const protocol::Message &message)
{
    if (message.command != "NOTICE")
        return false;
    const auto place = protocol::parseWaitingRoomText(message.param(1));
    if (!place)
        return false;
    state.place = place->place;
    state.used = place->permitsUsed;
    state.places = place->permitsTotal;
    setPhase(Phase::Waiting);
    return true;
}

void Session::Impl::onLinkChange(const receive::LinkChange &change)
{
    state.certificate = change.certificate;
    switch (change.phase) {
    case LinkPhase::Resolving:
        setPhase(Phase::Resolving);
        return;
    case LinkPhase::Connecting:
        setPhase(Phase::Connecting);
        return;
    case LinkPhase::SecuringTls:
        setPhase(Phase::SecuringTls);
        return;
    case LinkPhase::Connected:
        onConnected(change);
        return;
    case LinkPhase::Closed:
        onClosed(change.reason, m_lastWords.isEmpty() ? change.detail : m_lastWords);
        return;
    }
}

void Session::Impl::onConnected(const receive::LinkChange &change)
{
    state.tlsVersion = change.tlsVersion;
    m_link.postLines(m_registration->begin());
    setPhase(Phase::Registering);
    m_registerTimer.start(config.times.registerMs);
}

void Session::Impl::onWelcome()
{
    m_onlineSinceMs = nowMs();
    state.reason = FailReason::None;
    state.detail.clear();
    state.attempt = 0;
    state.place = state.used = state.places = 0;
    m_link.postBeginKeepalive();
    for (Conversation *conversation : chat.conversations()) {
        if (conversation->kind() == ConversationKind::Server)
            conversation->setJoined(true);
    }
    if (m_wasLost) {
        ChatLine line;
        line.kind = LineKind::System;
        line.event = SystemEvent::ConnectedAgain;
        chat.addLine(chat.page(), line);
    }
    setPhase(Phase::Online);
    if (m_registration->nickWasInUse()) {
        ChatLine line;
        line.kind = LineKind::System;
        line.event = SystemEvent::NickInUse;
        line.author = config.nick;
        line.target = chat.ownNick();
        chat.addLine(chat.page(), line);
        Q_EMIT q.nickInUse(config.nick, chat.ownNick());
    }
    joinWishes();
    m_wasOnline = true;
    m_wasLost = false;
    outbox.sendReady(true);
}

void Session::Impl::joinWishes()
{
    if (std::exchange(m_hasJoined, true)) {
        commands.join(chat.wishes());
        return;
    }
    // The first time: what the address and the settings name, or the lobby.
    QList<ChatState::Wish> channels;
    const auto add = [&](const QString &text) {
        const QString name = text.section(u' ', 0, 0);
        const auto isSame
            = [&](const ChatState::Wish &wish) { return chat.isSame(decoded(wish.name), name); };
        if (!name.isEmpty() && std::ranges::none_of(channels, isSame))
            channels.append({.name = wireText(name), .key = wireText(text.section(u' ', 1, 1))});
    };
    for (const QString &channel : config.address.channels + config.channels)
        add(channel);
    if (channels.isEmpty())
        add(config.lobby);
    if (channels.isEmpty())
        return;
    for (const ChatState::Wish &wish : std::as_const(channels))
        chat.wish(wish.name, wish.key);
    interpreter.noteJoinAsked(decoded(channels.first().name), channels.first().key);
    commands.join(channels);
}

/// The session gives the connection up itself.
void Session::Impl::fail(FailReason reason, const QString &detail)
{
    m_link.postHangUp("QUIT", config.times.goodbyeMs);
    m_link.ignoreAttempt();
    onClosed(reason, detail);
}

void Session::Impl::onClosed(FailReason reason, const QString &detail)
{
    const bool wasOnline = q.isOnline();
    if (!wasOnline && reason == FailReason::ClosedByServer && detail.startsWith(kServerFull))
        reason = FailReason::ServerFull;
    const bool wasWaiting = state.phase == Phase::Waiting;
    outbox.noteConnectionLost();
    setLag(-1);
    if (wasOnline) {
        tellLoss(detail);
        chat.leaveAll();
        if (nowMs() - m_onlineSinceMs >= config.times.longestRetryMs)
            m_backoff.reset();
    }
    state.reason = reason;
    state.detail = detail;
    state.place = state.used = state.places = 0;
    state.tlsVersion.clear();

    const bool comesBack = (m_wasOnline || wasWaiting || state.attempt > 0) && !isFinal(reason);
    if (!comesBack) {
        state.attempt = 0;
        setPhase(Phase::Failed);
        return;
    }
    state.attempt = wasOnline || wasWaiting ? 1 : state.attempt + 1;
    const int delay = m_backoff.takeDelayMs();
    state.retryAtMs = nowMs() + delay;
    m_retryTimer.start(delay);
    setPhase(Phase::Lost);
}

void Session::Impl::tellLoss(const QString &detail)
{
    m_wasLost = true;
    ChatLine line;
    line.kind = LineKind::System;
    line.event = SystemEvent::ConnectionLost;
    line.text = detail;
    for (Conversation *conversation : chat.conversations()) {
        if (conversation->isJoined())
            chat.addLine(conversation, line);
    }
}

void Session::Impl::hangUp(const QString &reason)
{
    if (state.phase == Phase::Idle)
        return;
    m_link.postHangUp(quitLine(reason), config.times.goodbyeMs);
    m_link.ignoreAttempt();
    outbox.noteConnectionLost();
    chat.leaveAll();
    m_backoff.reset();
    setLag(-1);
    m_wasLost = m_wasOnline = false;
    state = {};
    setPhase(Phase::Idle);
    chat.announceAll();
}

void Session::Impl::changeNick(const QString &nick)
{
    if (q.isOnline()) {
        m_link.postLines({wireLine("NICK", {wireText(nick)})});
        return;
    }
    config.nick = nick;
    chat.setOwnNick(nick);
}

// --- Session ---

Session::Session(SessionConfig config, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_impl(std::make_unique<Impl>(*this, std::move(config), clock))
{
    guiRole.assertCurrent();
}

Session::~Session()
{
    const QSignalBlocker silence(this);
    m_impl->hangUp({});
    m_impl.reset();
}

const SessionConfig &Session::config() const { return m_impl->config; }

void Session::setConfig(const SessionConfig &config)
{
    const quint32 id = m_impl->config.id;
    m_impl->config = config;
    m_impl->config.id = id;
    if (!isOnline())
        m_impl->chat.setOwnNick(config.nick);
}

const ConnectionState &Session::connection() const { return m_impl->state; }

qint64 Session::retryInMs() const
{
    const ConnectionState &state = m_impl->state;
    return state.phase == Phase::Lost ? std::max<qint64>(0, state.retryAtMs - m_impl->nowMs()) : 0;
}

int Session::lagMs() const { return m_impl->lagMs; }

void Session::connectToServer()
{
    guiRole.assertCurrent();
    const Phase phase = m_impl->state.phase;
    if (phase == Phase::Idle || phase == Phase::Failed || phase == Phase::Lost)
        m_impl->startAttempt();
}

void Session::tryNow() { connectToServer(); }

void Session::disconnectFromServer(const QString &reason)
{
    guiRole.assertCurrent();
    m_impl->hangUp(reason);
}

void Session::trustCertificate()
{
    const QByteArray &shown = m_impl->state.certificate.sha256;
    if (shown.isEmpty())
        return;
    m_impl->config.pinnedSha256 = shown;
    connectToServer();
}

QString Session::ownNick() const { return m_impl->chat.ownNick(); }

bool Session::isOwnNick(const QString &nick) const { return m_impl->chat.isOwn(nick); }

QString Session::networkName() const
{
    const QByteArray &network = m_impl->chat.isupport().network();
    if (!m_impl->config.name.isEmpty() || network.isEmpty())
        return pageName(m_impl->config);
    return decoded(network);
}

const Isupport &Session::isupport() const { return m_impl->chat.isupport(); }

bool Session::hasCapability(QByteArrayView name) const { return m_impl->chat.has(name); }

bool Session::isAway() const { return m_impl->chat.isAway(); }

Conversation *Session::serverPage() const { return m_impl->chat.page(); }

QList<Conversation *> Session::conversations() const { return m_impl->chat.conversations(); }

Conversation *Session::find(ConversationId id) const { return m_impl->chat.find(id); }

Conversation *Session::findByName(const QString &name) const { return m_impl->chat.find(name); }

Conversation *Session::openQuery(const QString &nick)
{
    const auto intents = parseInput(QStringLiteral("/query ") + nick, {});
    if (!intents || intents->first().hasText)
        return nullptr;
    return m_impl->chat.findOrMake(ConversationKind::Query, nick);
}

void Session::join(const QString &channel, const QString &key)
{
    const QString text = key.isEmpty() ? channel : channel + u' ' + key;
    // A bad name or no connection: the caller asked for something that cannot be; nothing happens.
    [[maybe_unused]] const auto result = submit(serverPage()->id(), QStringLiteral("/join ") + text);
}

void Session::closeConversation(ConversationId id, const QString &reason)
{
    Conversation *conversation = find(id);
    if (!conversation || conversation == serverPage())
        return;
    if (conversation->kind() == ConversationKind::Channel) {
        if (isOnline() && conversation->isJoined()) {
            const QString part = QStringLiteral("/part ") + conversation->name() + u' ' + reason;
            [[maybe_unused]] const auto result = submit(serverPage()->id(), part);
        }
        m_impl->chat.dropWish(conversation->name().toUtf8());
    }
    m_impl->outbox.forget(id);
    m_impl->chat.remove(conversation);
}

base::Expected<base::Done, InputFailure> Session::submit(ConversationId where, const QString &text)
{
    guiRole.assertCurrent();
    Conversation *conversation = find(where);
    if (!conversation)
        return base::Unexpected{InputFailure{InputError::NoOneToTalkTo, {}}};
    return m_impl->commands.run(*conversation, text);
}

MessageBudget Session::budget(ConversationId where, QStringView text) const
{
    const Conversation *conversation = find(where);
    return conversation ? m_impl->commands.budget(*conversation, text) : MessageBudget{};
}

void Session::retry(ConversationId where, LineId line)
{
    guiRole.assertCurrent();
    if (m_impl->outbox.retry(where, line))
        m_impl->outbox.sendReady(isOnline());
}

void Session::changeNick(const QString &nick)
{
    guiRole.assertCurrent();
    m_impl->changeNick(nick);
}

} // namespace watek::client::session
