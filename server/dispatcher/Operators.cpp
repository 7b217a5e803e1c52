// What operators set in motion, and who hears of it: audit lines and bans. Members of Chat.
// Thread: dispatcher.
#include "server/dispatcher/Chat.h"

#include "common/protocol/UserMask.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/Wording.h"

namespace watek::server::dispatcher {

namespace {

/// What a password costs of a client's flood control, beside the line it came in: the passwords
/// thread is busy with it for 20 ms.
constexpr int kLinesOfPassword = 9;

} // namespace

void Chat::audit(const User &actor, const QByteArray &deed) { audit(actor.mask(), deed); }

void Chat::audit(const QByteArray &actor, const QByteArray &deed)
{
    const QByteArray line = actor + ' ' + deed;
    log().info("operator", line);
    for (const User *const listener : m_state.operators()) {
        if (listener->modes.contains('s'))
            noticeToOperator(*listener, "*** " + line);
    }
}

void Chat::noticeToOperator(const User &user, const QByteArray &text)
{
    for (const Session *const session : user.sessions) {
        if (session->role > shared::OperRole::None)
            notice(*session, text);
    }
}

bool Chat::askApp(shared::AppRequest request)
{
    if (!m_context.app)
        return false;
    m_context.app->post(std::move(request));
    return true;
}

std::optional<quint64> Chat::askAboutPassword(
    const Session &session, const QByteArray &given, decltype(shared::PasswordRequest::task) task)
{
    // OPER and WEBIRC have their price in the command table.
    const bool isOfAccount = !std::holds_alternative<shared::HashedPassword>(task);
    const auto ticket = m_passwordQueue.ask(session.id, session.address, given, std::move(task));
    if (ticket && isOfAccount)
        m_outbox.charge(session.route, kLinesOfPassword);
    return ticket;
}

std::optional<quint64> Chat::askAboutPassword(
    const QByteArray &given, decltype(shared::PasswordRequest::task) task)
{
    return m_passwordQueue.ask({}, {}, given, std::move(task));
}

std::optional<quint64> Chat::askAboutGateway(
    const Session &session, const QByteArray &given, const shared::HashedPassword &hashed)
{
    const QByteArray &address = session.address;
    const bool isAsked = std::ranges::find(m_gatewayChecks, address) != m_gatewayChecks.end();
    if (isAsked && m_webircGuesses.isShutOut(address, steadyMs()))
        return std::nullopt;
    const auto ticket = askAboutPassword(session, given, hashed);
    if (ticket)
        m_gatewayChecks.insert(*ticket, address);
    return ticket;
}

void Chat::noteCheckDone(const shared::PasswordChecked &checked)
{
    m_passwordQueue.onDone();
    const QByteArray gateway = m_gatewayChecks.take(checked.ticket);
    if (gateway.isEmpty())
        return;
    if (checked.isRight)
        m_webircGuesses.noteRight(gateway);
    else
        m_webircGuesses.noteWrong(gateway, steadyMs());
}

void Chat::forgetPasswordOf(base::ClientId client)
{
    if (const auto ticket = m_passwordQueue.forget(client))
        m_gatewayChecks.remove(*ticket);
}

void Chat::saveBans()
{
    askApp({.kind = shared::AppRequest::Kind::SaveBans,
        .text = m_state.bans().toText() + m_state.filters().toText()});
}

void Chat::banAddress(const Session &session, const QByteArray &reason, int minutes)
{
    const ServerBan ban{.kind = BanKind::KLine,
        .mask = maskOfNetwork(session.address),
        .setBy = m_info.name,
        .setAtMs = nowMs(),
        .untilMs = nowMs() + qint64(minutes) * 60'000,
        .reason = reason};
    if (m_state.bans().hasRoomFor(ban)) {
        happenByServer(BanSet{ban});
        saveBans();
        log().info("operator",
            "the window set KLINE " + ban.mask + " for " + describeSpan(qint64(minutes) * 60'000));
    } else {
        log().warning(
            "operator", "the window could not set KLINE " + ban.mask + ": there are too many bans");
    }
    QList<base::ClientId> fitting;
    for (const auto &[id, other] : m_state.sessions()) {
        if (other->isClosing())
            continue;
        if (id == session.id || (ban.fits(*other->user, *other) && !other->user->isOperator()))
            fitting.append(id);
    }
    for (const base::ClientId id : fitting)
        closeAsBanned(*m_state.session(id), reason, nullptr);
    endAbsentWhoFit(ban);
}

void Chat::closeAsBanned(Session &session, const QByteArray &reason, ReplyBuffer *own)
{
    log().stranger(shared::Stranger::Banned, shared::LogLevel::Info, "client",
        session.user->mask() + " is banned from the server");
    const QByteArray why = "Banned: " + reason;
    QByteArray lastLines;
    if (!session.isGuest())
        appendLine(lastLines,
            {{}, m_info.name, protocol::numericText(protocol::ERR_YOUREBANNEDCREEP),
                {session.user->nickText(), "You are banned from this server: " + reason}});
    close(session, why, lastLines + farewell(session, why), own);
}

} // namespace watek::server::dispatcher
