#include "client/model/Workspace.h"

#include <algorithm>

namespace watek::client::model {

using session::ChatLine;
using session::Conversation;
using session::ConversationId;
using session::ConversationKind;
using session::Delivery;
using session::LineKind;
using session::Session;

struct Workspace::Models {
    std::unique_ptr<MessageListModel> messages = std::make_unique<MessageListModel>();
    std::unique_ptr<MemberListModel> members = std::make_unique<MemberListModel>();
    NickCompleter completer;
};

namespace {

/// Makes a conversation unread. The server's page is full of notices that nobody waits for: there
/// only what is for us counts, and everywhere that we were invited or thrown out.
bool countsAsUnread(const Conversation &conversation, const ChatLine &line)
{
    if (line.isHighlight)
        return !line.isSelf;
    return isSpeech(line.kind) && !line.isSelf && conversation.kind() != ConversationKind::Server;
}

} // namespace

Workspace::Workspace(const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_channels(new ChannelListModel(this))
{
}

Workspace::~Workspace()
{
    while (!m_sessions.empty())
        removeSession(m_sessions.back().get());
}

Session *Workspace::addSession(session::SessionConfig config)
{
    config.id = ++m_lastSessionId;
    m_sessions.push_back(std::make_unique<Session>(std::move(config), m_clock));
    Session *added = m_sessions.back().get();
    addConversation(added, added->serverPage());
    connect(added, &Session::conversationAdded, this,
        [this, added](Conversation *conversation) { addConversation(added, conversation); });
    m_channels->addSession(added);
    // After the list's own, so that the row is gone before the models are.
    connect(added, &Session::conversationRemoved, this, &Workspace::removeConversation);
    connect(added, &Session::clearWanted, this, [this](const Conversation *conversation) {
        if (MessageListModel *shown = messages(conversation->id()))
            shown->clear();
    });
    connect(added, &Session::isupportChanged, this, [this, added] {
        for (const Conversation *conversation : added->conversations())
            m_models.at(conversation->id())
                ->completer.setCaseMapping(added->isupport().caseMapping());
    });
    connect(added, &Session::ownNickChanged, this, [this, added] {
        for (const Conversation *conversation : added->conversations())
            m_models.at(conversation->id())->completer.setOwnNick(added->ownNick());
    });
    Q_EMIT sessionAdded(added);
    if (!m_active)
        setActive(added->serverPage()->id());
    return added;
}

void Workspace::removeSession(Session *session)
{
    const auto found = std::ranges::find_if(
        m_sessions, [&](const auto &known) { return known.get() == session; });
    if (found == m_sessions.end())
        return;
    session->disconnect(this);
    m_channels->removeSession(session);
    const quint32 id = session->config().id;
    if (m_active.session == id) {
        const auto other = std::ranges::find_if(
            m_sessions, [&](const auto &known) { return known.get() != session; });
        setActive(other == m_sessions.end() ? ConversationId{} : (*other)->serverPage()->id());
    }
    const std::unique_ptr<Session> removed = std::move(*found);
    m_sessions.erase(found);
    Q_EMIT sessionRemoved(session);
    for (Conversation *conversation : session->conversations()) {
        conversation->disconnect(this);
        m_models.erase(conversation->id());
    }
}

QList<Session *> Workspace::sessions() const
{
    QList<Session *> all;
    for (const auto &session : m_sessions)
        all.append(session.get());
    return all;
}

Session *Workspace::sessionOf(ConversationId id) const
{
    const auto found = std::ranges::find_if(
        m_sessions, [&](const auto &session) { return session->config().id == id.session; });
    return found == m_sessions.end() ? nullptr : found->get();
}

Conversation *Workspace::conversation(ConversationId id) const
{
    const Session *session = sessionOf(id);
    return session ? session->find(id) : nullptr;
}

MessageListModel *Workspace::messages(ConversationId id) const
{
    const auto found = m_models.find(id);
    return found == m_models.end() ? nullptr : found->second->messages.get();
}

MemberListModel *Workspace::members(ConversationId id) const
{
    const auto found = m_models.find(id);
    return found == m_models.end() ? nullptr : found->second->members.get();
}

NickCompleter *Workspace::completer(ConversationId id) const
{
    const auto found = m_models.find(id);
    return found == m_models.end() ? nullptr : &found->second->completer;
}

void Workspace::addConversation(Session *session, Conversation *conversation)
{
    auto models = std::make_unique<Models>();
    NickCompleter &completer = models->completer;
    MessageListModel *messages = models->messages.get();
    completer.setOwnNick(session->ownNick());
    completer.setCaseMapping(session->isupport().caseMapping());
    QStringList commands;
    for (const session::CommandInfo &info : session::commandTable())
        commands.append(QString::fromLatin1(info.name));
    completer.setCommands(commands);
    models->members->follow(conversation);
    m_models[conversation->id()] = std::move(models);

    // First the count, since it places the line above which everything is read; then the lines.
    connect(conversation, &Conversation::linesAdded, this,
        [this, conversation](const QList<ChatLine> &lines) { onLines(conversation, lines); });
    messages->follow(conversation);

    if (conversation->kind() == ConversationKind::Query) {
        completer.addNick(conversation->name());
        connect(conversation, &Conversation::nameChanged, this,
            [&completer, conversation] { completer.setNicks({conversation->name()}); });
    }
    connect(conversation, &Conversation::memberAdded, this,
        [&completer](const session::Member &member) { completer.addNick(member.nick); });
    connect(conversation, &Conversation::memberRemoved, this,
        [&completer](const QString &nick) { completer.removeNick(nick); });
    connect(conversation, &Conversation::memberChanged, this,
        [&completer](const QString &oldNick, const session::Member &member) {
            if (oldNick != member.nick)
                completer.noteRenamed(oldNick, member.nick);
        });
    connect(conversation, &Conversation::membersReset, this, [&completer, conversation] {
        QStringList nicks;
        for (const session::Member &member : conversation->members().all())
            nicks.append(member.nick);
        completer.setNicks(nicks);
    });
    refreshChannelNames(session);
}

void Workspace::removeConversation(Conversation *conversation)
{
    const ConversationId id = conversation->id();
    conversation->disconnect(this);
    if (m_active == id) {
        Session *session = sessionOf(id);
        setActive(session ? session->serverPage()->id() : ConversationId{});
    }
    m_models.erase(id);
    if (Session *session = sessionOf(id))
        refreshChannelNames(session);
}

void Workspace::refreshChannelNames(const Session *session)
{
    QStringList names;
    for (const Conversation *conversation : session->conversations()) {
        if (conversation->kind() == ConversationKind::Channel)
            names.append(conversation->name());
    }
    for (const Conversation *conversation : session->conversations()) {
        if (NickCompleter *known = completer(conversation->id()))
            known->setChannels(names);
    }
}

void Workspace::onLines(Conversation *conversation, const QList<ChatLine> &lines)
{
    const ConversationId id = conversation->id();
    Models &models = *m_models.at(id);
    int unread = 0;
    int mentions = 0;
    bool hasSpoken = false;
    for (const ChatLine &line : lines) {
        // Who answers has read what was there, perhaps in another client.
        if (isSpeech(line.kind) && line.isSelf) {
            hasSpoken = true;
            unread = mentions = 0;
        }
        if (isSpeech(line.kind) && !line.isSelf && conversation->kind() != ConversationKind::Server)
            models.completer.noteSpoke(line.author);
        unread += countsAsUnread(*conversation, line);
        mentions += line.isHighlight && countsAsUnread(*conversation, line);
    }
    if (isRead(id))
        return;
    if (hasSpoken) {
        markRead(id);
        models.messages->removeNewMarker();
    }
    if (unread == 0)
        return;
    models.messages->placeNewMarker(unread);
    m_channels->addUnread(id, unread, mentions);
    if (m_channels->isMuted(id))
        return;
    for (const ChatLine &line : lines) {
        if (line.isHighlight)
            Q_EMIT highlighted(id, line);
    }
}

void Workspace::setActive(ConversationId id)
{
    if (m_active == id)
        return;
    const ConversationId before = std::exchange(m_active, id);
    // What was new there has been seen now.
    if (MessageListModel *left = messages(before))
        left->removeNewMarker();
    m_channels->setActive(id);
    for (const auto &session : m_sessions)
        session->setShown(id);
    if (m_lookedAt)
        markRead(id);
    Q_EMIT activeChanged(id);
}

void Workspace::setLookedAt(bool isLookedAt)
{
    if (std::exchange(m_lookedAt, isLookedAt) == isLookedAt)
        return;
    if (isLookedAt)
        markRead(m_active);
    else if (MessageListModel *shown = messages(m_active))
        shown->removeNewMarker();
}

void Workspace::setMuted(ConversationId id, bool isMuted) { m_channels->setMuted(id, isMuted); }

void Workspace::setHidden(ConversationId id, bool isHidden) { m_channels->setHidden(id, isHidden); }

void Workspace::markRead(ConversationId id) { m_channels->clearUnread(id); }

} // namespace watek::client::model
