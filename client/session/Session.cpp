#include "client/session/Session.h"

#include "client/session/Roles.h"
#include "client/session/SessionImpl.h"
#include "client/session/Text.h"

#include <algorithm>
#include <utility>

namespace watek::client::session {

Session::Session(SessionConfig config, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_impl(std::make_unique<Impl>(*this, std::move(config), clock))
{
    guiRole.assertCurrent();
}

Session::~Session()
{
    const QSignalBlocker silence(this);
    m_impl->endConnection({});
    m_impl.reset();
}

const SessionConfig &Session::config() const { return m_impl->config; }

void Session::setConfig(const SessionConfig &config)
{
    const ServerAddress &before = m_impl->config.address;
    const bool isElsewhere = before.host.compare(config.address.host, Qt::CaseInsensitive) != 0
        || before.port != config.address.port;
    if (isElsewhere && !isOnline())
        m_impl->keepFromOthers();
    const quint32 id = m_impl->config.id;
    const QStringList channelsBefore = m_impl->config.channels;
    m_impl->config = config;
    // A key that was given for the server before is not for this one.
    for (QString &channel : m_impl->config.channels) {
        if (isElsewhere && channelsBefore.contains(channel))
            channel = channel.section(u' ', 0, 0);
    }
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
    m_impl->tryNow();
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

bool Session::isGreeted() const { return isOnline() && m_impl->isGreeted; }

quint64 Session::lastLine() const { return m_impl->lastLine(); }

QString Session::ownNick() const { return m_impl->chat.ownNick(); }

bool Session::isOwnNick(const QString &nick) const { return m_impl->chat.isOwn(nick); }

QString Session::networkName() const
{
    const QByteArray &network = m_impl->chat.isupport().network();
    if (!m_impl->config.name.isEmpty() || network.isEmpty())
        return Impl::pageName(m_impl->config);
    return decoded(network);
}

ChannelDirectory &Session::directory() const { return m_impl->directory; }

const Isupport &Session::isupport() const { return m_impl->chat.isupport(); }

bool Session::hasCapability(QByteArrayView name) const { return m_impl->chat.has(name); }

bool Session::isAway() const { return m_impl->chat.isAway(); }

Conversation *Session::serverPage() const { return m_impl->chat.page(); }

void Session::setShown(ConversationId id) { m_impl->chat.setShown(id); }

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
    [[maybe_unused]] const auto result
        = submit(m_impl->chat.shown()->id(), QStringLiteral("/join ") + text);
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
    m_impl->typing.forget(id);
    m_impl->chat.remove(conversation);
}

base::Expected<base::Done, InputFailure> Session::submit(
    ConversationId where, const QString &text, const QString &replyTo)
{
    guiRole.assertCurrent();
    Conversation *conversation = find(where);
    if (!conversation)
        return base::Unexpected{InputFailure{InputError::NoOneToTalkTo, {}}};
    const bool saysSomething = m_impl->commands.isTalk(*conversation, text);
    const auto result = m_impl->commands.run(*conversation, text, replyTo);
    if (result && saysSomething)
        m_impl->typing.noteSent(where);
    const bool wantsConnection = result || result.error().error == InputError::NotConnected;
    if (wantsConnection && m_impl->state.phase == Phase::Lost)
        m_impl->tryNow();
    return result;
}

bool Session::isTalk(ConversationId where, QStringView text) const
{
    const Conversation *conversation = find(where);
    return conversation && m_impl->commands.isTalk(*conversation, text);
}

bool Session::canSend(ClientTag tag) const
{
    return isOnline() && hasCapability("message-tags") && isTagAllowed(isupport(), tag);
}

void Session::noteTyping(ConversationId where, QStringView text)
{
    guiRole.assertCurrent();
    const Conversation *conversation = find(where);
    if (conversation && m_impl->canTellTyping(*conversation))
        m_impl->typing.noteEdited(where, text);
}

void Session::stopTyping()
{
    guiRole.assertCurrent();
    m_impl->typing.stopAll();
}

void Session::react(
    ConversationId where, const QString &messageId, const QString &text, bool isTakenBack)
{
    guiRole.assertCurrent();
    m_impl->react(where, messageId, text, isTakenBack);
}

MessageBudget Session::budget(ConversationId where, QStringView text) const
{
    const Conversation *conversation = find(where);
    return conversation ? m_impl->commands.budget(*conversation, text) : MessageBudget{};
}

void Session::retry(ConversationId where, LineId line)
{
    guiRole.assertCurrent();
    if (!m_impl->outbox.retry(where, line))
        return;
    m_impl->outbox.sendReady(isOnline());
    if (m_impl->state.phase == Phase::Lost)
        m_impl->tryNow();
}

int Session::waitingCount(ConversationId where) const { return m_impl->outbox.waitingCount(where); }

void Session::stopWaiting(ConversationId where)
{
    guiRole.assertCurrent();
    m_impl->outbox.stop(where);
}

void Session::changeNick(const QString &nick)
{
    guiRole.assertCurrent();
    m_impl->interpreter.setAnswerPage(m_impl->chat.shown()->id());
    m_impl->changeNick(nick);
}

} // namespace watek::client::session
