#include "client/session/ChatState.h"

#include "client/session/ClientTags.h"
#include "client/session/Roles.h"
#include "client/session/Text.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace watek::client::session {

namespace {

/// A server's clock may differ from ours by so much; a time further ahead is not believed.
constexpr qint64 kLongestAheadMs = 24 * 3600 * 1000LL;

/// IRCv3 server-time: the moment a message carries; 0 where it carries none that can be true.
qint64 timeTag(const protocol::Message &message, qint64 nowMs)
{
    const QByteArray time = message.tag("time");
    if (time.isEmpty())
        return 0;
    const QDateTime moment = QDateTime::fromString(QString::fromLatin1(time), Qt::ISODateWithMs);
    if (!moment.isValid() || moment.toMSecsSinceEpoch() > nowMs + kLongestAheadMs)
        return 0;
    return moment.toMSecsSinceEpoch();
}

} // namespace

ChatState::ChatState(quint32 sessionId, const QString &pageName, const SessionTimes &times,
    const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_sessionId(sessionId)
    , m_times(times)
    , m_clock(clock)
{
    m_typingTimer.setSingleShot(true);
    connect(&m_typingTimer, &QTimer::timeout, this, [this] {
        guiRole.assertCurrent();
        expireTyping();
    });
    findOrMake(ConversationKind::Server, pageName);
}

void ChatState::setOwnNick(const QString &nick)
{
    if (std::exchange(m_ownNick, nick) != nick)
        Q_EMIT ownNickChanged();
}

bool ChatState::isOwn(const QString &nick) const { return isSame(nick, m_ownNick); }

bool ChatState::isSame(const QString &a, const QString &b) const
{
    return protocol::isSameName(a.toUtf8(), b.toUtf8(), m_isupport.caseMapping());
}

void ChatState::setAway(bool isAway)
{
    if (std::exchange(m_away, isAway) != isAway)
        Q_EMIT awayChanged();
}

void ChatState::applyIsupport(const QList<QByteArray> &tokens)
{
    m_isupport.apply(tokens);
    for (Conversation *conversation : std::as_const(m_conversations))
        conversation->setCaseMapping(m_isupport.caseMapping());
    Q_EMIT isupportChanged();
}

void ChatState::forgetServer()
{
    // The old ISUPPORT stays until the new one comes: the names we hold were made under it.
    // So does our own user@host: the room that it leaves for a message is counted while one waits.
    m_capabilities.clear();
    setAway(false);
}

bool ChatState::ignore(const IgnoreList::Entry &entry)
{
    const QList<IgnoreList::Entry> before = m_ignored.entries();
    const bool isThere = m_ignored.add(entry, m_isupport.caseMapping());
    if (m_ignored.entries() != before)
        Q_EMIT ignoredChanged();
    return isThere;
}

void ChatState::setIgnored(const QList<IgnoreList::Entry> &entries)
{
    const QList<IgnoreList::Entry> before = m_ignored.entries();
    m_ignored = {};
    for (const IgnoreList::Entry &entry : entries)
        m_ignored.add(entry, m_isupport.caseMapping());
    if (m_ignored.entries() != before)
        Q_EMIT ignoredChanged();
}

bool ChatState::unignoreFoundBy(const QByteArray &nick)
{
    const bool wasThere = m_ignored.removeFoundBy(nick, m_isupport.caseMapping());
    if (wasThere)
        Q_EMIT ignoredChanged();
    return wasThere;
}

bool ChatState::unignore(const QByteArray &source, QByteArrayView account)
{
    const bool wasThere = m_ignored.remove(source, account, m_isupport.caseMapping());
    if (wasThere)
        Q_EMIT ignoredChanged();
    return wasThere;
}

bool ChatState::isIgnored(QByteArrayView source, QByteArrayView account) const
{
    return m_ignored.matches(source, account, m_isupport.caseMapping());
}

QByteArray ChatState::sourceOf(const QString &nick) const
{
    for (const Conversation *conversation : m_conversations) {
        const Member *member = conversation->members().find(nick);
        if (member && !member->userHost.isEmpty())
            return (member->nick + u'!' + member->userHost).toUtf8();
    }
    return nick.toUtf8() + "!*@*";
}

QByteArray ChatState::accountOf(const QString &nick) const
{
    for (const Conversation *conversation : m_conversations) {
        const Member *member = conversation->members().find(nick);
        if (member && !member->account.isEmpty())
            return member->account.toUtf8();
    }
    return {};
}

bool ChatState::isShared(const QString &userHost, const QString &nick) const
{
    const auto hasOther = [&](const Conversation *conversation) {
        const QList<Member> members = conversation->members().all();
        return std::ranges::any_of(members, [&](const Member &member) {
            return !isSame(member.nick, nick)
                && member.userHost.compare(userHost, Qt::CaseInsensitive) == 0;
        });
    };
    return std::ranges::any_of(m_conversations, hasOther);
}

Conversation *ChatState::find(ConversationId id) const
{
    const auto found = std::ranges::find(m_conversations, id, &Conversation::id);
    return found == m_conversations.end() ? nullptr : *found;
}

Conversation *ChatState::find(const QString &name) const
{
    const auto isIt = [&](const Conversation *conversation) {
        return conversation->kind() != ConversationKind::Server
            && isSame(conversation->name(), name);
    };
    const auto found = std::ranges::find_if(m_conversations, isIt);
    return found == m_conversations.end() ? nullptr : *found;
}

Conversation *ChatState::shown() const
{
    Conversation *conversation = find(m_shown);
    return conversation ? conversation : page();
}

Conversation *ChatState::findOrMake(ConversationKind kind, const QString &name)
{
    if (!m_conversations.isEmpty()) {
        if (Conversation *known = find(name))
            return known;
    }
    const ConversationId id{.session = m_sessionId, .number = ++m_lastNumber};
    auto *conversation = new Conversation(id, kind, name, this);
    conversation->setCaseMapping(m_isupport.caseMapping());
    conversation->setJoined(kind == ConversationKind::Query);
    m_conversations.append(conversation);
    Q_EMIT conversationAdded(conversation);
    return conversation;
}

void ChatState::remove(Conversation *conversation)
{
    Q_ASSERT(conversation != page());
    m_dirty.remove(conversation);
    m_conversations.removeOne(conversation);
    Q_EMIT conversationRemoved(conversation);
    delete conversation;
}

// Of "@#lobby" 1, where the server knows STATUSMSG.
qsizetype ChatState::statusSigns(const QByteArray &target) const
{
    qsizetype signs = 0;
    while (signs < target.size() && !m_isupport.isChannel(target.mid(signs))
        && m_isupport.statusPrefixes().contains(target[signs]))
        ++signs;
    return signs;
}

bool ChatState::isForChannel(const QByteArray &target) const
{
    return m_isupport.isChannel(target.mid(statusSigns(target)));
}

Conversation *ChatState::channelOf(const QByteArray &target) const
{
    const QByteArray name = target.mid(statusSigns(target));
    return m_isupport.isChannel(name) ? find(decoded(name)) : nullptr;
}

void ChatState::wish(const QByteArray &channel, const QByteArray &key)
{
    for (Wish &wish : m_wishes) {
        if (protocol::isSameName(wish.name, channel, m_isupport.caseMapping())) {
            if (!key.isEmpty())
                wish.key = key;
            return;
        }
    }
    m_wishes.append({.name = channel, .key = key});
}

void ChatState::dropWish(const QByteArray &channel)
{
    m_wishes.removeIf([&](const Wish &wish) {
        return protocol::isSameName(wish.name, channel, m_isupport.caseMapping());
    });
}

void ChatState::noteTarget(
    const Conversation *conversation, const QByteArray &target, ChatLine &line) const
{
    const QString name = decoded(target);
    if (isSame(name, conversation->name()))
        return;
    line.target = name;
    line.isTargetSelf = isOwn(name);
    // "@#lobby" in #lobby; of several signs the last is that of the lowest rank.
    const qsizetype signs = statusSigns(target);
    if (signs > 0 && channelOf(target) == conversation)
        line.audience = QLatin1Char(target[signs - 1]);
}

LineId ChatState::addLine(Conversation *conversation, ChatLine line)
{
    if (line.timeMs == 0)
        line.timeMs = nowMs();
    m_dirty.insert(conversation);
    return conversation->add(std::move(line));
}

void ChatState::announceAll()
{
    // A listener may close a conversation or add a line.
    while (!m_dirty.isEmpty()) {
        Conversation *conversation = *m_dirty.begin();
        m_dirty.erase(m_dirty.begin());
        conversation->announce();
    }
}

ChatLine ChatState::lineFrom(const protocol::Message &message, LineKind kind) const
{
    ChatLine line;
    line.kind = kind;
    line.timeMs = timeTag(message, nowMs());
    line.author = decoded(nickOf(message.source));
    line.isSelf = isOwn(line.author);
    if (line.isSelf && (kind == LineKind::Message || kind == LineKind::Action))
        line.delivery = Delivery::Sent;
    line.messageId = decoded(message.tag("msgid"));
    line.replyTo = replyTagOf(message);
    return line;
}

void ChatState::react(Conversation *conversation, const ReactionChange &change)
{
    m_dirty.insert(conversation);
    conversation->react(change);
}

void ChatState::noteTyping(Conversation *conversation, const QString &nick, TypingState state)
{
    if (isOwn(nick))
        return;
    conversation->noteTyping(nick, state, monotonicMs(), m_times);
    expireTyping();
}

void ChatState::expireTyping()
{
    const qint64 now = monotonicMs();
    std::optional<qint64> next;
    for (Conversation *conversation : std::as_const(m_conversations)) {
        conversation->expireTyping(now);
        if (const auto end = conversation->typingEndMs())
            next = next ? std::min(*next, *end) : *end;
    }
    if (next)
        m_typingTimer.start(int(std::max<qint64>(1, *next - now)));
}

void ChatState::leaveAll()
{
    for (Conversation *conversation : std::as_const(m_conversations)) {
        conversation->resetMembers({});
        conversation->clearTyping();
        if (conversation->kind() != ConversationKind::Query)
            conversation->setJoined(false);
    }
}

} // namespace watek::client::session
