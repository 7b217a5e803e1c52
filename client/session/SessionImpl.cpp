// From Closed to Online and back. A first failure is final and told; after a success, every failure
// that another attempt might heal is tried again by m_retryTimer, which runs only while the phase
// is Lost.
#include "client/session/SessionImpl.h"

#include "client/session/Lines.h"
#include "client/session/Roles.h"
#include "client/session/Text.h"
#include "common/protocol/WaitingRoom.h"

#include <algorithm>
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

QByteArray quitLine(const QString &reason)
{
    return reason.isEmpty() ? QByteArray("QUIT") : wireLine("QUIT", {wireText(reason)});
}

} // namespace

Session::Impl::Impl(Session &session, SessionConfig sessionConfig, const base::Clock &sessionClock)
    : q(session)
    , config(std::move(sessionConfig))
    , clock(sessionClock)
    , chat(config.id, pageName(config), config.times, clock, &session)
    , outbox(chat, Session::kMaxWaiting,
          [this](const QList<QByteArray> &lines) { return m_link.postLines(lines); })
    , interpreter(
          chat, outbox, [this](const QByteArray &line) { m_link.postLines({line}); },
          [this] { outbox.sendReady(q.isOnline()); })
    , commands(chat, outbox, interpreter, hooks())
    , typing(clock, config.times,
          [this](ConversationId where, TypingState typingState) {
              const Conversation *conversation = chat.find(where);
              if (conversation && q.canSend(ClientTag::Typing))
                  sendTags(*conversation, {{.key = "+typing", .value = typingValue(typingState)}});
          })
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
    typing.reset();
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
    typing.reset();
    chat.leaveAll();
    m_backoff.reset();
    setLag(-1);
    m_wasLost = m_wasOnline = false;
    state = {};
    setPhase(Phase::Idle);
    chat.announceAll();
}

// IRCv3 message-tags "The TAGMSG tag-only message".
void Session::Impl::sendTags(const Conversation &where, const QList<protocol::Tag> &tags)
{
    m_link.postLines({wireLine("TAGMSG", {wireText(where.name())}, tags)});
}

void Session::Impl::react(
    ConversationId where, const QString &messageId, const QString &text, bool isTakenBack)
{
    Conversation *conversation = chat.find(where);
    if (!conversation || messageId.isEmpty() || !isReaction(text) || !q.canSend(ClientTag::React))
        return;
    QList<protocol::Tag> tags = replyTags(chat.isupport(), messageId);
    tags.append({.key = isTakenBack ? "+draft/unreact" : "+draft/react", .value = text.toUtf8()});
    sendTags(*conversation, tags);
    if (chat.has("echo-message"))
        return; // it is there when the server says so
    chat.react(conversation,
        {.messageId = messageId,
            .nick = chat.ownNick(),
            .isSelf = true,
            .text = text,
            .isTakenBack = isTakenBack});
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

} // namespace watek::client::session
