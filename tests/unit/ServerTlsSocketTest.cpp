// TLS on one connection: the handshake in its pieces, what is refused, how lines become records,
// and what is held for a client that reads slowly. The two ends are a socket pair.
#include "server/io/TlsSocket.h"
#include "tests/support/Suite.h"
#include "tests/support/TlsIdentities.h"
#include "tests/support/TlsPeer.h"

#include <QTest>

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <vector>

namespace serverTlsSocketTest {

using namespace watek::server;
using io::TlsSocket;
using io::Transfer;
using shared::TlsContext;
using watek::tests::identityFor;
using watek::tests::TlsPeer;
using Outcome = Transfer::Outcome;

namespace {

/// One for irc.one, shown to whoever asks for nothing else, and one for irc.two.
const std::shared_ptr<const TlsContext> &context()
{
    static const std::shared_ptr<const TlsContext> made = [] {
        const std::array identities{identityFor("irc.one"), identityFor("irc.two")};
        auto tls = TlsContext::make(identities);
        if (!tls)
            qFatal("no TLS: %s", tls.error().text.constData());
        return std::move(tls).value();
    }();
    return made;
}

/// The server's end of a connection, and the client at the other.
class Pair {
public:
    explicit Pair(const watek::tests::TlsWishes &wishes = {})
    {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
            qFatal("no socket pair");
        server = std::make_unique<TlsSocket>(
            shared::Descriptor(ends[0]), context(), m_buffers, "irc", true);
        m_end = shared::Descriptor(ends[1]);
        client = std::make_unique<TlsPeer>(m_end.get(), wishes);
    }

    int clientDescriptor() const { return m_end.get(); }
    /// As far as it goes; what the server's last read brought.
    Transfer shakeHands()
    {
        Transfer last;
        for (int i = 0; i < 20 && !(m_isClientReady && server->isReady()); ++i) {
            m_isClientReady = client->shakeHands();
            last = server->read(m_room);
            if (last.outcome == Outcome::Broken || last.outcome == Outcome::Closed)
                break;
        }
        // The alert, or the ticket.
        client->read();
        return last;
    }
    QByteArray read()
    {
        const Transfer got = server->read(m_room);
        return got.outcome == Outcome::Done ? QByteArray(m_room.data(), got.bytes) : QByteArray();
    }
    Transfer write(const QByteArrayList &pieces)
    {
        std::vector<iovec> all;
        for (const QByteArray &piece : pieces)
            all.push_back({const_cast<char *>(piece.constData()), size_t(piece.size())});
        return server->write(all);
    }
    /// The records that have come, not decrypted: how many bytes each has.
    QList<int> recordsOnTheWire()
    {
        QByteArray bytes(1024 * 1024, '\0');
        bytes.resize(std::max<ssize_t>(0, ::read(m_end.get(), bytes.data(), size_t(bytes.size()))));
        QList<int> sizes;
        for (qsizetype at = 0; at + 5 <= bytes.size();) {
            const int size = quint8(bytes[at + 3]) * 256 + quint8(bytes[at + 4]);
            sizes.append(size);
            at += 5 + size;
        }
        return sizes;
    }

    std::unique_ptr<TlsSocket> server;
    std::unique_ptr<TlsPeer> client;

private:
    io::TlsBuffers m_buffers;
    shared::Descriptor m_end;
    std::array<char, 65536> m_room{};
    bool m_isClientReady = false;
};

} // namespace

class ServerTlsSocketTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsSaidBeforeTheHandshake()
    {
        Pair pair;
        QVERIFY(!pair.server->isReady());
        QCOMPARE(pair.write({"ERROR :full\r\n"}).outcome, Outcome::WouldWait);
        QVERIFY(!pair.server->wantsWrite());
        pair.shakeHands();
        QVERIFY(pair.server->isReady());
        QCOMPARE(pair.server->cipher(), "TLSv1.3, TLS_AES_128_GCM_SHA256");
        QCOMPARE(pair.server->certificateFingerprint(), QByteArray());
        QCOMPARE(pair.server->hostName(), QByteArray());
    }

