#include "server/dispatcher/Awaiting.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

class PasswordAnswer final : public Answer {
public:
    PasswordAnswer(quint64 ticket, OnPassword then)
        : m_ticket(ticket)
        , m_then(std::move(then))
    {
    }

    Progress goOn(Chat &, Call &) override { return Progress::AwaitsResult; }

    Progress onPasswordChecked(
        Chat &chat, Call &call, const shared::PasswordChecked &checked) override
    {
        if (checked.ticket != m_ticket)
            return Progress::AwaitsResult;
        m_then(chat, call, checked);
        return Progress::Done;
    }

private:
    const quint64 m_ticket;
    const OnPassword m_then;
};

class StoreTask final : public Answer {
public:
    StoreTask(quint64 ticket, OnStored then)
        : m_ticket(ticket)
        , m_then(std::move(then))
    {
    }

    Progress goOn(Chat &, Call &) override { return Progress::AwaitsResult; }

    Progress onStored(Chat &chat, Call &call, const shared::StoreAnswer &stored) override
    {
        if (stored.ticket != m_ticket)
            return Progress::AwaitsResult;
        m_then(chat, call, stored);
        return Progress::Done;
    }

private:
    const quint64 m_ticket;
    const OnStored m_then;
};

} // namespace

std::unique_ptr<Answer> awaitPassword(quint64 ticket, OnPassword then)
{
    return std::make_unique<PasswordAnswer>(ticket, std::move(then));
}

std::unique_ptr<Answer> awaitStore(quint64 ticket, OnStored then)
{
    return std::make_unique<StoreTask>(ticket, std::move(then));
}

} // namespace watek::server::dispatcher
