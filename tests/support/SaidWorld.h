// A chat whose sayings wait for a store that the test plays: it answers when the test says so.
// Thread: the test's, which plays the dispatcher.
#pragma once

#include "server/dispatcher/HistoryKeeper.h"
#include "tests/support/AccountsHarness.h"
#include "tests/support/HasLine.h"

#include <algorithm>
#include <deque>

namespace watek::tests {

class SaidWorld : public AccountsHarness {
public:
    using StoreTrouble = server::shared::StoreTrouble;

    explicit SaidWorld(const server::shared::ServerConfig &config = settings(),
        const server::shared::StoredState &before = {})
        : AccountsHarness(config, Events::AreKept, before, App::KeepsHistory)
    {
        saidRequests.takeAll(atStart);
    }

    std::vector<server::shared::StoreRequest> atStart; ///< what it was asked before anybody came

    /// In the chat, in #a, with these capabilities; nobody has anything to read.
    ClientId inRoom(const QByteArray &nick, const QByteArray &capabilities = {})
    {
        const ClientId id = online(nick);
        if (!capabilities.isEmpty())
            say(id, "CAP REQ :" + capabilities);
        say(id, "JOIN #a");
        dropAll();
        return id;
    }
    /// The same, logged in to an account of its name.
    ClientId withAccountInRoom(const QByteArray &nick, const QByteArray &capabilities = {})
    {
        const ClientId id = comeOnline(nick, "127.0.0.1");
        answersTo(id, {"NS REGISTER secret-1"});
        if (!capabilities.isEmpty())
            say(id, "CAP REQ :" + capabilities);
        say(id, "JOIN #a");
        dropAll();
        return id;
    }

    /// What the store was asked to keep, or to try, and has not answered: oldest first.
    std::deque<server::shared::StoreRequest> &asked()
    {
        std::vector<server::shared::StoreRequest> requests;
        saidRequests.takeAll(requests);
        std::ranges::move(requests, std::back_inserter(m_asked));
        return m_asked;
    }
    /// It answers the oldest of these.
    void answer(StoreTrouble trouble = StoreTrouble::None,
        std::vector<server::shared::SaidBefore> saidBefore = {})
    {
        const server::shared::StoreRequest request = asked().front();
        m_asked.pop_front();
        tellStored(
            {.trouble = trouble, .batch = request.batch, .saidBefore = std::move(saidBefore)});
    }
    void answerAll(StoreTrouble trouble = StoreTrouble::None)
    {
        while (!asked().empty())
            answer(trouble);
    }
    /// It answers the oldest before the dispatcher next looks.
    void postAnswer()
    {
        storeAnswers.post({.batch = asked().front().batch});
        m_asked.pop_front();
    }
    /// The dispatcher looks at the clock, that much later.
    void passMs(qint64 ms)
    {
        server::dispatcherRole.assertCurrent();
        clock.advanceMs(ms);
        chat().historyKeeper().look();
        chat().flush();
        run();
    }
    server::shared::Keeping keeping() const { return counters.keeping; }
    bool logSays(const QByteArray &words) const
    {
        return std::ranges::any_of(log.since(0),
            [&](const server::shared::LogRecord &record) { return record.text.contains(words); });
    }
    int timesInLog(const QByteArray &words) const
    {
        return int(std::ranges::count_if(log.since(0),
            [&](const server::shared::LogRecord &record) { return record.text.contains(words); }));
    }

private:
    std::deque<server::shared::StoreRequest> m_asked;
};

} // namespace watek::tests
