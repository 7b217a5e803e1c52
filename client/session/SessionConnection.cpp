// From Closed to Online and back. Before there was a success, a failure is final and told, unless
// nobody was reached: a server may start a moment later than its clients. After a success, every
// failure that another attempt might heal is tried again by m_retryTimer, which runs only while the
// phase is Lost. Thread: gui.
#include "client/session/SessionImpl.h"

#include "client/session/Lines.h"
#include "client/session/Text.h"

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
    case FailReason::NicksInUse:
    case FailReason::CertificateNotTrusted:
    case FailReason::CertificateChanged:
    case FailReason::NotIrc:
    case FailReason::NotEncrypted:
    case FailReason::TlsGone:
        return true;
    default:
        return false;
    }
}

/// Nobody was reached at the address. It may be right all the same.
bool isNobodyThere(FailReason reason)
{
    return reason == FailReason::Refused || reason == FailReason::Unreachable
        || reason == FailReason::TimedOut;
}

/// The mode in which the next connection is made. An address where TLS was spoken before, or whose
/// certificate is trusted, never gets less, whatever was typed: somebody on the way could wish for
/// nothing better than a person who forgets the '+'.
receive::TlsMode tlsModeFor(const SessionConfig &config)
{
    using enum receive::TlsMode;
    const receive::TlsMode asked = config.address.tls;
    if (asked == Required || config.lastTls == Required || !config.pinnedSha256.isEmpty())
        return Required;
    return asked == Try || config.lastTls == Try ? Try : Off;
}

/// How our own server's ERROR begins when it has no place, not even in its queue.
const QLatin1String kServerFull("The server is full");

QByteArray quitLine(const QString &reason)
{
    return reason.isEmpty() ? QByteArray("QUIT") : wireLine("QUIT", {wireText(reason)});
}

} // namespace

void Session::Impl::startAttempt()
{
    m_registration.emplace(config);
    m_lastWords.clear();
    m_nickAsked.clear();
    interpreter.reset();
    isGreeted = m_hasIsupport = false;
    chat.forgetServer();
    m_link.postConnect({
        .host = config.address.host,
        .port = config.address.port,
        .tls = tlsModeFor(config),
        .mayBePlain = config.lastTls == receive::TlsMode::Off,
        .pinnedSha256 = config.pinnedSha256,
        .connectTimeoutMs = config.times.connectMs,
        .silenceMs = config.times.silenceMs,
        .answerMs = config.times.answerMs,
        .askPauseMs = config.times.askPauseMs,
        .lagTickMs = config.times.lagTickMs,
        .sendBurst = config.sendBurst,
        .sendIntervalMs = config.sendIntervalMs,
    });
    setPhase(Phase::Resolving);
}

void Session::Impl::tryNow()
{
    if (!isDown())
        return;
    // Who acts has a reason to think that it works again, and waits.
    m_backoff.reset();
    startAttempt();
}

bool Session::Impl::isDown() const
{
    return state.phase == Phase::Idle || state.phase == Phase::Failed || state.phase == Phase::Lost;
}

void Session::Impl::keepFromOthers()
{
    // The channels are of the server before. The new one gets those of its own settings.
    chat.wishes().clear();
    chat.setOwnUserHost({});
    m_hasJoined = false;
    m_wasLost = m_wasOnline = false;
    state.wasEverOnline = false;
    state.reason = FailReason::None; // of the attempts at the one before
    state.detail.clear();
    state.certificate = {};
    interpreter.forgetGreeting();
    for (const Conversation *conversation : chat.conversations())
        outbox.stop(conversation->id());
    chat.announceAll();
}

void Session::Impl::setPhase(Phase phase)
{
    state.phase = phase;
    state.wasOnline = m_wasOnline || phase == Phase::Online;
    state.wasEverOnline = state.wasEverOnline || state.wasOnline;
    if (phase != Phase::Registering)
        m_registerTimer.stop();
    if (phase != Phase::Lost) {
        m_retryTimer.stop();
        state.retryAtMs = 0;
    }
    Q_EMIT q.connectionChanged();
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
    // Who asked for encryption where there is some did not ask to show a password to everybody on
    // the way. On this computer there is no way; and "off" is the person's own word.
    const bool hasSecret = !config.password.isEmpty() || !config.saslUser.isEmpty();
    if (hasSecret && change.tlsVersion.isEmpty() && config.address.tls == receive::TlsMode::Try
        && !config.address.isThisComputer()) {
        fail(FailReason::NotEncrypted, {});
        return;
    }
    m_link.postLines(m_registration->begin());
    setPhase(Phase::Registering);
    m_registerTimer.start(config.times.registerMs);
}

