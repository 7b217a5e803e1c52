// New settings while people are here: what of them may change, and who is told what they change.
// Members of Chat. Thread: dispatcher.
#include "server/dispatcher/Chat.h"

#include "server/dispatcher/commands/Commands.h"
#include "server/shared/Networks.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

namespace {

QByteArrayView nameOf(const QByteArray &token)
{
    const qsizetype equals = token.indexOf('=');
    return equals < 0 ? QByteArrayView(token) : QByteArrayView(token).first(equals);
}

/// What a 005 must say after the first ones: new values, and -NAME for what is no more.
/// Modern IRC "RPL_ISUPPORT Parameters".
QList<QByteArray> changedTokens(const QList<QByteArray> &before, const QList<QByteArray> &after)
{
    QList<QByteArray> changed;
    for (const QByteArray &token : after) {
        if (!before.contains(token))
            changed.append(token);
    }
    for (const QByteArray &token : before) {
        const auto hasItsName
            = [&](const QByteArray &other) { return nameOf(other) == nameOf(token); };
        if (std::ranges::none_of(after, hasItsName))
            changed.append('-' + nameOf(token).toByteArray());
    }
    return changed;
}

} // namespace

void Chat::rehash(const shared::Rehashed &rehashed, Session *asker)
{
    const auto tell = [&](const QByteArray &text) {
        dispatcherRole.assertCurrent();
        log().info("config", text);
        if (asker)
            notice(*asker, text);
    };
    if (!rehashed.config) {
        const QByteArray text = "The settings are wrong, the old ones stay: " + rehashed.trouble;
        log().warning("config", text);
        if (asker)
            notice(*asker, text);
        return;
    }
    m_context.tls = rehashed.tls;
    if (rehashed.changed.isEmpty())
        return tell("The settings have not changed.");
    const std::shared_ptr<const shared::ServerConfig> before
        = std::exchange(m_context.config, rehashed.config);
    QByteArray motdTrouble;
    const QList<QByteArray> oldTokens
        = std::exchange(m_info, makeServerInfo(*rehashed.config, m_info.startedMs, motdTrouble))
              .isupport;
    m_cloakRenewal.begin(std::exchange(m_cloaks, makeCloaks()));
    m_state.whowas().setCapacity(config().limits.whowas);
    tell("Changed settings: " + rehashed.changed.join(", "));
    if (!motdTrouble.isEmpty())
        tell(motdTrouble);
    tellNewTokens(changedTokens(oldTokens, m_info.isupport));
    tellNewCapabilities(*before);
    m_accountDesk.warnOfOperators();
    m_alwaysOn.onConfigured();
    m_nickGuard.onConfigured();
    m_historyKeeper.onConfigured();
}

void Chat::tellNewTokens(const QList<QByteArray> &tokens)
{
    if (tokens.isEmpty())
        return;
    for (const auto &[id, session] : m_state.sessions()) {
        if (!session->isOnline() || session->isGuest())
            continue;
        ReplyBuffer replies(*session, m_info.name);
        sendIsupport(*this, replies, tokens);
        replies.flush(m_outbox);
    }
}

// IRCv3 capability-negotiation "The CAP NEW subcommand", "The CAP DEL subcommand".
void Chat::tellNewCapabilities(const shared::ServerConfig &before)
{
    QByteArrayList renewed; // with their values
    QByteArrayList added;
    QByteArrayList gone;
    CapabilitySet goneOnes;
    for (const CapabilityRow &row : kCapabilities) {
        const QByteArray name = row.name.toByteArray();
        const bool was = isOffered(row.capability, before);
        const bool is = isOffered(row.capability, config());
        const QByteArray value = capabilityValue(row.capability, config());
        if (was && !is) {
            gone.append(name);
            goneOnes.insert(row.capability);
        } else if (is && (!was || value != capabilityValue(row.capability, before))) {
            renewed.append(value.isEmpty() ? name : name + '=' + value);
            if (!was)
                added.append(name);
        }
    }
    for (const auto &[id, session] : m_state.sessions()) {
        if (session->isGuest() || session->isClosing())
            continue;
        const bool isTold = session->capabilities.has(Capability::CapNotify);
        QByteArrayList now = session->capabilityVersion >= 302 ? renewed : added;
        // Never taken back: a client forgets it by itself, or by a duration of 0.
        const QByteArray sts = stsValue(config(), *session);
        if (session->capabilityVersion >= 302 && !sts.isEmpty()
            && sts != stsValue(before, *session))
            now.append("sts=" + sts);
        // IRCv3 sasl-3.2 "cap-notify": its value is of the connection.
        const bool isPlainNewOrGone
            = before.accounts.insecurePasswords != config().accounts.insecurePasswords
            && !session->isSecure && !shared::isThisComputer(session->address);
        if (session->capabilityVersion >= 302 && isPlainNewOrGone
            && isOffered(Capability::Sasl, config()))
            now.append("sasl=" + saslMechanisms(*this, *session));
        if (now.isEmpty() && gone.isEmpty())
            continue;
        const QByteArray nick = session->user->nickText();
        ReplyBuffer replies(*session, m_info.name);
        if (isTold && !now.isEmpty())
            replies.fromServer("CAP", {nick, "NEW", now.join(' ')});
        if (isTold && !gone.isEmpty())
            replies.fromServer("CAP", {nick, "DEL", gone.join(' ')});
        replies.flush(m_outbox);
        m_state.setCapabilities(*session, session->capabilities.without(goneOnes));
    }
}

} // namespace watek::server::dispatcher
