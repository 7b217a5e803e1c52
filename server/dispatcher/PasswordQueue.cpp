#include "server/dispatcher/PasswordQueue.h"

#include "server/shared/AddressLimit.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

std::optional<quint64> PasswordQueue::ask(base::ClientId client, const QByteArray &address,
    const QByteArray &password, decltype(PasswordRequest::task) task)
{
    if (!m_requests)
        return std::nullopt;
    PasswordRequest request{.client = client,
        .ticket = m_lastTicket + 1,
        .password = password,
        .task = std::move(task)};
    if (std::holds_alternative<HashedPassword>(request.task)) {
        if (qsizetype(m_urgent.size()) >= kMostUrgent)
            return std::nullopt;
        m_urgent.push_back(std::move(request));
    } else {
        const QByteArray network = networkOf(address);
        const auto line = m_lines.find(network);
        if (m_ofPeople >= kMostWaiting
            || (line != m_lines.end() && qsizetype(line->size()) >= kMostOfNetwork))
            return std::nullopt;
        if (line == m_lines.end())
            m_turns.push_back(network);
        m_lines[network].push_back(std::move(request));
        m_networks.insert(client, network);
        ++m_ofPeople;
    }
    postSome();
    return ++m_lastTicket;
}

void PasswordQueue::onDone()
{
    m_underWay = std::max(0, m_underWay - 1);
    postSome();
}

std::optional<quint64> PasswordQueue::takeOut(Line &line, base::ClientId client)
{
    const auto its = std::ranges::find(line, client, &PasswordRequest::client);
    if (its == line.end())
        return std::nullopt;
    const quint64 ticket = its->ticket;
    line.erase(its);
    return ticket;
}

std::optional<quint64> PasswordQueue::forget(base::ClientId client)
{
    const auto line = m_lines.find(m_networks.take(client));
    if (line == m_lines.end())
        return takeOut(m_urgent, client);
    const auto ticket = takeOut(*line, client);
    m_ofPeople -= ticket ? 1 : 0;
    if (line->empty()) {
        std::erase(m_turns, line.key());
        m_lines.erase(line);
    }
    return ticket;
}

PasswordRequest PasswordQueue::takeNext()
{
    if (!m_urgent.empty()) {
        PasswordRequest request = std::move(m_urgent.front());
        m_urgent.pop_front();
        return request;
    }
    const QByteArray network = std::move(m_turns.front());
    m_turns.pop_front();
    const auto line = m_lines.find(network);
    PasswordRequest request = std::move(line->front());
    line->pop_front();
    if (line->empty())
        m_lines.erase(line);
    else
        m_turns.push_back(network);
    m_networks.remove(request.client);
    --m_ofPeople;
    return request;
}

void PasswordQueue::postSome()
{
    while (m_underWay < kPasswordsUnderWay && waiting() > 0) {
        m_requests->post(takeNext());
        ++m_underWay;
    }
}

} // namespace watek::server::dispatcher
