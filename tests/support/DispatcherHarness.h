// A Dispatcher on the test's own thread, with clients that exist only as slots of pretended io
// threads. Header-only, so that only suites of the server need it. Thread: the test's, which plays
// the dispatcher.
#pragma once

#include "common/protocol/Message.h"
#include "server/dispatcher/CommandTable.h"
#include "server/dispatcher/Dispatcher.h"
#include "server/dispatcher/Event.h"
#include "server/dispatcher/state/Invariants.h"
#include "server/shared/AddressLimit.h"
#include "tests/support/HandClock.h"

#include <QHash>
#include <QList>

#include <poll.h>

#include <memory>
#include <optional>
#include <vector>

namespace watek::tests {

class DispatcherHarness {
public:
    using ClientId = base::ClientId;

    enum class App {
        IsAbsent,
        Listens,
        KeepsHistory, ///< listens, and what is said waits for the store: saidRequests; questions
                      ///< about it: historyRequests
    };
    enum class Events { AreDropped, AreKept };

    /// Clients are spread over the io threads in turn. An app that listens answers nothing by
    /// itself: the test does.
    explicit DispatcherHarness(const server::shared::ServerConfig &config = {}, int threads = 2,
        App listening = App::IsAbsent, Events keeping = Events::AreDropped,
        const server::shared::StoredState &stored = {})
        : addresses(config.limits.maxClientsPerIp, config.limits.exemptPrivate)
        , m_config(std::make_shared<const server::shared::ServerConfig>(config))
        , m_binding(server::dispatcherRole)
    {
        for (int i = 0; i < threads; ++i)
            m_threads.push_back(makeThread());
        const bool listens = listening != App::IsAbsent;
        m_dispatcher = std::make_unique<server::dispatcher::Dispatcher>(
            server::dispatcher::DispatcherContext{.config = m_config,
                .inbound = inbound,
                .registry = registry,
                .counters = counters,
                .log = log,
                .clock = clock,
                .app = listens ? &app : nullptr,
                .passwords = listens ? &passwords : nullptr,
                .storeRequests = listens ? &storeRequests : nullptr,
                .storeAnswers = listens ? &storeAnswers : nullptr,
                .saidRequests = listening == App::KeepsHistory ? &saidRequests : nullptr,
                .historyRequests = listening == App::KeepsHistory ? &historyRequests : nullptr,
                .historyAnswers = listening == App::KeepsHistory ? &historyAnswers : nullptr,
                .stored = stored,
                .record = keeping == Events::AreKept ? keeper() : nullptr,
                .addresses = &addresses,
                .mails = listens ? &mails : nullptr,
                .windowAnswers = listens ? &windowAnswers : nullptr});
    }

    // Clients.

    /// What TLS says of who arrives by it.
    struct Tls {
        QByteArray certificate = {};
        QByteArray hostName = {};
    };

    ClientId arrive(server::shared::ClientKind kind, const QByteArray &address = "10.0.0.1",
        quint16 port = 50000, const std::optional<Tls> &tls = {}, const QByteArray &door = {})
    {
        const ClientId id{++m_lastId};
        Client client;
        client.id = id;
        client.thread = quint32(m_lastId % m_threads.size());
        client.slot = takeSlot(client.thread);
        m_threads[client.thread].clients.insert(client.slot, id);
        client.flow = std::make_shared<server::shared::Flow>();
        m_clients.insert(id, client);
        registry.add({.id = id,
            .nick = {},
            .address = address,
            .port = port,
            .kind = kind,
            .thread = {},
            .door = door,
            .counters = {}});
        addresses.enterUncounted(id); // whoever comes; only WEBIRC makes a difference
        tell(id,
            server::shared::Arrived{kind, address, port,
                {client.thread, client.slot, m_threads[client.thread].mailbox}, client.flow,
                tls.has_value(), tls ? tls->certificate : QByteArray(),
                tls ? tls->hostName : QByteArray()});
        return id;
    }
    /// An IRC client that is in the chat and has read its welcome.
    ClientId online(const QByteArray &nick, const std::optional<Tls> &tls = {})
    {
        const ClientId id = arrive(server::shared::ClientKind::Irc, "10.0.0.1", 50000, tls);
        say(id, "NICK " + nick);
        say(id, "USER u 0 * :Real " + nick);
        take(id);
        return id;
    }
    ClientId guest(quint16 port = 50000)
    {
        return arrive(server::shared::ClientKind::PlainText, "10.0.0.1", port);
    }
    void leave(ClientId id, const QByteArray &reason = "Connection closed")
    {
        tell(id, server::shared::Left{reason});
    }

