#include "server/dispatcher/PendingAnswers.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace watek::server::dispatcher {

bool PendingAnswers::begin(Call &call, bool now)
{
    Session &session = call.session;
    // Nobody reads the answers of one that is leaving.
    const bool isLeaving = session.id == m_leaving || session.isClosing();
    Progress progress = isLeaving ? Progress::Done : Progress::HasMore;
    if (now && !isLeaving)
        progress = call.answer->goOn(m_chat, call);
    if (progress == Progress::Done) {
        call.answer.reset();
        return true;
    }
    // What was said is stored with the open batch, and what depends on that must be in it.
    if (call.replies.hasTwoVersions())
        m_chat.chargeFor(session, 0, call.replies.flushPart(m_outbox));
    std::unique_ptr<Pending> &pending = m_pending[session.id];
    if (!pending)
        pending = std::make_unique<Pending>();
    pending->asked = std::make_unique<Asked>(
        Asked{std::move(call.answer), call.message, std::move(call.replies)});
    session.isAnswering = true;
    settle(session, *pending, progress);
    return false;
}

void PendingAnswers::hold(const Session &session, shared::Inbound &&item)
{
    if (Pending *const pending = find(session))
        pending->held.push_back(std::move(item));
}

PendingAnswers::Pending *PendingAnswers::find(const Session &session)
{
    const auto found = m_pending.find(session.id);
    return found == m_pending.end() ? nullptr : found->second.get();
}

void PendingAnswers::giveTurn(const Session &session, Pending &pending)
{
    pending.waits = false;
    if (!std::exchange(pending.hasTurn, true))
        m_turns.push_back(session.id);
}

void PendingAnswers::settle(Session &session, Pending &pending, Progress progress)
{
    ReplyBuffer &replies = pending.asked->replies;
    if (progress == Progress::AwaitsResult) {
        pending.waits = true;
        return;
    }
    if (progress == Progress::HasMore) {
        const qsizetype said = replies.flushPart(m_outbox);
        m_chat.chargeFor(session, 0, said);
        pending.saidSinceDrained += said;
        if (pending.saidSinceDrained < ReplyBuffer::kSliceBytes) {
            giveTurn(session, pending);
            return;
        }
        pending.saidSinceDrained = 0;
        pending.waits = true;
        m_outbox.tellDrained(session.route);
        return;
    }
    m_chat.chargeFor(session, 0, replies.flush(m_outbox));
    const int credit = shared::creditOf(pending.asked->message);
    pending.asked.reset();
    // Its line has been handled only now.
    giveCredit(session, credit);
    if (!pending.held.empty()) {
        giveTurn(session, pending);
        return;
    }
    session.isAnswering = false;
    m_pending.erase(session.id);
}

void PendingAnswers::takeTurn()
{
    while (!m_turns.empty()) {
        const base::ClientId id = m_turns.front();
        m_turns.pop_front();
        Session *const session = m_chat.state().session(id);
        Pending *const pending = session ? find(*session) : nullptr;
        if (!pending)
            continue;
        pending->hasTurn = false;
        if (session->isClosing()) {
            drop(*session);
            continue;
        }
        if (pending->waits)
            continue;
        if (!pending->asked) {
            handleHeld(*session, *pending);
            return;
        }
        Asked &asked = *pending->asked;
        m_chat.work() = {};
        Call call{*session, asked.message, asked.replies};
        const Progress progress = asked.answer->goOn(m_chat, call);
        settle(*session, *pending, progress);
        return;
    }
}

