#include "server/dispatcher/HistoryReads.h"

#include "server/dispatcher/Chat.h"

#include <utility>

namespace watek::server::dispatcher {

bool HistoryReads::canRead() const { return m_requests && m_chat.config().history.enabled; }

std::optional<quint64> HistoryReads::ask(const Session &asker, shared::HistoryQuestion question)
{
    if (!canRead() || m_underWay + qsizetype(m_held.size()) >= shared::kHistoryReadBound)
        return std::nullopt;
    const quint64 ticket = ++m_lastTicket;
    shared::HistoryRequest request{
        .client = asker.id, .ticket = ticket, .question = std::move(question)};
    const quint64 batch = m_chat.historyKeeper().lastBatch();
    if (m_chat.historyKeeper().isSettled(batch)) {
        ++m_underWay;
        m_requests->post(std::move(request));
    } else {
        m_held.push_back({batch, std::move(request)});
    }
    return ticket;
}

void HistoryReads::onSettled()
{
    while (!m_held.empty() && m_chat.historyKeeper().isSettled(m_held.front().batch)) {
        ++m_underWay;
        m_requests->post(std::move(m_held.front().request));
        m_held.pop_front();
    }
}

} // namespace watek::server::dispatcher