    // What reaches the dispatcher.

    /// An IRC line, parsed as an io thread would.
    void say(ClientId id, const QByteArray &line)
    {
        postLine(id, line);
        run();
    }
    /// The same without handling it yet.
    void postLine(ClientId id, const QByteArray &line)
    {
        auto message = protocol::parseMessage(line);
        Q_ASSERT_X(bool(message), "DispatcherHarness", "a test says no IRC");
        m_clients[id].flow->spend(server::shared::creditOf(*message));
        inbound.post({id, server::shared::Said{std::move(message).value()}});
    }
    void type(ClientId id, const QByteArray &line)
    {
        postTyped(id, line);
        run();
    }
    void postTyped(ClientId id, const QByteArray &line)
    {
        m_clients[id].flow->spend(1);
        inbound.post({id, server::shared::SaidPlain{line}});
    }
    template <typename What>
    void tell(ClientId id, What what)
    {
        inbound.post({id, std::move(what)});
        run();
    }
    /// Handles the mail and lets the io threads take theirs, until nobody has anything left to do.
    void run()
    {
        do {
            m_dispatcher->onMail();
            readMailboxes();
        } while (isWoken());
#ifndef NDEBUG
        checkState();
#endif
    }
    /// Nothing of the state may be broken, whatever was said. Small chats only: it walks over all
    /// of it.
    void checkState()
    {
        constexpr size_t kMostSessions = 40;
        constexpr size_t kMostChannels = 40;
        server::dispatcherRole.assertCurrent();
        if (state().sessions().size() > kMostSessions || state().channels().size() > kMostChannels)
            return;
        const QByteArray broken = server::dispatcher::brokenInvariants(state());
        if (!broken.isEmpty())
            qFatal("the state is broken:\n%s", broken.constData());
    }
    server::dispatcher::ServerState &state()
    {
        server::dispatcherRole.assertCurrent();
        return m_dispatcher->state();
    }
    /// One more connection for whoever has `to`, as a log-in will make it: Chat::attach(). The
    /// session is registering; its answer is given in one piece.
    server::dispatcher::Attached attach(ClientId id, ClientId to)
    {
        using namespace server::dispatcher;
        server::dispatcherRole.assertCurrent();
        static const protocol::Message kNone;
        Chat &chat = m_dispatcher->chat();
        Session &session = *state().session(id);
        ReplyBuffer replies(session, chat.info().name);
        Call call{session, kNone, replies};
        const Attached came = chat.attach(call, *state().session(to)->user);
        while (call.answer && call.answer->goOn(chat, call) != Progress::Done) {
            chat.work() = {};
            chat.send(replies);
        }
        chat.send(replies);
        tell(id, server::shared::Drained{}); // any mail: what waits in the outbox is posted with it
        return came;
    }
    /// The dispatcher's event loop would call it now.
    bool isWoken() const
    {
        pollfd wakeUp{.fd = inbound.descriptor(), .events = POLLIN, .revents = 0};
        return poll(&wakeUp, 1, 0) == 1;
    }
    /// Clients that do not read: they are never told to have taken what they were sent.
    void setReading(ClientId id, bool isReading) { m_clients[id].isReading = isReading; }
    /// What was said to it since now has not reached it, says its io thread from now on.
    void loseFromNowOn(ClientId id) { m_clients[id].missedSinceMs = monotonicMs(); }
    /// When that was, for a Left.
    qint64 missedSinceMs(ClientId id) const { return m_clients[id].missedSinceMs; }
    /// Its io thread notes what of it arrives.
    bool isTracked(ClientId id) const { return m_clients[id].isTracked; }
    /// Its io thread says what it has missed only when the test does.
    void setAnswering(ClientId id, bool isAnswering) { m_clients[id].isAnswering = isAnswering; }
    qint64 monotonicMs() const { return clock.monotonicNs() / 1'000'000; }
    /// The store has answered.
    void tellStored(const server::shared::StoreAnswer &answer)
    {
        storeAnswers.post(answer);
        m_dispatcher->onStoreMail();
        run();
    }
    /// The reading thread has answered.
    void tellRead(server::shared::HistoryAnswer answer)
    {
        historyAnswers.post(std::move(answer));
        m_dispatcher->onHistoryMail();
        run();
    }
    void runDispatcherOnly() { m_dispatcher->onMail(); }
    void runDispatcherUntilQuiet()
    {
        do
            m_dispatcher->onMail();
        while (isWoken());
    }
    void readMailboxes()
    {
        for (quint32 thread = 0; thread < m_threads.size(); ++thread) {
            std::vector<server::shared::Outbound> mail;
            m_threads[thread].mailbox->takeAll(mail);
            posts += qsizetype(mail.size());
            for (const server::shared::Outbound &item : mail)
                receive(thread, item);
            noteOffered(thread, mail);
        }
    }

