// Interpreter: who comes, goes and changes.
#include "client/session/Interpreter.h"

#include "client/session/Lines.h"
#include "client/session/Text.h"

#include <algorithm>

namespace watek::client::session {

namespace {

/// Above this many members a WHO for their away flags costs more than it gives.
constexpr qsizetype kWhoLimit = 200;

} // namespace

// IRCv3 extended-join: JOIN #channel account :real name
void Interpreter::onJoin(const protocol::Message &message)
{
    const QByteArray name = message.param(0);
    ChatLine line = m_chat.lineFrom(message, LineKind::Join);
    Member member;
    member.nick = line.author;
    member.isSelf = line.isSelf;
    member.userHost = decoded(userHostOf(message.source));
    if (message.param(1) != "*")
        member.account = decoded(message.param(1));
    member.realName = decoded(message.param(2));
    rank(member);

    if (!line.isSelf) {
        if (Conversation *channel = m_chat.channelOf(name)) {
            channel->putMember(member);
            m_chat.addLine(channel, std::move(line));
        }
        return;
    }

    m_chat.setOwnUserHost(userHostOf(message.source));
    Conversation *channel = m_chat.findOrMake(ConversationKind::Channel, decoded(name));
    channel->resetMembers({member});
    channel->setTopic({}, {}, 0); // if there is one, the server says so next
    channel->setJoined(true);
    m_chat.addLine(channel, std::move(line));
    const QByteArray asked = key(decoded(name));
    m_chat.wish(name, m_joinsAsked.value(asked));
    m_send(wireLine("MODE", {name}));
    if (m_joinsAsked.remove(asked))
        Q_EMIT m_chat.conversationWanted(channel);
    m_onJoined();
}

void Interpreter::leftChannel(Conversation *channel)
{
    channel->setJoined(false);
    channel->resetMembers({});
    channel->clearTyping();
    m_names.remove(key(channel->name()));
    m_chat.dropWish(channel->name().toUtf8());
    m_outbox.giveUp(channel->id());
}

void Interpreter::onPart(const protocol::Message &message)
{
    Conversation *channel = m_chat.channelOf(message.param(0));
    if (!channel)
        return;
    ChatLine line = m_chat.lineFrom(message, LineKind::Part);
    line.text = decoded(message.param(1));
    if (line.isSelf)
        leftChannel(channel);
    else
        channel->removeMember(line.author);
    m_chat.addLine(channel, std::move(line));
}

void Interpreter::onQuit(const protocol::Message &message)
{
    ChatLine line = m_chat.lineFrom(message, LineKind::Quit);
    line.text = decoded(message.param(0));
    for (Conversation *conversation : m_chat.conversations()) {
        const bool isQuery = conversation->kind() == ConversationKind::Query
            && m_chat.isSame(conversation->name(), line.author);
        if (!isQuery && !conversation->members().contains(line.author))
            continue;
        conversation->removeMember(line.author);
        m_chat.noteTyping(conversation, line.author, TypingState::Done);
        m_chat.addLine(conversation, line);
    }
}

void Interpreter::onKick(const protocol::Message &message)
{
    Conversation *channel = m_chat.channelOf(message.param(0));
    if (!channel)
        return;
    ChatLine line = m_chat.lineFrom(message, LineKind::Kick);
    line.target = decoded(message.param(1));
    line.text = decoded(message.param(2));
    line.isTargetSelf = m_chat.isOwn(line.target);
    if (line.isTargetSelf) {
        line.isHighlight = !line.isSelf;
        leftChannel(channel);
    } else {
        channel->removeMember(line.target);
    }
    m_chat.addLine(channel, std::move(line));
}

void Interpreter::onNick(const protocol::Message &message)
{
    ChatLine line = m_chat.lineFrom(message, LineKind::Nick);
    line.target = decoded(message.param(0));
    if (line.target.isEmpty())
        return;
    const QString oldNick = line.author;
    for (Conversation *conversation : m_chat.conversations()) {
        const bool isQuery = conversation->kind() == ConversationKind::Query
            && m_chat.isSame(conversation->name(), oldNick);
        if (!isQuery && !conversation->members().contains(oldNick)
            && !(line.isSelf && conversation == m_chat.page()))
            continue;
        conversation->renameMember(oldNick, line.target, line.isSelf);
        conversation->renameTyping(oldNick, line.target);
        m_chat.addLine(conversation, line);
        // Two queries cannot bear one name: the older of that name keeps it.
        const Conversation *taken = m_chat.find(line.target);
        if (isQuery && (!taken || taken == conversation))
            conversation->setName(line.target);
    }
    if (line.isSelf)
        m_chat.setOwnNick(line.target);
}

void Interpreter::onTopic(const protocol::Message &message)
{
    Conversation *channel = m_chat.channelOf(message.param(0));
    if (!channel)
        return;
    ChatLine line = m_chat.lineFrom(message, LineKind::Topic);
    line.text = decoded(message.param(1));
    channel->setTopic(line.text, line.author, line.timeMs != 0 ? line.timeMs : m_chat.nowMs());
    m_chat.addLine(channel, std::move(line));
}

void Interpreter::onMode(const protocol::Message &message)
{
    Conversation *channel = m_chat.channelOf(message.param(0));
    ChatLine line = m_chat.lineFrom(message, LineKind::Mode);
    line.text = decoded(message.params.mid(1).join(' '));
    if (channel) {
        applyModes(channel, message.params.mid(1));
        const QByteArray change = message.param(1); // "+o"
        if (change.size() == 2 && m_chat.isupport().prefixModes().contains(change[1]))
            line.target = decoded(message.param(2));
    } else {
        line.target = decoded(message.param(0));
    }
    line.isTargetSelf = m_chat.isOwn(line.target);
    m_chat.addLine(channel ? channel : m_chat.page(), std::move(line));
}

// Modern IRC "MODE": each letter's parameter is found by CHANMODES and PREFIX.
void Interpreter::applyModes(Conversation *channel, const QList<QByteArray> &params)
{
    const Isupport &isupport = m_chat.isupport();
    QString letters = channel->modes().section(u' ', 0, 0);
    letters.remove(u'+');
    bool isGiven = true;
    qsizetype next = 1;
    for (const char letter : params.value(0)) {
        if (letter == '+' || letter == '-') {
            isGiven = letter == '+';
            continue;
        }
        const QByteArray value
            = isupport.takesParameter(letter, isGiven) ? params.value(next++) : QByteArray();
        const qsizetype prefix = isupport.prefixModes().indexOf(letter);
        if (prefix >= 0) {
            changePrefix(channel, decoded(value), isupport.prefixes()[prefix], isGiven);
        } else if (!isupport.isListMode(letter)) {
            letters.remove(QLatin1Char(letter));
            if (isGiven)
                letters.append(QLatin1Char(letter));
        }
    }
    std::sort(letters.begin(), letters.end());
    channel->setModes(letters.isEmpty() ? QString() : u'+' + letters);
}

void Interpreter::changePrefix(
    Conversation *channel, const QString &nick, char prefix, bool isGiven)
{
    const Member *known = channel->members().find(nick);
    if (!known)
        return;
    Member member = *known;
    member.prefixes.replace(QByteArray(1, prefix), QByteArray());
    if (isGiven)
        member.prefixes.append(prefix);
    rank(member);
    channel->putMember(member);
}

// Orders the prefixes, highest first, and finds the rank.
void Interpreter::rank(Member &member) const
{
    const QByteArray &order = m_chat.isupport().prefixes();
    std::sort(member.prefixes.begin(), member.prefixes.end(),
        [&](char a, char b) { return order.indexOf(a) < order.indexOf(b); });
    member.rank = member.prefixes.isEmpty() ? kNoRank : int(order.indexOf(member.prefixes.front()));
    const qsizetype voice = m_chat.isupport().prefixModes().indexOf('v');
    member.isVoicedOnly = member.rank != kNoRank && voice >= 0 && member.rank >= voice;
}

void Interpreter::onInvite(const protocol::Message &message)
{
    ChatLine line = m_chat.lineFrom(message, LineKind::Invite);
    line.target = decoded(message.param(1));
    if (m_chat.isOwn(decoded(message.param(0)))) {
        line.isHighlight = true;
        const QString by = line.author;
        const QString channel = line.target;
        m_chat.addLine(m_chat.shown(), std::move(line));
        Q_EMIT m_chat.invited(by, channel);
        return;
    }
    if (line.isSelf)
        return; // 341 tells it
    // invite-notify: somebody else is invited into a channel of ours.
    if (Conversation *channel = m_chat.channelOf(message.param(1))) {
        line.target = decoded(message.param(0));
        line.text = channel->name();
        m_chat.addLine(channel, std::move(line));
    }
}

void Interpreter::changeEverywhere(const QString &nick, const std::function<void(Member &)> &change)
{
    for (Conversation *conversation : m_chat.conversations()) {
        const Member *known = conversation->members().find(nick);
        if (!known)
            continue;
        Member member = *known;
        change(member);
        conversation->putMember(member);
    }
}

void Interpreter::onAway(const protocol::Message &message)
{
    const bool isAway = !message.param(0).isEmpty();
    changeEverywhere(
        decoded(nickOf(message.source)), [&](Member &member) { member.isAway = isAway; });
}

void Interpreter::onAccount(const protocol::Message &message)
{
    const QString account = message.param(0) == "*" ? QString() : decoded(message.param(0));
    changeEverywhere(
        decoded(nickOf(message.source)), [&](Member &member) { member.account = account; });
}

void Interpreter::onChghost(const protocol::Message &message)
{
    const QByteArray userHost = message.param(0) + '@' + message.param(1);
    const QString nick = decoded(nickOf(message.source));
    if (m_chat.isOwn(nick))
        m_chat.setOwnUserHost(userHost);
    changeEverywhere(nick, [&](Member &member) { member.userHost = decoded(userHost); });
}

void Interpreter::onSetname(const protocol::Message &message)
{
    changeEverywhere(decoded(nickOf(message.source)),
        [&](Member &member) { member.realName = decoded(message.param(0)); });
}

// "@+nick" with multi-prefix, "nick!user@host" with userhost-in-names.
Member Interpreter::parseNamesEntry(QByteArrayView entry, const Conversation *channel) const
{
    qsizetype prefixes = 0;
    while (prefixes < entry.size() && m_chat.isupport().prefixes().contains(entry[prefixes]))
        ++prefixes;
    const QByteArrayView source = entry.sliced(prefixes);
    const QString nick = decoded(nickOf(source));
    Member member;
    if (const Member *known = channel->members().find(nick))
        member = *known;
    member.nick = nick;
    member.prefixes = entry.first(prefixes).toByteArray();
    member.isSelf = m_chat.isOwn(nick);
    if (const QByteArray userHost = userHostOf(source); !userHost.isEmpty())
        member.userHost = decoded(userHost);
    rank(member);
    return member;
}

void Interpreter::onNames(const protocol::Message &message)
{
    const QString name = decoded(message.param(2));
    const Conversation *channel = m_chat.channelOf(message.param(2));
    if (!channel || m_namesAsked.contains(key(name)))
        showNumeric(message, answerPage());
    if (!channel)
        return;
    QList<Member> &names = m_names[key(name)];
    for (const QByteArray &entry : message.param(3).split(' ')) {
        if (!entry.isEmpty())
            names.append(parseNamesEntry(entry, channel));
    }
}

void Interpreter::onEndOfNames(const protocol::Message &message)
{
    const QString name = decoded(message.param(1));
    Conversation *channel = m_chat.channelOf(message.param(1));
    if (m_namesAsked.remove(key(name)))
        onEndOfRows(message);
    const QList<Member> names = m_names.take(key(name));
    if (!channel || !channel->isJoined() || names.isEmpty())
        return;
    channel->resetMembers(names);
    if (m_chat.has("away-notify") && names.size() <= kWhoLimit && !m_whoAsked.contains(key(name))) {
        m_whoAsked.insert(key(name));
        m_send(wireLine("WHO", {message.param(1)}));
    }
}

} // namespace watek::client::session
