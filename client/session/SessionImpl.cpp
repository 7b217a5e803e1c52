// How the parts of a session are wired, where what arrives goes, and what the person asks for.
// Thread: gui.
#include "client/session/SessionImpl.h"

#include "client/session/Lines.h"
#include "client/session/Roles.h"
#include "client/session/Text.h"
#include "common/protocol/WaitingRoom.h"

#include <algorithm>
#include <utility>

namespace watek::client::session {

using receive::FailReason;

Session::Impl::Impl(Session &session, SessionConfig sessionConfig, const base::Clock &sessionClock)
    : q(session)
    , config(std::move(sessionConfig))
    , clock(sessionClock)
    , chat(config.id, pageName(config), config.times, clock, &session)
    , outbox(chat, Session::kMaxWaiting,
          {.postLines = [this](const QList<QByteArray> &lines) { return m_link.postLines(lines); },
              .waitingChanged = [this](ConversationId where) { Q_EMIT q.waitingChanged(where); }})
    , interpreter(
          chat, outbox, [this](const QByteArray &line) { m_link.postQuestions({line}); },
          [this] { outbox.sendReady(q.isOnline()); })
    , commands(chat, outbox, interpreter, hooks())
    , typing(clock, config.times,
          [this](ConversationId where, TypingState typingState) {
              const Conversation *conversation = chat.find(where);
              if (conversation && canTellTyping(*conversation))
                  sendTags(*conversation, kTypingLabel,
                      {{.key = "+typing", .value = typingValue(typingState)}});
          })
    , directory([this](const QByteArray &line) { postCommand(line); })
    , m_backoff(config.times.retry)
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
        .isDown = [this] { return isDown(); },
        .send = [this](const QByteArray &line) { postCommand(line); },
        .changeNick = [this](const QString &nick) { changeNick(nick); },
        .quit =
            [this](const QString &reason) {
                hangUp(reason);
                Q_EMIT q.quitWanted();
            },
        .close = [this](ConversationId id) { q.closeConversation(id); },
        .clear = [this](Conversation *where) { Q_EMIT q.clearWanted(where); },
        .connectHere = [this] { tryNow(); },
        .connectElsewhere =
            [this](const QString &text) {
                if (const auto address = parseServerAddress(text))
                    Q_EMIT q.connectWanted(*address);
            },
        .reconnect =
            [this] {
                hangUp({});
                tryNow();
            },
        .disconnect = [this](const QString &reason) { hangUp(reason); },
        .listChannels = [this](const QString &mask) { Q_EMIT q.listWanted(mask); },
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
    connect(&chat, &ChatState::ownNickChanged, &q, [this] {
        // The nick that the person asked for is the one to come back with. One that a server gave
        // ("Guest123") is not.
        if (!m_nickAsked.isEmpty() && chat.isOwn(m_nickAsked))
            config.nick = std::exchange(m_nickAsked, {});
        Q_EMIT q.ownNickChanged();
    });
    connect(&chat, &ChatState::awayChanged, &q, &Session::awayChanged);
    connect(&chat, &ChatState::ignoredChanged, &q, &Session::ignoredChanged);
    connect(&chat, &ChatState::conversationAdded, &q, &Session::conversationAdded);
    connect(&chat, &ChatState::conversationRemoved, &q, &Session::conversationRemoved);
    connect(&chat, &ChatState::conversationWanted, &q, &Session::conversationWanted);
    connect(&chat, &ChatState::invited, &q, &Session::invited);
    connect(&chat, &ChatState::isupportChanged, &q, [this] {
        Q_EMIT q.isupportChanged();
        Q_EMIT q.tagsChanged();
        const QString name = q.networkName();
        if (name == chat.page()->name())
            return;
        chat.page()->setName(name);
        Q_EMIT q.networkNameChanged();
    });
}

void Session::Impl::onArrival(receive::Arrival &arrival)
{
    if (const auto *message = std::get_if<protocol::Message>(&arrival.what))
        onMessage(*message);
    else if (const auto *change = std::get_if<receive::LinkChange>(&arrival.what))
        onLinkChange(*change);
    else if (const auto *written = std::get_if<receive::LinesWritten>(&arrival.what))
        outbox.noteWritten(written->upTo);
    else if (const auto *answered = std::get_if<receive::LinesAnswered>(&arrival.what))
        onAnswered(answered->upTo);
    else if (const auto *lag = std::get_if<receive::LagMeasured>(&arrival.what))
        setLag(lag->ms);
}

void Session::Impl::onMessage(const protocol::Message &message)
{
    if (message.command == "ERROR")
        m_lastWords = decoded(message.param(0));
    if (!q.isOnline() && noteWaiting(message))
        return;

    if (q.isOnline() && directory.take(message))
        return;
    const Registration::Step step = m_registration->handle(message);
    const bool hadTags = chat.has("message-tags");
    chat.setCapabilities(m_registration->enabled());
    if (q.isOnline() && chat.has("message-tags") != hadTags)
        Q_EMIT q.tagsChanged();
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
    m_hasIsupport = m_hasIsupport || message.command == "005";
    if (interpreter.isGreeted())
        noteGreeted();
}

void Session::Impl::onAnswered(quint64 upTo)
{
    outbox.noteAnswered(upTo);
    // A server that tells what it supports, and has no message of the day to end its greeting by.
    if (m_hasIsupport)
        noteGreeted();
    Q_EMIT q.answered(upTo);
}

void Session::Impl::noteGreeted()
{
    if (q.isOnline() && !std::exchange(isGreeted, true))
        Q_EMIT q.greeted();
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

void Session::Impl::postCommand(const QByteArray &line)
{
    outbox.noteCommand(m_link.postLines({line}), line);
}

void Session::Impl::setLag(int ms)
{
    if (std::exchange(lagMs, ms) != ms)
        Q_EMIT q.lagChanged();
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

void Session::Impl::changeNick(const QString &nick)
{
    if (q.isOnline()) {
        m_nickAsked = nick;
        postCommand(wireLine("NICK", {wireText(nick)}));
        return;
    }
    config.nick = nick;
    chat.setOwnNick(nick);
}

bool Session::Impl::canTellTyping(const Conversation &where) const
{
    // Where answers bear no label, "no such nick" could not be told from the answer to a message.
    const bool isSafe = where.kind() == ConversationKind::Channel || chat.has("labeled-response");
    return where.kind() != ConversationKind::Server && where.isJoined() && isSafe
        && q.canSend(ClientTag::Typing);
}

// IRCv3 message-tags "The TAGMSG tag-only message".
void Session::Impl::sendTags(
    const Conversation &where, QByteArrayView label, QList<protocol::Tag> tags)
{
    if (chat.has("labeled-response"))
        tags.prepend(
            {.key = "label", .value = label.toByteArray() + QByteArray::number(++m_lastTagLabel)});
    postCommand(wireLine("TAGMSG", {wireText(where.name())}, tags));
}

void Session::Impl::react(
    ConversationId where, const QString &messageId, const QString &text, bool isTakenBack)
{
    Conversation *conversation = chat.find(where);
    if (!conversation || messageId.isEmpty() || !isReaction(text) || !q.canSend(ClientTag::React))
        return;
    QList<protocol::Tag> tags = replyTags(chat.isupport(), messageId);
    tags.append({.key = isTakenBack ? "+draft/unreact" : "+draft/react", .value = text.toUtf8()});
    sendTags(*conversation, kReactionLabel, tags);
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

} // namespace watek::client::session
