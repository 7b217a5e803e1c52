// A chat with accounts and registered channels, and a real database that outlives it: the server
// may be started again. Thread: the test's, which plays the dispatcher and the store.
#pragma once

#include "server/store/AccountTable.h"
#include "server/store/Database.h"
#include "tests/support/AccountsHarness.h"
#include "tests/support/StateDump.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>

#include <QTemporaryDir>

namespace watek::tests {

class ChannelsWorld {
public:
    using ClientId = base::ClientId;

    class Harness : public AccountsHarness {
    public:
        Harness(const server::shared::ServerConfig &config,
            const server::shared::StoredState &stored, SQLite::Database &sqlite)
            : AccountsHarness(config, Events::AreKept, stored)
            , m_sqlite(sqlite)
        {
        }

    protected:
        server::shared::StoreTrouble write(const server::shared::StoreRequest &request) override
        {
            using server::shared::StoreTrouble;
            if (trouble != StoreTrouble::None)
                return trouble;
            try {
                SQLite::Transaction transaction(m_sqlite);
                for (const auto &change : request.changes) {
                    const auto became = server::store::AccountTable(m_sqlite).apply(change);
                    if (became != StoreTrouble::None)
                        return became;
                }
                transaction.commit();
                return StoreTrouble::None;
            } catch (const SQLite::Exception &error) {
                return server::store::troubleOf(error);
            }
        }

    private:
        SQLite::Database &m_sqlite;
    };

    explicit ChannelsWorld(const server::shared::ServerConfig &config = AccountsHarness::settings())
        : m_config(config)
        , m_database(server::store::Database::open(m_folder.path()).value())
    {
        start();
    }

    Harness *operator->() { return m_harness.get(); }

    /// The server stops, writes what is to be written, and starts again.
    void restart()
    {
        m_harness->tell({}, server::shared::Stopping{"The server stops"});
        m_harness->settle();
        const qint64 nowMs = m_harness->clock.wallMs();
        start();
        m_harness->clock.advanceMs(nowMs - m_harness->clock.wallMs());
    }
    const server::shared::StoredState &storedAtStart() const { return m_stored; }
    server::shared::StoredState onDisk()
    {
        return server::store::AccountTable(m_database.sqlite()).load();
    }

    /// Somebody in the chat, on this computer, logged in to an account of that name.
    ClientId member(const QByteArray &nick)
    {
        server::dispatcherRole.assertCurrent();
        const bool isKnown = m_harness->state().accounts().findByName(nick) != nullptr;
        // The nickname is its owner's.
        const ClientId id = m_harness->comeOnline(isKnown ? nick + "_x" : nick, "127.0.0.1");
        if (isKnown)
            m_harness->answersTo(id, {"NS IDENTIFY " + nick + " secret-1", "NICK " + nick});
        else
            m_harness->answersTo(id, {"NS REGISTER secret-1"});
        return id;
    }
    ClientId stranger(const QByteArray &nick) { return m_harness->comeOnline(nick, "127.0.0.1"); }
    /// Somebody who has registered that channel and is in it.
    ClientId founder(const QByteArray &nick, const QByteArray &channel)
    {
        const ClientId id = member(nick);
        m_harness->answersTo(id, {"JOIN " + channel, "CS REGISTER " + channel});
        return id;
    }
    ClientId operatorOfServer(const QByteArray &nick)
    {
        const ClientId id = stranger(nick);
        m_harness->answersTo(id, {"OPER root pw"});
        return id;
    }
    /// What ChanServ says to that, without who says it.
    QByteArrayList toldAll(ClientId id, const QByteArray &text)
    {
        QByteArrayList said;
        const QByteArray notice = ":ChanServ!ChanServ@watek.local NOTICE ";
        for (const QByteArray &line : m_harness->answersTo(id, {"PRIVMSG ChanServ :" + text})) {
            if (line.startsWith(notice))
                said.append(line.mid(line.indexOf(" :") + 2));
        }
        return said;
    }
    /// The last of it.
    QByteArray told(ClientId id, const QByteArray &text)
    {
        const QByteArrayList all = toldAll(id, text);
        return all.isEmpty() ? QByteArray() : all.constLast();
    }
    /// "+nt", with parameters.
    QByteArray modes(const QByteArray &channel)
    {
        server::dispatcherRole.assertCurrent();
        const auto *const found = m_harness->state().channel(channel);
        return found ? found->modeParams(true).join(' ') : QByteArray();
    }
    /// "~ola", or nothing when it is not there.
    QByteArray shown(const QByteArray &channel, ClientId id)
    {
        server::dispatcherRole.assertCurrent();
        const auto *const found = m_harness->state().channel(channel);
        const auto *const membership
            = found ? found->member(*m_harness->state().session(id)->user) : nullptr;
        return membership ? server::dispatcher::shownName(*membership) : QByteArray();
    }
    /// Empty when the events since the start, applied to what was stored then, give this state.
    QByteArray troubleOfReplay()
    {
        server::dispatcherRole.assertCurrent();
        server::dispatcher::ServerState replayed;
        replayed.whowas().setCapacity(m_config.limits.whowas);
        replayed.load(m_stored);
        for (const server::dispatcher::Event &event : m_harness->events)
            replayed.apply(event);
        const QByteArray wanted = StateDump::of(m_harness->state());
        const QByteArray got = StateDump::of(replayed);
        return got == wanted ? QByteArray() : got + "\n  and not\n" + wanted;
    }

private:
    void start()
    {
        m_harness.reset();
        m_stored = onDisk();
        m_harness = std::make_unique<Harness>(m_config, m_stored, m_database.sqlite());
    }

    const server::shared::ServerConfig m_config;
    QTemporaryDir m_folder;
    server::store::Database m_database;
    server::shared::StoredState m_stored;
    std::unique_ptr<Harness> m_harness;
};

} // namespace watek::tests
