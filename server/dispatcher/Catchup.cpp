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

std::optional<quint64> Catchup::toldBefore(AccountId id) const
{
    const Account *const account = m_chat.state().accounts().find(id);
    const bool isNews = account && m_chat.historyReads().canRead()
        && account->toldUntil < m_chat.historyKeeper().lastPrivate();
    return isNews ? std::optional(account->toldUntil) : std::nullopt;
}

std::optional<quint64> Catchup::beforeItHappens(const Event &event, const User *actor) const
{
    QByteArray name;
    if (const auto *const changed = std::get_if<AccountChanged>(&event.what))
        name = changed->account;
    else if (actor && actor->isIdentified() && std::holds_alternative<CameOnline>(event.what))
        name = actor->account;
    const Account *const account
        = name.isEmpty() ? nullptr : m_chat.state().accounts().findByName(name);
    if (!account || !m_chat.state().onlineUsersOfAccount(account->name).empty())
        return std::nullopt;
    return toldBefore(account->id);
}

void Catchup::onHappened(const Event &event, const Session *origin, std::optional<quint64> told)
{
    if (!origin)
        return;
    if (const AccountId account = accountIdOf(m_chat, *origin->user); account && told)
        askForAccount(*origin, account, *told);
    const auto *const joined = std::get_if<Joined>(&event.what);
    if (!joined || joined->createsChannel || m_chat.config().history.onJoin == 0)
        return;
    for (const Session *const session : origin->user->sessions)
        askForChannel(*session, joined->channel.text(), joined->readableFrom);
}

void Catchup::onCameTo(const Session &session, std::optional<quint64> told)
{
    const quint64 next = m_chat.historyKeeper().nextSequence();
    if (m_chat.config().history.onJoin > 0) {
        for (const Membership *const membership : session.user->memberships)
            askForChannel(session, membership->channel->name.text(), next);
    }
    const AccountId account = accountIdOf(m_chat, *session.user);
    if (account && told)
        askForAccount(session, account, *told);
}

void Catchup::onHeard(const Event &event)
{
    const auto *const said = std::get_if<SaidToUser>(&event.what);
    const User *const receiver = said ? m_chat.state().user(said->receiver) : nullptr;
    if (receiver && !receiver->sessions.empty())
        m_chat.state().noteTold(*receiver, m_chat.nowMs());
}

void Catchup::askForAccount(const Session &session, AccountId account, quint64 told)
{
    if (session.capabilities.has(Capability::Chathistory))
        return;
    const quint64 next = m_chat.historyKeeper().nextSequence();
    const auto [known, isNew] = m_toTell.try_emplace(account.value, Untold{told, next});
    if (!isNew) {
        // Somebody came, and left before it was told. Who is here now gets that answer, too.
        known->second.before = next;
        return;
    }
    // Until it has been told, whatever comes between.
    m_chat.state().beginTelling(account);
    askFor(session, account);
}

void Catchup::askFor(const Session &session, AccountId account)
{
    const Untold &untold = m_toTell.at(account.value);
    const bool isAsked = tryAsk(session,
        {.conversations = {},
            .account = account,
            .way = HistoryRead::Way::Latest,
            .hasPoint = false,
            .limit = kMostLines,
            .before = untold.before,
            .after = untold.after});
    if (!isAsked)
        m_later.push_back(account);
}

const Session *Catchup::readerOf(AccountId id) const
{
    const Account *const account = m_chat.state().accounts().find(id);
    if (!account)
        return nullptr;
    for (const User *const user : m_chat.state().onlineUsersOfAccount(account->name)) {
        const auto found = std::ranges::find_if(user->sessions,
            [](const Session *one) { return !one->capabilities.has(Capability::Chathistory); });
        if (found != user->sessions.end())
            return *found;
    }
    return nullptr;
}

void Catchup::onTold(AccountId id)
{
    m_chat.state().endTelling(id);
    const Account *const account = m_chat.state().accounts().find(id);
    if (!account)
        return;
    for (const User *const user : m_chat.state().onlineUsersOfAccount(account->name))
        m_chat.state().noteTold(*user, m_chat.nowMs());
}

/// An answer has come, so there is room for another question.
void Catchup::askLater()
{
    // Who finds no room comes to the end of the row again.
    for (size_t left = m_later.size(); left > 0 && m_awaited.size() < kMostAwaited; --left) {
        const AccountId next = m_later.front();
        m_later.pop_front();
        if (const Session *const reader = readerOf(next))
            askFor(*reader, next);
        else
            m_toTell.erase(next.value); // at the next login
    }
}

void Catchup::askForChannel(const Session &session, const QByteArray &channel, quint64 before)
{
    const auto conversation = readableConversation(m_chat, *session.user, channel);
    if (!conversation || conversation->fromSequence >= before
        || session.capabilities.has(Capability::Chathistory))
        return;
    tryAsk(session,
        {.conversations = {*conversation},
            .way = HistoryRead::Way::Latest,
            .hasPoint = false,
            .limit = size_t(m_chat.config().history.onJoin),
            .before = before});
}

bool Catchup::tryAsk(const Session &session, HistoryRead read)
{
    const Awaited awaited{session.id, read.account};
    const auto ofClient = std::ranges::count_if(m_awaited,
        [&](const auto &each)
            REQUIRES(dispatcherRole) { return each.second.client == session.id; });
    if (m_awaited.size() >= kMostAwaited || size_t(ofClient) >= kMostOfClient)
        return false;
    const auto ticket = m_chat.historyReads().ask(session, std::move(read));
    if (ticket)
        m_awaited.emplace(*ticket, awaited);
    return ticket.has_value();
}

bool Catchup::tryTakeAnswer(const HistoryAnswer &answer)
{
    const auto found = m_awaited.find(answer.ticket);
    if (found == m_awaited.end()) {
        askLater();
        return false;
    }
    const Awaited awaited = found->second;
    m_awaited.erase(found);
    const Session *const session = m_chat.state().session(awaited.client);
    const bool isHere = session && session->isOnline() && !session->isClosing()
        && (!awaited.account || accountIdOf(m_chat, *session->user) == awaited.account);
    if (isHere)
        tell(*session, awaited, answer);
    if (awaited.account && !isHere) {
        m_later.push_back(awaited.account); // somebody else of the account may be here
    } else if (awaited.account) {
        m_toTell.erase(awaited.account.value);
        if (answer.trouble == HistoryTrouble::None)
            onTold(awaited.account);
    }
    askLater();
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
        const bool isNews = (!awaited.account || message.accountId != own)
            && !m_chat.redactions().isTakenBack(message);
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
    if (awaited.account) {
        ReplyBuffer before(session, m_chat.info().name);
        say(before, "While you were not here you were sent " + counted(told, "message") + ':');
        m_chat.send(before);
    }
    m_chat.send(lines);
    if (awaited.account && answer.messages.size() >= kMostLines) {
        ReplyBuffer behind(session, m_chat.info().name);
        say(behind, "Those were the last ones; there may be more.");
        m_chat.send(behind);
    }
}

} // namespace watek::server::dispatcher