    void bothHearEachOther_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<QByteArray>("cipher");
        QTest::newRow("1.3") << TLS1_3_VERSION << QByteArray("TLSv1.3, TLS_AES_128_GCM_SHA256");
        QTest::newRow("1.2") << TLS1_2_VERSION
                             << QByteArray("TLSv1.2, ECDHE-ECDSA-AES128-GCM-SHA256");
    }

    void bothHearEachOther()
    {
        QFETCH(int, version);
        QFETCH(QByteArray, cipher);
        Pair pair({.highestVersion = version, .application = "irc"});
        pair.shakeHands();
        QCOMPARE(pair.server->cipher(), cipher);
        QVERIFY(pair.client->write("NICK ola\r\n"));
        QCOMPARE(pair.read(), "NICK ola\r\n");
        QCOMPARE(pair.write({":a 001 ola\r\n", ":a 002 ola\r\n"}).bytes, 24);
        QCOMPARE(pair.client->read(), ":a 001 ola\r\n:a 002 ola\r\n");
        QCOMPARE(pair.server->read({}).outcome, Outcome::WouldWait);
    }

    void whatIsTooOldOrStrangeIsRefused_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<QByteArray>("application");
        QTest::addColumn<QByteArray>("alert");
        QTest::newRow("TLS 1.1") << TLS1_1_VERSION << QByteArray()
                                 << QByteArray("tlsv1 alert protocol version");
        QTest::newRow("a browser")
            << 0 << QByteArray("h2") << QByteArray("tlsv1 alert no application protocol");
    }

    void whatIsTooOldOrStrangeIsRefused()
    {
        QFETCH(int, version);
        QFETCH(QByteArray, application);
        QFETCH(QByteArray, alert);
        Pair pair({.highestVersion = version, .application = application});
        const Transfer last = pair.shakeHands();
        QCOMPARE(last.outcome, Outcome::Broken);
        QVERIFY(pair.server->describe(last.error).startsWith("TLS: "));
        QCOMPARE(pair.client->trouble(), alert);
        QVERIFY(!pair.server->isReady());
    }

    void plainTextIsAnsweredInPlainText()
    {
        Pair pair;
        QCOMPARE(::send(pair.clientDescriptor(), "NICK ola\r\n", 10, 0), 10);
        std::array<char, 65536> room{};
        const Transfer got = pair.server->read(room);
        QCOMPARE(got.outcome, Outcome::Broken);
        QCOMPARE(pair.server->describe(got.error), "It does not speak TLS");
        const ssize_t size = ::recv(pair.clientDescriptor(), room.data(), room.size(), 0);
        QVERIFY(QByteArray(room.data(), size).startsWith("ERROR :This port speaks TLS only."));
        QCOMPARE(::recv(pair.clientDescriptor(), room.data(), room.size(), 0), ssize_t(0));
    }

    // Each byte of the client's hello alone, and the rest as it likes.
    void aHandshakeMayDribble()
    {
        Pair pair;
        std::array<int, 2> ends{};
        QCOMPARE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
        const shared::Descriptor near(ends[0]);
        const shared::Descriptor far(ends[1]);
        TlsPeer client(near.get());
        std::array<char, 65536> room{};
        int steps = 0;
        while (!(client.shakeHands() && pair.server->isReady()) && ++steps < 20) {
            char byte = 0;
            while (::read(far.get(), &byte, 1) == 1) {
                QCOMPARE(::send(pair.clientDescriptor(), &byte, 1, 0), 1);
                QVERIFY(pair.server->read(room).outcome == Outcome::WouldWait);
            }
            const ssize_t size = ::recv(pair.clientDescriptor(), room.data(), room.size(), 0);
            if (size > 0)
                QCOMPARE(::write(far.get(), room.data(), size_t(size)), size);
        }
        QVERIFY(pair.server->isReady());
    }

    void theCertificateOfTheNameIsShown()
    {
        const auto &certificates = context()->certificates();
        QCOMPARE(certificates[0].names, QByteArrayList{"irc.one"});
        QVERIFY(certificates[0].isSelfSigned);
        QVERIFY(certificates[0].notAfter > QDateTime::currentDateTimeUtc().addYears(9));
        for (const auto &[name, index] : {std::pair{"irc.one", 0}, {"irc.two", 1}}) {
            Pair pair({.serverName = name});
            pair.shakeHands();
            QCOMPARE(pair.client->serverFingerprint(), certificates[size_t(index)].fingerprint);
            QCOMPARE(pair.server->hostName(), name);
        }
        Pair stranger({.serverName = "irc.three"});
        stranger.shakeHands();
        QCOMPARE(stranger.client->serverFingerprint(), certificates[0].fingerprint);
        QCOMPARE(stranger.server->hostName(), QByteArray());
    }

    void theClientsCertificateIsKnownByItsFingerprint_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("1.3") << TLS1_3_VERSION;
        QTest::newRow("1.2") << TLS1_2_VERSION;
    }

    void theClientsCertificateIsKnownByItsFingerprint()
    {
        QFETCH(int, version);
        const shared::TlsIdentity own = identityFor("ola");
        const auto expected = TlsContext::make({&own, 1}).value()->certificates()[0].fingerprint;
        Pair pair({.highestVersion = version, .certificate = own.certificates, .key = own.key});
        pair.shakeHands();
        QCOMPARE(pair.server->certificateFingerprint(), expected);
    }

    // RFC 5746 and after: a client could have the server compute for it as often as it likes.
    void renegotiationIsRefused()
    {
        Pair pair({.highestVersion = TLS1_2_VERSION});
        pair.shakeHands();
        SSL_renegotiate(pair.client->native());
        pair.client->shakeHands();
        pair.read();
        pair.client->read();
        QCOMPARE(pair.client->trouble(), "no renegotiation");
    }

    // Whoever asks for new keys without end makes OpenSSL compute and answer. It is charged for
    // that as for lines, and what it does not read is not held without end.
    void wishesForNewKeysAreChargedAndBounded()
    {
        Pair pair;
        pair.shakeHands();
        pair.server->takeWork();
        const auto wish = [&pair] {
            SSL_key_update(pair.client->native(), SSL_KEY_UPDATE_REQUESTED);
            pair.client->shakeHands();
        };
        wish();
        pair.read();
        wish();
        pair.read();
        QCOMPARE(pair.server->takeWork(), 2);
        QVERIFY(pair.client->write("still here\r\n"));
        QCOMPARE(pair.read(), "still here\r\n");
        QCOMPARE(pair.server->takeWork(), 0);

        std::array<char, 65536> room{};
        Transfer got;
        int wishes = 0;
        for (; wishes < 200'000 && got.outcome != Outcome::Broken; ++wishes) {
            wish();
            if (wishes % 10 == 0)
                got = pair.server->read(room);
        }
        QCOMPARE(got.outcome, Outcome::Broken);
        QCOMPARE(pair.server->describe(got.error), "TLS: answers are not read");
        QVERIFY(pair.server->takeWork() > wishes / 2);
        // What was held is gone, so nothing may come behind it.
        QCOMPARE(pair.write({"last words"}).outcome, Outcome::Broken);
    }

    void manyWishesAtOnceAreNotComputed()
    {
        Pair pair;
        pair.shakeHands();
        for (int i = 0; i < 1000; ++i) {
            SSL_key_update(pair.client->native(), SSL_KEY_UPDATE_NOT_REQUESTED);
            pair.client->shakeHands();
        }
        std::array<char, 65536> room{};
        const Transfer got = pair.server->read(room);
        QCOMPARE(got.outcome, Outcome::Broken);
        QCOMPARE(pair.server->describe(got.error), "TLS: too many wishes for new keys");
        QVERIFY(pair.server->takeWork() < 100);
    }

    void theVeryNameComesBeforeAWildcard()
    {
        const std::array identities{identityFor("*.wild.test"), identityFor("chat.wild.test")};
        const auto tls = TlsContext::make(identities).value();
        QVERIFY(tls->nativeFor("chat.wild.test") != tls->native());
        QVERIFY(tls->nativeFor("other.wild.test") == tls->native());
        QVERIFY(tls->isFor("other.wild.test"));
        QVERIFY(!tls->isFor("wild.test"));
    }

    // What a round brings to one client is one record, whatever pieces it is in.
    void linesShareRecords()
    {
        Pair pair;
        pair.shakeHands();
        const QByteArray line(100, 'x');
        QCOMPARE(pair.write(QByteArrayList(100, line)).bytes, 10'000);
        constexpr int kCost = 17; // RFC 8446 section 5.2: a type, and the tag of AES-GCM
        QCOMPARE(pair.recordsOnTheWire(), QList<int>{10'000 + kCost});
        // A piece that fills records is not cut but at their bounds.
        QCOMPARE(pair.write({QByteArray(40'000, 'y')}).bytes, 40'000);
        QCOMPARE(
            pair.recordsOnTheWire(), (QList<int>{16'384 + kCost, 16'384 + kCost, 7'232 + kCost}));
    }

    void whatTheSystemDoesNotTakeIsHeldAndComesInOrder()
    {
        Pair pair;
        pair.shakeHands();
        QByteArray sent;
        // Until the socket is full.
        while (!pair.server->wantsWrite()) {
            const QByteArray block(30'000, char('a' + sent.size() / 30'000 % 26));
            const Transfer one = pair.write({block});
            QCOMPARE(one.outcome, Outcome::Done);
            sent.append(block.left(one.bytes));
            QVERIFY(sent.size() < 64 * 1024 * 1024);
        }
        QCOMPARE(pair.write({"more"}).outcome, Outcome::WouldWait);
        QByteArray received;
        while (pair.server->wantsWrite()) {
            received.append(pair.client->read());
            const Transfer pushed = pair.server->push();
            QVERIFY(pushed.outcome == Outcome::Done || pushed.outcome == Outcome::WouldWait);
        }
        QCOMPARE(pair.write({"the end"}).bytes, 7);
        sent.append("the end");
        received.append(pair.client->read());
        QCOMPARE(received.size(), sent.size());
        QVERIFY(received == sent);
    }

    void whatComesBeforeTheEndIsHeard()
    {
        Pair pair;
        pair.shakeHands();
        QVERIFY(pair.client->write("QUIT :bye\r\n"));
        pair.client->sayEnd();
        QCOMPARE(pair.read(), "QUIT :bye\r\n");
        std::array<char, 65536> room{};
        QCOMPARE(pair.server->read(room).outcome, Outcome::Closed);
        // It may still be answered.
        QCOMPARE(pair.write({"ERROR :bye\r\n"}).bytes, 12);
        QCOMPARE(pair.client->read(), "ERROR :bye\r\n");
        pair.server->shutdownWrite();
        pair.client->read();
        QVERIFY(pair.client->hasHeardEnd());
    }

    void garbageInsideTheStreamEndsIt()
    {
        Pair pair;
        pair.shakeHands();
        QVERIFY(pair.client->write("NICK ola\r\n"));
        const QByteArray garbage("\x17\x03\x03\x00\x20 this was never encrypted by it", 36);
        ::send(pair.clientDescriptor(), garbage.constData(), size_t(garbage.size()), 0);
        QCOMPARE(pair.read(), "NICK ola\r\n");
        ::send(pair.clientDescriptor(), garbage.constData(), size_t(garbage.size()), 0);
        std::array<char, 65536> room{};
        const Transfer got = pair.server->read(room);
        QCOMPARE(got.outcome, Outcome::Broken);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerTlsSocketTest)

} // namespace serverTlsSocketTest

#include "ServerTlsSocketTest.moc"
