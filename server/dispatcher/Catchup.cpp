#include "server/dispatcher/Catchup.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/HistoryLines.h"
#include "server/dispatcher/Wording.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <iterator>

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
    if (std::holds_alternative<Quit>(event.what))
        m_heard.erase(event.actor.user);
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
    if (!receiver || receiver->sessions.empty() || !receiver->isIdentified())
        return;
    const qint64 nowMs = m_chat.steadyMs();
    m_chat.state().noteTold(*receiver, m_chat.nowMs());
    std::deque<Heard> &heard = m_heard[receiver->id];
    while (!heard.empty() && heard.front().atMs < nowMs - kHeardMs)
        heard.pop_front();
    // The oldest one says from where on things may have been lost.
    if (heard.size() >= kMostHeard)
        heard.erase(heard.begin() + 1);
    heard.push_back({event.sequence, nowMs});
}

quint64 Catchup::firstHeardSince(const User &user, qint64 sinceMs) const
{
    const auto known = m_heard.find(user.id);
    if (known == m_heard.end())
        return 0;
    const std::deque<Heard> &heard = known->second;
    const auto first = std::ranges::lower_bound(heard, sinceMs, {}, &Heard::atMs);
    if (first == heard.end())
        return 0;
    // Between the oldest one and the others some may have been forgotten.
    const bool isBehindGap = heard.size() >= kMostHeard && first == heard.begin() + 1;
    return isBehindGap ? heard.front().sequence + 1 : first->sequence;
}

void Catchup::askForAccount(const Session &session, AccountId account, quint64 told)
{
    if (session.capabilities.has(Capability::Chathistory))
        return;
    const quint64 next = m_chat.historyKeeper().nextSequence();
    const auto [known, isNew]
        = m_toTell.try_emplace(account.value, Untold{.after = told, .before = next});
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
            .before = untold.next > 0 ? untold.next : untold.before,
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
        if (const Session *const reader = readerOf(next)) {
            askFor(*reader, next);
        } else { // at the next login
            m_toTell.erase(next.value);
            m_chat.state().endTelling(next);
        }
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
    if (!awaited.account) {
        if (isHere)
            tellOfChannel(*session, answer);
    } else if (!isHere) {
        m_toTell.at(awaited.account.value).askAnew();
        m_later.push_back(awaited.account); // somebody else of the account may be here
    } else if (answer.trouble != HistoryTrouble::None) {
        m_toTell.erase(awaited.account.value); // at the next login, all from here on
    } else if (Untold &untold = m_toTell.at(awaited.account.value);
               collect(*session, untold, answer)) {
        tellOfAccount(*session, untold);
        m_toTell.erase(awaited.account.value);
        onTold(awaited.account);
    } else {
        askFor(*session, awaited.account);
    }
    askLater();
    return true;
}

bool Catchup::isForReader(const Session &session, const KeptMessage &message)
{
    const User &reader = *session.user;
    qint64 units = 0;
    return !m_chat.redactions().isTakenBack(message)
        && !targetForReader(m_chat, reader, message).isEmpty()
        && !reader.silence.silences(message.source, message.account, units);
}

bool Catchup::collect(const Session &session, Untold &untold, const HistoryAnswer &answer)
{
    const AccountId own = accountIdOf(m_chat, *session.user);
    std::vector<KeptMessage> found;
    for (const KeptMessage &message : answer.messages) {
        if (message.accountId != own && isForReader(session, message))
            found.push_back(message);
    }
    std::ranges::move(untold.found, std::back_inserter(found));
    untold.found = std::move(found);
    const bool isFull = untold.found.size() >= kMostLines;
    if (isFull)
        untold.found.erase(untold.found.begin(), untold.found.end() - std::ptrdiff_t(kMostLines));
    untold.hasMore = answer.messages.size() >= kMostLines;
    if (isFull || !untold.hasMore || ++untold.questions >= kMostQuestions)
        return true;
    untold.next = answer.messages.front().sequence;
    return false;
}

void Catchup::send(
    const Session &session, const QByteArray &batchTarget, const std::vector<KeptMessage> &messages)
{
    const LineForm form = session.multilineForm();
    const bool isInBatch = session.capabilities.has(Capability::Batch);
    const QByteArray batch = isInBatch ? m_chat.newBatchName() : QByteArray();
    ReplyBuffer lines(session, m_chat.info().name);
    if (isInBatch)
        lines.fromServer("BATCH", {'+' + batch, "chathistory", batchTarget});
    for (const KeptMessage &message : messages) {
        const QByteArray target = targetForReader(m_chat, *session.user, message);
        const QByteArray told = historyLines(withTime(message, form), target, form);
        lines.own(isInBatch ? inBatch(told, batch) : told);
    }
    if (isInBatch)
        lines.fromServer("BATCH", {'-' + batch});
    m_chat.send(lines);
}

void Catchup::tellOfChannel(const Session &session, const HistoryAnswer &answer)
{
    std::vector<KeptMessage> messages;
    std::ranges::copy_if(answer.messages, std::back_inserter(messages),
        [&](const KeptMessage &message)
            REQUIRES(dispatcherRole) { return isForReader(session, message); });
    if (!messages.empty())
        send(session, targetForReader(m_chat, *session.user, messages.front()), messages);
}

void Catchup::tellOfAccount(const Session &session, const Untold &untold)
{
    std::vector<KeptMessage> messages;
    std::ranges::copy_if(untold.found, std::back_inserter(messages),
        [&](const KeptMessage &message) REQUIRES(dispatcherRole) {
            return !m_chat.redactions().isTakenBack(message); // between two questions
        });
    if (!messages.empty()) {
        ReplyBuffer before(session, m_chat.info().name);
        say(before,
            "While you were not here you were sent " + counted(qint64(messages.size()), "message")
                + ':');
        m_chat.send(before);
        send(session, session.user->nickText(), messages);
    }
    if (untold.hasMore) {
        ReplyBuffer behind(session, m_chat.info().name);
        say(behind,
            messages.empty()
                ? QByteArrayLiteral("While you were not here you were sent more than can be looked "
                                    "through; programs that read the history show it.")
                : QByteArrayLiteral("Those were the last ones; there may be more."));
        m_chat.send(behind);
    }
}

} // namespace watek::server::dispatcher
