// More connections than one address may have, and more than the system has descriptors for. Real
// sockets.
#include "server/shared/Descriptor.h"
#include "tests/support/ProcessFacts.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace serverCrowdTest {

using namespace watek;
using namespace watek::tests;
using server::shared::Descriptor;

namespace {

server::shared::ServerConfig threeAnAddress(bool exemptPrivate)
{
    server::shared::ServerConfig config = testConfig();
    config.limits.maxClientsPerIp = 3;
    config.limits.exemptPrivate = exemptPrivate;
    return config;
}

/// All the descriptors that this process may still open, held for nothing.
class Shortage {
public:
    Shortage()
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        rlimit few = m_before;
        few.rlim_cur = rlim_t(openDescriptors() + 20);
        setrlimit(RLIMIT_NOFILE, &few);
        for (;;) {
            Descriptor nothing{open("/dev/null", O_RDONLY | O_CLOEXEC)};
            if (!nothing)
                break;
            m_held.push_back(std::move(nothing));
        }
    }
    ~Shortage()
    {
        m_held.clear();
        setrlimit(RLIMIT_NOFILE, &m_before);
    }
    Shortage(const Shortage &) = delete;
    Shortage &operator=(const Shortage &) = delete;

    /// Gives `count` of them back.
    void ease(size_t count) { m_held.resize(m_held.size() - count); }

private:
    rlimit m_before{};
    std::vector<Descriptor> m_held;
};

/// Made while there were descriptors, it connects when there are none.
class Latecomer {
public:
    Latecomer()
        : m_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
    }
    bool connect(quint16 port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(
                   m_socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address)
            == 0;
    }
    void say(const QByteArray &bytes)
    {
        send(m_socket.get(), bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL);
    }
    bool got(const QByteArray &text)
    {
        std::array<char, 4096> buffer{};
        const ssize_t bytes = recv(m_socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (bytes > 0)
            m_received.append(buffer.data(), bytes);
        return m_received.contains(text);
    }

private:
    Descriptor m_socket;
    QByteArray m_received;
};

std::vector<std::unique_ptr<RawClient>> crowd(const ServerWorld &world, int count)
{
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < count; ++i)
        clients.push_back(ircClient(world.port(), "in" + QByteArray::number(i)));
    return clients;
}

bool isIn(const std::unique_ptr<RawClient> &client) { return isInLobby(*client); }

const QByteArray kRegister = "NICK late\r\nUSER late 0 * :late\r\nJOIN #lobby\r\n";

} // namespace

class ServerCrowdTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void theFourthFromOneAddressIsToldAndClosed()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(threeAnAddress(false));
        auto inside = crowd(world, 3);
        QTRY_VERIFY(std::ranges::all_of(inside, isIn));
        const auto fourth = ircClient(world.port(), "fourth");
        QTRY_VERIFY(fourth->got("ERROR :Too many connections from your address (3)."));
        QTRY_VERIFY(fourth->isClosed());
        QCOMPARE(world.host().snapshot().refused, quint64(1));
        QCOMPARE(world.host().snapshot().permitsUsed, 3);

        // Somebody leaves: there is room for one, and for one only.
        inside.pop_back();
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 2);
        std::unique_ptr<RawClient> next;
        const auto hasEntered = [&world, &next] {
            // The place is free a moment after the permit is.
            if (!next || next->got("ERROR"))
                next = ircClient(world.port(), "next");
            return isInLobby(*next);
        };
        QTRY_VERIFY(hasEntered());
        const auto fifth = ircClient(world.port(), "fifth");
        QTRY_VERIFY(fifth->got("ERROR :Too many connections"));
    }

    void privateNetworksAreExempt()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(threeAnAddress(true));
        const auto inside = crowd(world, 10);
        QTRY_VERIFY(std::ranges::all_of(inside, isIn));
    }

    void aThousandFromOneAddressLeaveNothingBehind()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(threeAnAddress(false));
        auto inside = crowd(world, 3);
        QTRY_VERIFY(std::ranges::all_of(inside, isIn));
        const int descriptors = openDescriptors();
        for (int i = 0; i < 1000; ++i) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), world.port());
            QVERIFY(socket.waitForConnected(5000));
        }
        QTRY_COMPARE(world.host().snapshot().refused, quint64(1000));
        QTRY_COMPARE(openDescriptors(), descriptors);
        inside[0]->send("PRIVMSG #lobby :still here\r\n");
        QTRY_VERIFY(inside[2]->got(":still here\r\n"));
    }

    void withoutDescriptorsNewClientsWaitAndTheOthersTalk()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto anna = ircClient(world.port(), "anna");
        const auto marek = ircClient(world.port(), "marek");
        QTRY_VERIFY(isInLobby(*anna));
        QTRY_VERIFY(isInLobby(*marek));
        Latecomer late;
        {
            const Shortage shortage;
            QVERIFY(late.connect(world.port()));
            late.say(kRegister);
            anna->send("PRIVMSG #lobby :are you there\r\n");
            QTRY_VERIFY(marek->got(":are you there\r\n"));
            QTest::qWait(100);
            QVERIFY(!late.got("001"));
            QCOMPARE(world.host().snapshot().connections, quint64(2));
        }
        QTRY_VERIFY(late.got(" 366 "));
    }

    void theFirstClientFindsAThreadWhenDescriptorsAreFew()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        Latecomer late;
        Shortage shortage;
        // One is enough to accept it; what its thread needs was kept for that.
        shortage.ease(1);
        QVERIFY(late.connect(world.port()));
        late.say(kRegister);
        QTRY_VERIFY(late.got(" 366 "));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerCrowdTest)

} // namespace serverCrowdTest

#include "ServerCrowdTest.moc"
