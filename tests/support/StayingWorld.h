// People who stay in the chat without a connection, for the suites about that: somebody registers,
// asks for it, goes, and comes back; the server starts again with what was stored. Thread: the
// test's, which plays the dispatcher.
#pragma once

#include "tests/support/AccountsHarness.h"

#include <memory>

namespace watek::tests {

class StayingWorld {
protected:
    using ClientId = base::ClientId;
    using Lines = QList<QByteArray>;
    using User = server::dispatcher::User;

    /// As people have it, and with an operator.
    static server::shared::ServerConfig withOperator(
        server::shared::ServerConfig config = AccountsHarness::settings())
    {
        config.opers = {{{}, "root", "secret", server::shared::OperRole::Admin}};
        return config;
    }

    void start(const server::shared::ServerConfig &config = withOperator(),
        const server::shared::StoredState &before = {})
    {
        const qint64 nowMs = m_harness ? m_harness->clock.wallMs() : 0;
        m_harness.reset(); // two would play one role
        m_harness = std::make_unique<AccountsHarness>(config, before);
        if (const qint64 ms = nowMs - m_harness->clock.wallMs(); ms > 0)
            m_harness->clock.advanceMs(ms);
    }
    Lines say(ClientId id, const Lines &lines) { return m_harness->answersTo(id, lines); }
    /// What NickServ answered last.
    QByteArray told(ClientId id, const QByteArray &text)
    {
        for (const Lines lines = say(id, {"NS " + text}); const QByteArray &line : lines) {
            if (line.startsWith(":NickServ!"))
                return line.mid(line.indexOf(" :") + 2);
        }
        return {};
    }
    ClientId registered(const QByteArray &nick)
    {
        const ClientId id = m_harness->arriveByTls();
        say(id, {"NICK " + nick, "USER u 0 * :Real", "REGISTER * * secret-1"});
        return id;
    }
    ClientId login(const QByteArray &account, const QByteArray &address = "203.0.113.8")
    {
        const ClientId id = m_harness->arriveByTls({}, address);
        const QByteArray plain = ('\0' + account + '\0' + "secret-1").toBase64();
        m_harness->take(id);
        for (const QByteArray &line :
            {QByteArray("CAP LS 302"), QByteArray("CAP REQ sasl"), "NICK " + account,
                QByteArray("USER u 0 * :Other"), QByteArray("AUTHENTICATE PLAIN"),
                "AUTHENTICATE " + plain, QByteArray("CAP END")}) {
            m_harness->say(id, line);
            m_harness->settle();
        }
        return id;
    }
    User *user(const QByteArray &nick)
    {
        server::dispatcherRole.assertCurrent();
        return m_harness->state().onlineUser(nick);
    }
    void tick()
    {
        server::dispatcherRole.assertCurrent();
        m_harness->chat().alwaysOn().tick();
        m_harness->settle();
    }
    size_t count()
    {
        server::dispatcherRole.assertCurrent();
        return m_harness->chat().alwaysOn().count();
    }
    /// What a real store would tell the next server.
    server::shared::StoredState kept() const
    {
        using namespace server::shared;
        StoredState state;
        for (const StoreRequest &request : m_harness->stored) {
            for (const StoreChange &change : request.changes) {
                if (const auto *const it = std::get_if<AccountRegistered>(&change))
                    state.accounts.push_back(it->account);
                if (const auto *const it = std::get_if<StayingSet>(&change)) {
                    for (Account &account : state.accounts) {
                        if (account.id == it->account)
                            account.staying = it->staying;
                    }
                }
                if (const auto *const it = std::get_if<SilenceSet>(&change)) {
                    for (Account &account : state.accounts) {
                        if (account.id == it->account)
                            account.silence = it->masks;
                    }
                }
                if (const auto *const it = std::get_if<MarkersKept>(&change)) {
                    for (Account &account : state.accounts) {
                        if (account.id == it->owner)
                            account.markers = it->markers;
                    }
                }
                const auto *const put = std::get_if<PresenceKept>(&change);
                const auto *const forgotten = std::get_if<PresenceForgotten>(&change);
                if (put || forgotten)
                    std::erase_if(state.presences, [&](const StoredPresence &one) {
                        return one.account == (put ? put->account : forgotten->account);
                    });
                if (put)
                    state.presences.push_back({put->account, put->presence});
            }
        }
        return state;
    }

    std::unique_ptr<AccountsHarness> m_harness;
};

} // namespace watek::tests
