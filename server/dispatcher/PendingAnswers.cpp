#include "server/dispatcher/PendingAnswers.h"

#include <utility>

namespace watek::server::dispatcher {

bool PendingAnswers::begin(Call &call, bool now)
{
    User &user = call.user;
    // Nobody reads the answers of one that is leaving.
    const bool isLeaving = user.id == m_leaving || user.stage == User::Stage::Closing;
    Progress progress = isLeaving ? Progress::Done : Progress::HasMore;
    if (now && !isLeaving)
        progress = call.answer->goOn(m_chat, call);
    if (progress == Progress::Done) {
        call.answer.reset();
        return true;
    }
    std::unique_ptr<Pending> &pending = m_pending[user.id];
    if (!pending)
        pending = std::make_unique<Pending>();
    pending->asked = std::make_unique<Asked>(
        Asked{std::move(call.answer), call.message, std::move(call.replies)});
    user.isAnswering = true;
    settle(user, *pending, progress);
    return false;
}

void PendingAnswers::hold(const User &user, shared::Inbound &&item)
{
    if (Pending *const pending = find(user))
        pending->held.push_back(std::move(item));
}

PendingAnswers::Pending *PendingAnswers::find(const User &user)
{
    const auto found = m_pending.find(user.id);
    return found == m_pending.end() ? nullptr : found->second.get();
}

void PendingAnswers::giveTurn(const User &user, Pending &pending)
{
    pending.waits = false;
    if (!std::exchange(pending.hasTurn, true))
        m_turns.push_back(user.id);
}

void PendingAnswers::settle(User &user, Pending &pending, Progress progress)
{
    ReplyBuffer &replies = pending.asked->replies;
    if (progress == Progress::AwaitsResult) {
        pending.waits = true;
        return;
    }
    if (progress == Progress::HasMore) {
        const qsizetype said = replies.flushPart(m_outbox);
        m_chat.chargeFor(user, 0, said);
        pending.saidSinceDrained += said;
        if (pending.saidSinceDrained < ReplyBuffer::kSliceBytes) {
            giveTurn(user, pending);
            return;
        }
        pending.saidSinceDrained = 0;
        pending.waits = true;
        m_outbox.tellDrained(user.place);
        return;
    }
    m_chat.chargeFor(user, 0, replies.flush(m_outbox));
    const int credit = shared::creditOf(pending.asked->message);
    pending.asked.reset();
    // Its line has been handled only now.
    giveCredit(user, credit);
    if (!pending.held.empty()) {
        giveTurn(user, pending);
        return;
    }
    user.isAnswering = false;
    m_pending.erase(user.id);
}

void PendingAnswers::takeTurn()
{
    while (!m_turns.empty()) {
        const base::ClientId id = m_turns.front();
        m_turns.pop_front();
        User *const user = m_chat.state().user(id);
        Pending *const pending = user ? find(*user) : nullptr;
        if (!pending)
            continue;
        pending->hasTurn = false;
        if (user->stage == User::Stage::Closing) {
            drop(*user);
            continue;
        }
        if (pending->waits)
            continue;
        if (!pending->asked) {
            handleHeld(*user, *pending);
            return;
        }
        Asked &asked = *pending->asked;
        m_chat.work() = {};
        Call call{*user, asked.message, asked.replies};
        const Progress progress = asked.answer->goOn(m_chat, call);
        settle(*user, *pending, progress);
        return;
    }
}

/// One that begins a new answer is the last for now.
void PendingAnswers::handleHeld(User &user, Pending &pending)
{
    constexpr int kMostLines = 16;
    const qint64 endUnits = m_chat.unitsInAll() + Work::kSliceUnits;
    for (int lines = 0; !pending.held.empty() && !pending.asked && lines < kMostLines
         && m_chat.unitsInAll() < endUnits;
         ++lines) {
        shared::Inbound item = std::move(pending.held.front());
        pending.held.pop_front();
        user.isAnswering = false;
        if (std::holds_alternative<shared::Left>(item.what)) {
            // All is answered. It is the last, and the user ends with it.
            m_pending.erase(user.id);
            m_handleLine(user, item);
            return;
        }
        m_handleLine(user, item);
        user.isAnswering = true;
    }
    if (pending.asked)
        return;
    if (!pending.held.empty()) {
        giveTurn(user, pending);
        return;
    }
    user.isAnswering = false;
    m_pending.erase(user.id);
}

void PendingAnswers::onDrained(User &user)
{
    Pending *const pending = find(user);
    if (pending && pending->asked)
        giveTurn(user, *pending);
}

void PendingAnswers::onPasswordChecked(User &user, const shared::PasswordChecked &checked)
{
    Pending *const pending = find(user);
    if (!pending || !pending->asked || user.stage == User::Stage::Closing)
        return;
    Asked &asked = *pending->asked;
    Call call{user, asked.message, asked.replies};
    const Progress progress = asked.answer->onPasswordChecked(m_chat, call, checked);
    settle(user, *pending, progress);
}

void PendingAnswers::onLeft(User &user)
{
    Pending *const pending = find(user);
    if (!pending)
        return;
    m_leaving = user.id;
    pending->asked.reset();
    auto held = std::exchange(pending->held, {});
    user.isAnswering = false;
    for (shared::Inbound &item : held) {
        if (!std::holds_alternative<shared::Left>(item.what))
            m_handleLine(user, item);
    }
    m_leaving = {};
    m_pending.erase(user.id);
}

void PendingAnswers::giveCredit(User &user, int credit)
{
    if (user.flow->giveBack(credit))
        m_outbox.resume(user.place);
}

void PendingAnswers::drop(User &user)
{
    const std::unique_ptr<Pending> pending = std::move(m_pending[user.id]);
    m_pending.erase(user.id);
    user.isAnswering = false;
    std::deque<shared::Inbound> &held = pending->held;
    const bool hasLeft = !held.empty() && std::holds_alternative<shared::Left>(held.back().what);
    int credit = pending->asked ? shared::creditOf(pending->asked->message) : 0;
    for (const shared::Inbound &item : held) {
        if (!std::holds_alternative<shared::Left>(item.what))
            credit += shared::creditOf(item.what);
    }
    giveCredit(user, credit);
    if (hasLeft)
        m_handleLine(user, held.back());
}

void PendingAnswers::clear()
{
    m_pending.clear();
    m_turns.clear();
}

} // namespace watek::server::dispatcher
