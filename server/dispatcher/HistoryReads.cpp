#include "server/dispatcher/HistoryReads.h"

#include "server/dispatcher/Chat.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

/// What happened beside the talk may be in the answer, or be what the asker starts from.
bool isAboutEvents(const shared::HistoryQuestion &question)
{
    const auto *const read = std::get_if<shared::HistoryRead>(&question);
    return read
        && (read->kinds == shared::HistoryKinds::All || !read->point.msgid.isEmpty()
            || !read->end.msgid.isEmpty());
}

} // namespace

HistoryReads::Hold::~Hold()
{
    if (!m_reads)
        return;
    dispatcherRole.assertCurrent();
    m_reads->m_heldBytes -= m_bytes;
}

void HistoryReads::Hold::set(HistoryReads &reads, qint64 bytes)
{
    m_reads = &reads;
    m_reads->m_heldBytes += bytes - m_bytes;
    m_bytes = bytes;
}

bool HistoryReads::canRead() const { return m_requests && m_chat.config().history.enabled; }

std::optional<quint64> HistoryReads::ask(const Session &asker, shared::HistoryQuestion question)
{
    if (!canRead() || m_underWay + qsizetype(m_held.size()) >= shared::kHistoryReadBound)
        return std::nullopt;
    const quint64 ticket = ++m_lastTicket;
    shared::HistoryRequest request{
        .client = asker.id, .ticket = ticket, .question = std::move(question)};
    Held held{.batch = m_chat.historyKeeper().lastBatch(),
        .event = isAboutEvents(request.question) ? m_chat.eventKeeper().hurry() : 0,
        .request = std::move(request)};
    if (isSettled(held)) {
        ++m_underWay;
        m_requests->post(std::move(held.request));
    } else {
        m_held.push_back(std::move(held));
    }
    return ticket;
}

std::optional<quint64> HistoryReads::askToHold(
    const Session &asker, shared::HistoryQuestion question)
{
    return m_heldBytes >= kMostHeldBytes ? std::nullopt : ask(asker, std::move(question));
}

bool HistoryReads::isSettled(const Held &held) const
{
    return m_chat.historyKeeper().isSettled(held.batch)
        && m_chat.eventKeeper().isSettled(held.event);
}

void HistoryReads::onSettled()
{
    while (!m_held.empty() && isSettled(m_held.front())) {
        ++m_underWay;
        m_requests->post(std::move(m_held.front().request));
        m_held.pop_front();
    }
}

void HistoryReads::noteFailure(const shared::HistoryAnswer &answer)
{
    constexpr qint64 kBetweenMs = 60'000;
    const qint64 nowMs = m_chat.steadyMs();
    if (answer.trouble != shared::HistoryTrouble::Failed
        || (m_toldMs > 0 && nowMs - m_toldMs < kBetweenMs))
        return;
    m_toldMs = nowMs;
    m_chat.log().error("history", "what was said cannot be read: " + answer.words);
}

} // namespace watek::server::dispatcher
