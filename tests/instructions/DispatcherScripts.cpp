// Only Dispatcher::onMail() is counted: what it takes from the mail, decides, encodes and posts.
// Mail comes in batches, as it does from a busy io thread. Thread: the program's only one, which
// plays the dispatcher.
#include "common/base/Instrumentation.h"
#include "tests/instructions/Meter.h"
#include "tests/instructions/Scripts.h"
#include "tests/support/DispatcherHarness.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace watek::tests {

namespace {

constexpr int kThreads = 4;
/// Lines for one turn of the dispatcher.
constexpr int kBatch = 50;

using base::ClientId;
using server::shared::ClientKind;

QByteArray number(int i) { return QByteArray::number(i); }

class Chat {
public:
    Chat()
        : m_harness(config(), kThreads)
    {
    }

    /// They get in, each with these capabilities: "server-time message-tags".
    void enter(int count, const QByteArray &capabilities = {})
    {
        for (int i = 0; i < count; ++i) {
            const ClientId id = m_harness.arrive(ClientKind::Irc);
            if (!capabilities.isEmpty())
                m_harness.postLine(id, "CAP REQ :" + capabilities);
            m_harness.postLine(id, "NICK " + nick(int(m_people.size())));
            m_harness.postLine(id, "USER u 0 * :Somebody");
            if (!capabilities.isEmpty())
                m_harness.postLine(id, "CAP END");
            m_people.push_back(id);
            settle();
        }
    }
    /// Person i says what `lineOf` says; nobody counts.
    void everybodySays(const std::function<QByteArray(int)> &lineOf)
    {
        for (int i = 0; i < int(m_people.size()); ++i) {
            say(i, lineOf(i));
            settle();
        }
    }

    void say(int person, const QByteArray &line)
    {
        m_harness.postLine(m_people[size_t(person)], line);
    }
    void loseConnection(int person)
    {
        m_harness.inbound.post(
            {m_people[size_t(person)], server::shared::Left{"Connection closed"}});
    }
    DispatcherHarness &harness() { return m_harness; }

    /// Calls `post` for 0 to count - 1, and counts what the dispatcher does about it: at least that
    /// many deliveries, because a script that was refused would seem to cost little.
    void measure(
        const char *name, int count, quint64 deliveries, const std::function<void(int)> &post)
    {
        const quint64 before = m_harness.counters.deliveries;
        {
            Meter meter(name, count);
            for (int i = 0; i < count;) {
                for (const int end = std::min(i + kBatch, count); i < end; ++i)
                    post(i);
                meter.count([this] { m_harness.runDispatcherUntilQuiet(); });
                m_harness.dropMailboxes();
            }
        }
        const quint64 made = m_harness.counters.deliveries - before;
        if (base::kIsInstrumented && made < deliveries)
            qFatal("%s: only %llu deliveries of %llu", name, made, deliveries);
    }

    static QByteArray nick(int person) { return "person" + number(person); }

private:
    static server::shared::ServerConfig config()
    {
        server::shared::ServerConfig config;
        config.server.maxClients = 10'000;
        return config;
    }
    void settle()
    {
        m_harness.runDispatcherUntilQuiet();
        m_harness.dropMailboxes();
    }

    DispatcherHarness m_harness;
    std::vector<ClientId> m_people;
};

void sayInLargeRoom()
{
    Chat chat;
    chat.enter(1000);
    chat.everybodySays([](int) { return QByteArray("JOIN #all"); });
    chat.measure("room-of-1000", 1000, 1000 * 999,
        [&chat](int i) { chat.say(i, "PRIVMSG #all :" + kText); });
}

void sayInSmallRooms()
{
    Chat chat;
    chat.enter(1000);
    const auto room = [](int person) { return "#room" + number(person % 100); };
    chat.everybodySays([&room](int i) { return "JOIN " + room(i); });
    chat.measure("rooms-of-ten", 1000, 1000 * 9,
        [&](int i) { chat.say(i, "PRIVMSG " + room(i) + " :" + kText); });
}

void sayToEachOther()
{
    Chat chat;
    chat.enter(1000);
    chat.measure("private", 1000, 1000,
        [&chat](int i) { chat.say(i, "PRIVMSG " + Chat::nick((i + 7) % 1000) + " :" + kText); });
}

/// Lines in four forms; speakers get theirs back.
void sayInMixedRoom()
{
    Chat chat;
    chat.enter(100);
    chat.enter(100, "server-time");
    chat.enter(100, "message-tags server-time echo-message");
    chat.enter(100, "message-tags server-time echo-message account-tag batch labeled-response");
    chat.everybodySays([](int) { return QByteArray("JOIN #mixed"); });
    chat.measure("mixed-capabilities", 200, 200 * 400, [&chat](int i) {
        chat.say(
            200 + i, "@+draft/reply=AbCdEfGhIjK;+example.org/mood=glad PRIVMSG #mixed :" + kText);
    });
}

void comeAndGo()
{
    Chat chat;
    std::vector<ClientId> newcomers;
    for (int i = 0; i < 300; ++i)
        newcomers.push_back(chat.harness().arrive(ClientKind::Irc));
    chat.measure("register", 300, 300, [&](int i) {
        const ClientId id = newcomers[size_t(i)];
        chat.harness().postLine(id, "NICK newcomer" + number(i));
        chat.harness().postLine(id, "USER u 0 * :Somebody");
    });

    chat.enter(300);
    chat.measure("join", 300, 300 * 301 / 2, [&chat](int i) { chat.say(i, "JOIN #all"); });
    chat.measure("nick", 300, 300 * 300, [&chat](int i) { chat.say(i, "NICK other" + number(i)); });
    chat.measure("part", 300, 300 * 301 / 2, [&chat](int i) { chat.say(i, "PART #all :Bye"); });
    chat.everybodySays([](int) { return QByteArray("JOIN #all"); });
    chat.measure("quit", 300, 300 * 299 / 2, [&chat](int i) { chat.loseConnection(i); });
}

/// The plain text of netcat: in the lobby, beside people with IRC clients.
void typeInLobby()
{
    Chat chat;
    chat.enter(100);
    chat.everybodySays([](int) { return QByteArray("JOIN #lobby"); });
    std::vector<ClientId> guests;
    for (int i = 0; i < 100; ++i)
        guests.push_back(chat.harness().guest(quint16(50'000 + i)));
    chat.measure("guests", 300, 300 * 199, [&](int i) {
        const ClientId id = guests[size_t(i % 100)];
        chat.harness().postTyped(id, kText);
    });
}

} // namespace

void runDispatcherScripts()
{
    sayInLargeRoom();
    sayInSmallRooms();
    sayToEachOther();
    sayInMixedRoom();
    comeAndGo();
    typeInLobby();
}

} // namespace watek::tests
