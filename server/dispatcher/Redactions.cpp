#include "server/dispatcher/Redactions.h"

#include "server/dispatcher/Chat.h"

#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// Comparing two ids takes a tenth of a unit of Work.
constexpr qint64 kLooksOfAUnit = 10;

} // namespace

void Redactions::redact(Wish wish, ReplyBuffer &own)
{
    happen({own.asker().user->id, std::move(wish)}, &own);
}

std::optional<quint64> Redactions::ask(
    const Session &session, const MessageDeleted &deletion, Wish wish)
{
    const auto ticket = m_chat.accountDesk().store(session, {HistoryDeletion{deletion}});
    if (ticket)
        m_underWay.emplace(*ticket, UnderWay{session.user->id, std::move(wish)});
    return ticket;
}

bool Redactions::settle(const StoreAnswer &answer, ReplyBuffer &own)
{
    std::optional<UnderWay> done = takeDone(answer);
    if (done)
        happen(std::move(*done), &own);
    return done.has_value();
}

void Redactions::onStored(const StoreAnswer &answer, bool maySpeak)
{
    std::optional<UnderWay> done = takeDone(answer);
    if (done && maySpeak)
        happen(std::move(*done), nullptr);
}

bool Redactions::isTakenBack(const KeptMessage &message) const
{
    if (m_takenBack.isEmpty())
        return false;
    return m_takenBack.contains(message.msgid)
        || (message.kind == KeptKind::Tagmsg && !message.params.isEmpty()
            && m_takenBack.contains(message.params.constFirst()));
}

void Redactions::noteTakenBack(const QByteArray &msgid)
{
    if (m_takenBack.contains(msgid))
        return;
    m_takenBack.insert(msgid);
    m_inOrder.push_back(msgid);
    if (m_inOrder.size() <= kMostTakenBack)
        return;
    m_takenBack.remove(m_inOrder.front());
    m_inOrder.pop_front();
}

std::optional<Redactions::UnderWay> Redactions::takeDone(const StoreAnswer &answer)
{
    auto found = m_underWay.extract(answer.ticket);
    if (found.empty())
        return std::nullopt;
    UnderWay done = std::move(found.mapped());
    // What was never stored is still in RecentTalk, unless another has just taken it back.
    const bool isOnlyRecent = answer.trouble == StoreTrouble::Missing && done.wish.isRecent
        && m_chat.resumptions().recent().said(done.wish.what.msgid);
    if (answer.trouble != StoreTrouble::None && !isOnlyRecent)
        return std::nullopt;
    if (!done.wish.isRecent)
        done.wish.what.least = rankOfSigil(answer.leastRank);
    return done;
}

void Redactions::happen(UnderWay &&done, ReplyBuffer *own)
{
    Redacted &what = done.wish.what;
    noteTakenBack(what.msgid);
    // Nobody who comes back from now on is told the text; what else happens may be remembered
    // later.
    m_chat.work().spend(m_chat.resumptions().forgetSaid(what.msgid) / kLooksOfAUnit);
    if (done.wish.channel != 0) {
        const Channel *const channel = m_chat.state().channelOfNumber(done.wish.channel);
        if (!channel)
            return; // the last one has left it
        what.channel = channel->name; // it may have been renamed
    }
    User *const by = m_chat.state().user(done.by);
    if (done.wish.actsForServer && by)
        m_chat.audit(*by, "took back message " + what.msgid + " in " + what.channel->text());
    if (own)
        m_chat.happen(std::move(what), *own);
    else if (by && by->isInChat)
        m_chat.happenTo(*by, std::move(what));
    else
        m_chat.happenByServer(std::move(what));
}

} // namespace watek::server::dispatcher
