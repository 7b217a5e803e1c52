// One io thread by itself. Thread: the test's, playing io; the clients are ends of socket pairs,
// and the test answers for gate and dispatcher.
#pragma once

#include "server/io/IoThread.h"

#include <QCoreApplication>
#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace watek::tests {

/// The other end of a client's connection: what it got is kept.
class IoClient {
public:
    explicit IoClient(int descriptor)
        : m_end(descriptor)
    {
    }

    void say(const QByteArray &bytes)
    {
        if (write(m_end.get(), bytes.constData(), size_t(bytes.size())) != bytes.size())
            qFatal("the client cannot write");
    }
    const QByteArray &received()
    {
        std::array<char, 4096> buffer{};
        ssize_t bytes = 0;
        while ((bytes = read(m_end.get(), buffer.data(), buffer.size())) > 0)
            m_received.append(buffer.data(), bytes);
        return m_received;
    }
    /// The end of its stream: a FIN.
    void end() { shutdown(m_end.get(), SHUT_WR); }
    /// With mail that it has not read, the other side sees a reset.
    void drop() { m_end = server::shared::Descriptor(); }

private:
    server::shared::Descriptor m_end;
    QByteArray m_received;
};

class IoWorld {
public:
    explicit IoWorld(int places = 5)
        : IoWorld(kSystemClock, places, false)
    {
    }
    struct WithFloodControl { };
    IoWorld(const base::Clock &clock, WithFloodControl)
        : IoWorld(clock, 5, true)
    {
    }

    IoClient adopt(base::ClientId id)
    {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
            qFatal("no socket pair");
        link->orders.post(server::io::Adopt{.client = id,
            .descriptor = server::shared::Descriptor(ends[0]),
            .address = "10.0.0.1",
            .port = 1});
        return IoClient(ends[1]);
    }
    /// Asks the gate and tells the thread, as the listener does.
    void admit(base::ClientId id)
    {
        link->orders.post(server::io::News{
            id, gate.tryEnter(id, [this](base::ClientId client, server::shared::Admission news) {
                link->orders.post(server::io::News{client, std::move(news)});
            })});
    }
    /// An IRC client that has a place; the dispatcher knows it.
    IoClient arrive(base::ClientId id)
    {
        IoClient client = adopt(id);
        admit(id);
        client.say("NICK a\r\n");
        while (heard().isEmpty())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return client;
    }
    /// All that the dispatcher was told, as words: "arrived", "turned irc", "left: REASON", or the
    /// line.
    QByteArrayList heard()
    {
        std::vector<server::shared::Inbound> mail;
        inbound.takeAll(mail);
        for (const server::shared::Inbound &one : mail) {
            if (const auto *arrived = std::get_if<server::shared::Arrived>(&one.what)) {
                m_flow = arrived->flow;
                slot = arrived->route.slot;
                m_heard.append("arrived");
            } else if (const auto *said = std::get_if<server::shared::Said>(&one.what)) {
                m_heard.append(protocol::writeMessage(said->message).trimmed());
                m_handled += 1;
            } else if (const auto *plain = std::get_if<server::shared::SaidPlain>(&one.what)) {
                m_heard.append(plain->line);
                m_handled += 1;
            } else if (std::holds_alternative<server::shared::TurnedIrc>(one.what)) {
                m_heard.append("turned irc");
            } else if (const auto *left = std::get_if<server::shared::Left>(&one.what)) {
                m_heard.append("left: " + left->reason);
            }
        }
        return m_heard;
    }
    /// The dispatcher has handled all that it was told.
    void giveBack()
    {
        const int handled = std::exchange(m_handled, 0);
        if (handled > 0 && m_flow->giveBack(handled))
            tell(server::shared::Outbound::Kind::Resume);
    }
    void tell(server::shared::Outbound::Kind kind, const QByteArray &bytes = {})
    {
        link->outbound->post({.kind = kind, .slot = slot, .bytes = bytes, .audience = {}});
    }

    const base::Clock &clock;
    const std::shared_ptr<const server::shared::ServerConfig> config;
    server::shared::InboundMailbox inbound{"inbound", server::shared::kInboundBound};
    server::shared::ClientRegistry registry;
    server::shared::AdmissionGate gate;
    server::shared::Counters counters;
    server::shared::Log log{clock};
    server::io::Departures departures{"departures", 1024};
    server::shared::Lingering lingering;
    std::shared_ptr<server::shared::GatewayPasswords> gatewayPasswords
        = std::make_shared<server::shared::GatewayPasswords>();
    std::shared_ptr<server::io::IoLink> link = std::make_shared<server::io::IoLink>(1);
    server::shared::Slot slot = 0;
    server::io::IoThread thread{server::io::IoContext{.config = config,
                                    .inbound = inbound,
                                    .registry = registry,
                                    .gate = gate,
                                    .counters = counters,
                                    .log = log,
                                    .clock = clock,
                                    .departures = departures,
                                    .lingering = lingering,
                                    .gatewayPasswords = gatewayPasswords},
        link};

private:
    static inline const base::SystemClock kSystemClock;

    IoWorld(const base::Clock &clock, int places, bool flood)
        : clock(clock)
        , config(settings(flood))
        , gate(places, 16, server::shared::WhenFull::Wait)
    {
    }
    static std::shared_ptr<const server::shared::ServerConfig> settings(bool flood)
    {
        auto config = std::make_shared<server::shared::ServerConfig>();
        config->limits.flood = flood;
        config->server.plainTextWaitMs = 50;
        return config;
    }

    std::shared_ptr<server::shared::Flow> m_flow;
    QByteArrayList m_heard;
    int m_handled = 0;
};

inline QByteArray ping(int i) { return "PING " + QByteArray::number(i); }

/// "PING first" to "PING last", as heard.
inline QByteArrayList pings(int first, int last)
{
    QByteArrayList all;
    for (int i = first; i <= last; ++i)
        all.append(ping(i));
    return all;
}

} // namespace watek::tests