    /// The io threads throw their mail away: for crowds whose answers nobody reads. Who is
    /// forgotten is not noted either.
    void dropMailboxes()
    {
        std::vector<server::shared::Outbound> mail;
        for (quint32 thread = 0; thread < m_threads.size(); ++thread) {
            m_threads[thread].mailbox->takeAll(mail);
            noteOffered(thread, mail);
        }
    }

    // What clients got.

    /// The lines since the last take, without their endings.
    QList<QByteArray> take(ClientId id)
    {
        QList<QByteArray> lines = std::exchange(m_clients[id].received, {}).split('\n');
        lines.removeLast(); // behind the last ending is nothing
        for (QByteArray &line : lines) {
            if (line.endsWith('\r'))
                line.chop(1);
        }
        return lines;
    }
    QByteArray takeBytes(ClientId id) { return std::exchange(m_clients[id].received, {}); }
    void dropAll()
    {
        for (Client &client : m_clients)
            client.received.clear();
    }
    bool isClosed(ClientId id) const { return m_clients[id].isClosed; }
    /// Its registration timeout is over.
    bool isRegistered(ClientId id) const { return m_clients[id].isRegistered; }
    /// Flood control leaves it alone.
    bool isExempt(ClientId id) const { return m_clients[id].isExempt; }
    bool isForgotten(ClientId id) const { return m_clients[id].isForgotten; }
    int resumes(ClientId id) const { return m_clients[id].resumes; }
    /// Lines that its flood control was told of, besides those that it said.
    int charged(ClientId id) const { return m_clients[id].charged; }
    /// Who keeps its credit: the harness, which stands for its io thread, is always one.
    long holdersOfFlow(ClientId id) const { return m_clients.constFind(id)->flow.use_count(); }
    /// Sessions that wait for an answer, or whose lines wait for its end.
    size_t pendingAnswers() const
    {
        server::dispatcherRole.assertCurrent();
        return m_dispatcher->pendingAnswers();
    }
    server::dispatcher::Chat &chat()
    {
        server::dispatcherRole.assertCurrent();
        return m_dispatcher->chat();
    }
    server::shared::Flow &flow(ClientId id) { return *m_clients[id].flow; }
    server::shared::OutboundMailbox &mailbox(ClientId id)
    {
        return *m_threads[m_clients[id].thread].mailbox;
    }