/// One that begins a new answer is the last for now.
void PendingAnswers::handleHeld(Session &session, Pending &pending)
{
    constexpr int kMostLines = 16;
    const qint64 endUnits = m_chat.unitsInAll() + Work::kSliceUnits;
    for (int lines = 0; !pending.held.empty() && !pending.asked && lines < kMostLines
         && m_chat.unitsInAll() < endUnits;
         ++lines) {
        shared::Inbound item = std::move(pending.held.front());
        pending.held.pop_front();
        session.isAnswering = false;
        if (std::holds_alternative<shared::Left>(item.what)) {
            // All is answered. It is the last, and the session ends with it.
            m_pending.erase(session.id);
            m_handleLine(session, item);
            return;
        }
        m_handleLine(session, item);
        session.isAnswering = true;
    }
    if (pending.asked)
        return;
    if (!pending.held.empty()) {
        giveTurn(session, pending);
        return;
    }
    session.isAnswering = false;
    m_pending.erase(session.id);
}

void PendingAnswers::goOn(Session &session)
{
    Pending *const pending = find(session);
    if (pending && pending->asked)
        giveTurn(session, *pending);
}

template <typename GoOn>
void PendingAnswers::resume(Session &session, GoOn goOn)
{
    Pending *const pending = find(session);
    if (!pending || !pending->asked || session.isClosing())
        return;
    Asked &asked = *pending->asked;
    m_chat.work() = {};
    Call call{session, asked.message, asked.replies};
    Progress progress = goOn(*asked.answer, call);
    // What comes next takes its place: the store, for who waited for a password.
    if (call.answer) {
        asked.answer = std::move(call.answer);
        progress = asked.answer->goOn(m_chat, call);
    }
    settle(session, *pending, progress);
}

void PendingAnswers::onPasswordChecked(Session &session, const shared::PasswordChecked &checked)
{
    resume(session, [&](Answer &answer, Call &call) REQUIRES(dispatcherRole) {
        return answer.onPasswordChecked(m_chat, call, checked);
    });
}

void PendingAnswers::onStored(Session &session, const shared::StoreAnswer &stored)
{
    resume(session, [&](Answer &answer, Call &call) REQUIRES(dispatcherRole) {
        return answer.onStored(m_chat, call, stored);
    });
}

void PendingAnswers::onHistoryRead(Session &session, shared::HistoryAnswer &&read)
{
    resume(session, [&](Answer &answer, Call &call) REQUIRES(dispatcherRole) {
        return answer.onHistoryRead(m_chat, call, std::move(read));
    });
}

void PendingAnswers::onLeft(Session &session)
{
    Pending *const pending = find(session);
    if (!pending)
        return;
    m_leaving = session.id;
    pending->asked.reset();
    auto held = std::exchange(pending->held, {});
    session.isAnswering = false;
    for (shared::Inbound &item : held) {
        if (!std::holds_alternative<shared::Left>(item.what))
            m_handleLine(session, item);
    }
    m_leaving = {};
    m_pending.erase(session.id);
}

void PendingAnswers::giveCredit(Session &session, int credit)
{
    m_outbox.giveBack(session.route, session.flow, credit);
}

void PendingAnswers::drop(Session &session)
{
    const std::unique_ptr<Pending> pending = std::move(m_pending[session.id]);
    m_pending.erase(session.id);
    session.isAnswering = false;
    std::deque<shared::Inbound> &held = pending->held;
    const bool hasLeft = !held.empty() && std::holds_alternative<shared::Left>(held.back().what);
    int credit = pending->asked ? shared::creditOf(pending->asked->message) : 0;
    for (const shared::Inbound &item : held) {
        if (!std::holds_alternative<shared::Left>(item.what))
            credit += shared::creditOf(item.what);
    }
    giveCredit(session, credit);
    if (hasLeft)
        m_handleLine(session, held.back());
}

void PendingAnswers::finish()
{
    std::vector<base::ClientId> ids;
    for (const auto &[id, pending] : m_pending)
        ids.push_back(id);
    // In the order of coming: a hash has none.
    std::ranges::sort(ids);
    for (const base::ClientId id : ids) {
        if (Session *const session = m_chat.state().session(id))
            onLeft(*session);
    }
    m_pending.clear();
    m_turns.clear();
}

} // namespace watek::server::dispatcher
