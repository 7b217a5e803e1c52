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
    StoreTask(quint64 ticket, OnStored then, bool saysBefore = false)
        : m_ticket(ticket)
        , m_then(std::move(then))
        , m_saysBefore(saysBefore)
    {
    }

    /// What there is to say goes out with HasMore.
    Progress goOn(Chat &, Call &) override
    {
        return std::exchange(m_saysBefore, false) ? Progress::HasMore : Progress::AwaitsResult;
    }

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
    bool m_saysBefore;
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

std::unique_ptr<Answer> sayAndAwaitStore(quint64 ticket, OnStored then)
{
    return std::make_unique<StoreTask>(ticket, std::move(then), true);
}

} // namespace watek::server::dispatcher