void Session::Impl::onWelcome()
{
    m_onlineSinceMs = nowMs();
    if (!state.tlsVersion.isEmpty())
        config.lastTls = tlsModeFor(config);
    state.reason = FailReason::None;
    state.detail.clear();
    state.attempt = 0;
    state.place = state.used = state.places = 0;
    m_link.postBeginKeepalive();
    for (Conversation *conversation : chat.conversations()) {
        if (conversation->kind() == ConversationKind::Server)
            conversation->setJoined(true);
    }
    if (m_wasLost || interpreter.wasGreeted()) {
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
    const bool wasPromised
        = config.lastTls != receive::TlsMode::Off || !config.pinnedSha256.isEmpty();
    if (wasPromised && config.address.tls != receive::TlsMode::Required) {
        if (reason == FailReason::NotTls)
            reason = FailReason::TlsGone;
        else if (reason == FailReason::TlsFailed)
            reason = FailReason::TlsBroken;
    }
    const bool wasWaiting = state.phase == Phase::Waiting;
    const bool wasCalling = state.phase == Phase::Resolving || state.phase == Phase::Connecting;
    outbox.noteConnectionLost();
    directory.noteConnectionLost();
    typing.reset();
    setLag(-1);
    if (wasOnline) {
        tellLoss(reason);
        chat.leaveAll();
        if (nowMs() - m_onlineSinceMs >= config.times.retry.longest)
            m_backoff.reset();
    }
    state.reason = reason;
    state.detail = detail;
    state.place = state.used = state.places = 0;
    state.tlsVersion.clear();

    const bool mayCome = wasCalling && isNobodyThere(reason);
    const bool comesBack
        = (m_wasOnline || wasWaiting || mayCome || state.attempt > 0) && !isFinal(reason);
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

void Session::Impl::tellLoss(FailReason reason)
{
    m_wasLost = true;
    ChatLine line;
    line.kind = LineKind::System;
    line.event = SystemEvent::ConnectionLost;
    if (const auto kill = interpreter.takeKill()) {
        line = *kill;
    } else if (!m_lastWords.isEmpty() || reason == FailReason::ClosedByServer) {
        line.event = SystemEvent::ClosedByServer;
        line.text = closingReason(m_lastWords);
    } else if (reason == FailReason::PingTimeout) {
        line.event = SystemEvent::ServerSilent;
    }
    tellEverywhere(line);
}

void Session::Impl::tellEverywhere(const ChatLine &line)
{
    for (Conversation *conversation : chat.conversations()) {
        if (conversation->isJoined())
            chat.addLine(conversation, line);
    }
}

void Session::Impl::hangUp(const QString &reason)
{
    if (q.isOnline()) {
        ChatLine line;
        line.kind = LineKind::System;
        line.event = SystemEvent::Disconnected;
        line.text = reason;
        tellEverywhere(line);
    }
    endConnection(reason);
    chat.announceAll();
}

void Session::Impl::endConnection(const QString &reason)
{
    if (state.phase == Phase::Idle)
        return;
    m_link.postHangUp(quitLine(reason), config.times.goodbyeMs);
    m_link.ignoreAttempt();
    outbox.noteConnectionLost();
    directory.noteConnectionLost();
    typing.reset();
    chat.leaveAll();
    m_backoff.reset();
    setLag(-1);
    ConnectionState ended;
    ended.wasEverOnline = state.wasEverOnline;
    if (!m_wasOnline) { // who stops an attempt still wants to know why none succeeded
        ended.reason = state.reason;
        ended.detail = state.detail;
        ended.certificate = state.certificate;
    }
    m_wasLost = m_wasOnline = false;
    state = ended;
    setPhase(Phase::Idle);
}

} // namespace watek::client::session
