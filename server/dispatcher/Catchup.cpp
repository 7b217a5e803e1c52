#include "server/dispatcher/Catchup.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/HistoryLines.h"
#include "server/dispatcher/Wording.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// "2026-11-27 17:05"
QByteArray minuteOf(qint64 timeMs)
{
    return QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC)
        .toString(QStringLiteral("yyyy-MM-dd HH:mm"))
        .toLatin1();
}

/// What is said is shown with its time where the line has none of its own.
KeptMessage withTime(KeptMessage message, LineForm form)
{
    if (form.has(Capability::ServerTime))
        return message;
    const QByteArray time = '[' + minuteOf(message.timeMs) + "] ";
    (message.lines.empty() ? message.text : message.lines.front().text).prepend(time);
    return message;
}

void say(ReplyBuffer &replies, const QByteArray &text)
{
    const Session &asker = replies.asker();
    if (asker.isGuest())
        replies.sentence(text);
    else
        replies.fromServer("NOTICE", {asker.user->nickText(), text});
}

} // namespace

qint64 Catchup::absentSince(const QByteArray &account) const
{
    const Account *const known = m_chat.state().accounts().findByName(account);
    if (!known || !m_chat.state().onlineUsersOfAccount(known->name).empty())
        return 0;
    return std::max(known->seenMs, m_chat.alwaysOn().seenMs(known->id));
}

qint64 Catchup::beforeItHappens(const Event &event, const User *actor) const
{
    if (const auto *const changed = std::get_if<AccountChanged>(&event.what))
        return changed->account.isEmpty() ? 0 : absentSince(changed->account);
    const bool comes = actor && std::holds_alternative<CameOnline>(event.what);
    return comes && actor->isIdentified() ? absentSince(actor->account) : 0;
}

void Catchup::onHappened(const Event &event, const Session *origin, qint64 sinceMs)
{
    if (!origin)
        return;
    if (sinceMs > 0)
        onCameTo(*origin, sinceMs);
    const auto *const joined = std::get_if<Joined>(&event.what);
    if (!joined || joined->createsChannel || m_chat.config().history.onJoin == 0)
        return;
    for (const Session *const session : origin->user->sessions)
        askForChannel(*session, joined->channel.text(), joined->readableFrom);
}

void Catchup::onCameTo(const Session &session, qint64 sinceMs)
{
    const quint64 next = m_chat.historyKeeper().nextSequence();
    if (m_chat.config().history.onJoin > 0) {
        for (const Membership *const membership : session.user->memberships)
            askForChannel(session, membership->channel->name.text(), next);
    }
    const AccountId account = accountIdOf(m_chat, *session.user);
    if (!account || sinceMs == 0 || session.capabilities.has(Capability::Chathistory))
        return;
    ask(session,
        {.conversations = {},
            .account = account,
            .way = HistoryRead::Way::Latest,
            .point = HistoryPoint::at(sinceMs),
            .limit = kMostLines});
}

void Catchup::askForChannel(const Session &session, const QByteArray &channel, quint64 before)
{
    const auto conversation = readableConversation(m_chat, *session.user, channel);
    if (!conversation || conversation->fromSequence >= before
        || session.capabilities.has(Capability::Chathistory))
        return;
    ask(session,
        {.conversations = {*conversation},
            .way = HistoryRead::Way::Latest,
            .hasPoint = false,
            .limit = size_t(m_chat.config().history.onJoin),
            .before = before});
}

void Catchup::ask(const Session &session, HistoryRead read)
{
    const bool isChannel = !read.account;
    const auto ofClient = std::ranges::count_if(m_awaited,
        [&](const auto &each)
            REQUIRES(dispatcherRole) { return each.second.client == session.id; });
    if (m_awaited.size() >= kMostAwaited || size_t(ofClient) >= kMostOfClient)
        return;
    if (const auto ticket = m_chat.historyReads().ask(session, std::move(read)))
        m_awaited.emplace(*ticket, Awaited{session.id, isChannel});
}

bool Catchup::tryTakeAnswer(const HistoryAnswer &answer)
{
    const auto found = m_awaited.find(answer.ticket);
    if (found == m_awaited.end())
        return false;
    const Awaited awaited = found->second;
    m_awaited.erase(found);
    const Session *const session = m_chat.state().session(awaited.client);
    if (session && session->isOnline() && !session->isClosing())
        tell(*session, awaited, answer);
    return true;
}

void Catchup::tell(const Session &session, const Awaited &awaited, const HistoryAnswer &answer)
{
    const User &reader = *session.user;
    const AccountId own = accountIdOf(m_chat, reader);
    const LineForm form = session.multilineForm();
    ReplyBuffer lines(session, m_chat.info().name);
    qint64 told = 0;
    for (const KeptMessage &message : answer.messages) {
        const bool isNews = awaited.isChannel || message.accountId != own;
        const QByteArray target = isNews ? targetForReader(m_chat, reader, message) : QByteArray();
        qint64 units = 0;
        if (target.isEmpty() || reader.silence.silences(message.source, message.account, units))
            continue;
        const QByteArray line = historyLines(withTime(message, form), target, form);
        told += line.isEmpty() ? 0 : 1;
        lines.own(line);
    }
    if (told == 0)
        return;
    if (!awaited.isChannel) {
        ReplyBuffer before(session, m_chat.info().name);
        say(before, "While you were not here you were sent " + counted(told, "message") + ':');
        m_chat.send(before);
    }
    m_chat.send(lines);
    if (!awaited.isChannel && answer.messages.size() >= kMostLines) {
        ReplyBuffer behind(session, m_chat.info().name);
        say(behind, "Those were the last ones; there may be more.");
        m_chat.send(behind);
    }
}

} // namespace watek::server::dispatcher