    HandClock clock;
    server::shared::InboundMailbox inbound{"inbound", server::shared::kInboundBound};
    server::shared::AppMailbox app{"app", server::shared::kAppRequestBound};
    server::shared::StoreRequests storeRequests{"store", server::shared::kStoreBound};
    server::shared::StoreAnswers storeAnswers{"stored", server::shared::kStoreBound};
    server::shared::StoreRequests saidRequests{"said", server::shared::kStoreBound};
    server::shared::HistoryRequests historyRequests{"read", server::shared::kHistoryReadBound};
    server::shared::HistoryAnswers historyAnswers{"found", server::shared::kHistoryReadBound};
    server::shared::MailRequests mails{"mail", server::shared::kMostMails};
    server::shared::WindowAnswers windowAnswers{"window", server::shared::kWindowAnswerBound};
    server::shared::PasswordRequests passwords{"passwords", server::shared::kPasswordsUnderWay};
    server::shared::ClientRegistry registry;
    server::shared::Counters counters;
    server::shared::AddressLimit addresses;
    server::shared::Log log{clock};
    std::vector<server::dispatcher::Event> events; ///< those that last, in their order, if kept
    qsizetype posts = 0; ///< Outbound items that io threads got

private:
    struct Client {
        ClientId id;
        quint32 thread = 0;
        server::shared::Slot slot = 0;
        std::shared_ptr<server::shared::Flow> flow;
        QByteArray received;
        bool isClosed = false;
        bool isForgotten = false;
        bool isRegistered = false;
        bool isExempt = false;
        int resumes = 0;
        int charged = 0;
        bool isReading = true;
        bool isTracked = false;
        bool isAnswering = true;
        qint64 missedSinceMs = server::shared::kNothingMissed;
    };
    struct Thread {
        std::shared_ptr<server::shared::OutboundMailbox> mailbox;
        std::vector<bool> isUsed; ///< by slot
        QHash<server::shared::Slot, ClientId> clients; ///< who has the slot, or had it last
    };

    std::function<void(const server::dispatcher::Event &)> keeper()
    {
        return [this](const server::dispatcher::Event &event) { events.push_back(event); };
    }

    static Thread makeThread()
    {
        return {std::make_shared<server::shared::OutboundMailbox>("outbound"), {}, {}};
    }

    /// The io thread has written its mail, as far as the dispatcher can tell.
    void noteOffered(quint32 thread, const std::vector<server::shared::Outbound> &mail)
    {
        qint64 bytes = 0;
        for (const server::shared::Outbound &item : mail)
            bytes += server::shared::bytesToWrite(item);
        if (m_threads[thread].mailbox->noteOffered(bytes))
            inbound.wake();
    }

    /// The lowest free slot, so that slots are used again as soon as they may be.
    server::shared::Slot takeSlot(quint32 thread)
    {
        std::vector<bool> &isUsed = m_threads[thread].isUsed;
        for (size_t slot = 0; slot < isUsed.size(); ++slot) {
            if (!isUsed[slot]) {
                isUsed[slot] = true;
                return server::shared::Slot(slot);
            }
        }
        isUsed.push_back(true);
        return server::shared::Slot(isUsed.size() - 1);
    }

    void receive(quint32 thread, const server::shared::Outbound &item)
    {
        using Kind = server::shared::Outbound::Kind;
        if (item.kind == Kind::SendToMany) {
            for (const server::shared::Slot slot : item.audience) {
                if (slot != item.slot)
                    client(thread, slot).received.append(item.bytes);
            }
            return;
        }
        Client &to = client(thread, item.slot);
        to.received.append(item.bytes);
        to.isClosed = to.isClosed || item.kind == Kind::Close;
        to.isRegistered = to.isRegistered || item.kind == Kind::Registered;
        if (item.kind == Kind::Exempt || item.kind == Kind::Unexempt)
            to.isExempt = item.kind == Kind::Exempt;
        to.resumes += item.kind == Kind::Resume;
        to.charged += item.amount;
        to.isTracked = to.isTracked || item.kind == Kind::TrackSending;
        if (item.kind == Kind::TellMissed && to.isAnswering)
            inbound.post({to.id, server::shared::Missed{to.missedSinceMs}});
        if (item.kind == Kind::TellDrained && to.isReading)
            inbound.post({to.id, server::shared::Drained{}});
        if (item.kind == Kind::Forget) {
            to.isForgotten = true;
            addresses.leave(to.id);
            m_threads[thread].isUsed[item.slot] = false;
        }
    }

    Client &client(quint32 thread, server::shared::Slot slot)
    {
        Client &found = m_clients[m_threads[thread].clients.value(slot)];
        if (found.id && !found.isForgotten)
            return found;
        qFatal("the dispatcher named a slot that it had said to forget");
    }

    std::shared_ptr<const server::shared::ServerConfig> m_config;
    threading::ThreadRole::Binding m_binding;
    std::vector<Thread> m_threads;
    QHash<ClientId, Client> m_clients;
    quint64 m_lastId = 0;
    std::unique_ptr<server::dispatcher::Dispatcher> m_dispatcher;
};

} // namespace watek::tests
