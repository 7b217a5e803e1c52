#include "client/session/Conversation.h"

#include <algorithm>
#include <utility>

namespace watek::client::session {

namespace {

/// How many delivered lines of ours can still be told to have failed after all (404 comes late).
constexpr qsizetype kSentRemembered = 50;

bool isSettled(Delivery delivery) { return delivery == Delivery::Sent; }

} // namespace

Conversation::Conversation(ConversationId id, ConversationKind kind, QString name, QObject *parent)
    : QObject(parent)
    , m_id(id)
    , m_kind(kind)
    , m_name(std::move(name))
{
}

LineId Conversation::add(ChatLine line)
{
    line.id = ++m_lastLine;
    if (line.delivery != Delivery::NotOurs) {
        m_ownLines.insert(line.id, line);
        if (isSettled(line.delivery))
            m_ownSent.append(line.id);
        forgetOldOwnLines();
    }
    m_fresh.append(std::move(line));
    return m_lastLine;
}

void Conversation::announce()
{
    const QList<ChatLine> lines = std::exchange(m_fresh, {});
    const QList<ReactionChange> reactions = std::exchange(m_freshReactions, {});
    if (!lines.isEmpty())
        Q_EMIT linesAdded(lines);
    for (const ReactionChange &change : reactions)
        Q_EMIT reacted(change);
}

void Conversation::react(const ReactionChange &change) { m_freshReactions.append(change); }

void Conversation::noteTyping(
    const QString &nick, TypingState state, qint64 nowMs, const SessionTimes &times)
{
    if (m_typing.note(nick, state, nowMs, times))
        Q_EMIT typingChanged();
}

void Conversation::renameTyping(const QString &oldNick, const QString &newNick)
{
    if (m_typing.rename(oldNick, newNick))
        Q_EMIT typingChanged();
}

void Conversation::expireTyping(qint64 nowMs)
{
    if (m_typing.expire(nowMs))
        Q_EMIT typingChanged();
}

void Conversation::clearTyping()
{
    if (m_typing.clear())
        Q_EMIT typingChanged();
}

void Conversation::update(LineId id, Delivery delivery, const Echo &echo)
{
    const auto own = m_ownLines.find(id);
    if (own == m_ownLines.end())
        return;
    ChatLine line = *own;
    line.delivery = delivery;
    if (!echo.messageId.isEmpty())
        line.messageId = echo.messageId;
    if (echo.timeMs != 0)
        line.timeMs = echo.timeMs;
    if (!echo.text.isEmpty())
        line.text = echo.text;
    if (line == *own)
        return;
    m_ownSent.removeOne(id);
    if (isSettled(delivery))
        m_ownSent.append(id);
    *own = line;
    forgetOldOwnLines();

    const auto fresh = std::ranges::find(m_fresh, id, &ChatLine::id);
    if (fresh != m_fresh.end())
        *fresh = line;
    else
        Q_EMIT lineChanged(line);
}

const ChatLine *Conversation::ownLine(LineId id) const
{
    const auto own = m_ownLines.constFind(id);
    return own == m_ownLines.constEnd() ? nullptr : &*own;
}

void Conversation::forgetOldOwnLines()
{
    while (m_ownSent.size() > kSentRemembered)
        m_ownLines.remove(m_ownSent.takeFirst());
}

void Conversation::setName(const QString &name)
{
    if (std::exchange(m_name, name) != name)
        Q_EMIT nameChanged();
}

void Conversation::setJoined(bool joined)
{
    if (std::exchange(m_joined, joined) != joined)
        Q_EMIT joinedChanged();
}

void Conversation::setTopic(const QString &topic, const QString &by, qint64 atMs)
{
    if (m_topic == topic && m_topicSetBy == by && m_topicSetAtMs == atMs)
        return;
    m_topic = topic;
    m_topicSetBy = by;
    m_topicSetAtMs = atMs;
    Q_EMIT topicChanged();
}

void Conversation::setModes(const QString &modes)
{
    if (std::exchange(m_modes, modes) != modes)
        Q_EMIT modesChanged();
}

void Conversation::putMember(const Member &member)
{
    const Member *known = m_members.find(member.nick);
    if (known && *known == member)
        return;
    const QString oldNick = known ? known->nick : QString();
    m_members.put(member);
    if (oldNick.isNull())
        Q_EMIT memberAdded(member);
    else
        Q_EMIT memberChanged(oldNick, member);
}

void Conversation::removeMember(const QString &nick)
{
    if (m_typing.remove(nick))
        Q_EMIT typingChanged();
    // Told as we know it: the server may spell it otherwise now.
    const Member *known = m_members.find(nick);
    if (!known)
        return;
    const QString spelled = known->nick;
    m_members.remove(nick);
    Q_EMIT memberRemoved(spelled);
}

void Conversation::setCaseMapping(protocol::CaseMapping mapping)
{
    const qsizetype before = m_members.size();
    m_members.setCaseMapping(mapping);
    if (m_members.size() != before) // two spellings are one person now
        Q_EMIT membersReset();
}

void Conversation::renameMember(const QString &oldNick, const QString &newNick, bool isSelf)
{
    const Member *known = m_members.find(oldNick);
    if (!known)
        return;
    Member member = *known;
    const QString spelled = member.nick;
    member.nick = newNick;
    member.isSelf = isSelf;
    m_members.remove(oldNick);
    if (const Member *stale = m_members.find(newNick)) { // the server knows best
        const QString staleNick = stale->nick;
        m_members.remove(newNick);
        Q_EMIT memberRemoved(staleNick);
    }
    m_members.put(member);
    Q_EMIT memberChanged(spelled, member);
}

void Conversation::resetMembers(const QList<Member> &members)
{
    if (members.isEmpty() && m_members.size() == 0)
        return;
    m_members.clear();
    for (const Member &member : members)
        m_members.put(member);
    Q_EMIT membersReset();
}

} // namespace watek::client::session
