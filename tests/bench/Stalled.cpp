// stalled: 5000 strangers come by the TLS door or the web door and stop in the middle of a
// handshake, or dribble a byte of it a second, from one address or from many of this computer's.
// Meanwhile a neighbour, who came by the plain door, sends PING as often as flood control lets it;
// what it waits is measured. At the end every stranger must have been sent away by the server's
// own deadlines, and their memory and descriptors must have come back.
#include "tests/bench/Neighbour.h"
#include "tests/bench/Scenarios.h"

#include "common/base/Clock.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

namespace watek::bench {

namespace {

constexpr int kStrangers = 5000;
constexpr qint64 kDribbleEveryNs = 1'000'000'000;
constexpr qint64 kPatienceNs = 60'000'000'000;

struct Shape {
    Door door = Door::Tls;
    bool dribbles = false;
    bool fromMany = false;
};

/// What a TLS client says first.
QByteArray clientHello()
{
    SSL_CTX *const context = SSL_CTX_new(TLS_client_method());
    SSL *const ssl = SSL_new(context);
    BIO *const out = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), out);
    SSL_set_connect_state(ssl);
    SSL_do_handshake(ssl);
    std::array<char, 2048> bytes{};
    const int size = BIO_read(out, bytes.data(), int(bytes.size()));
    SSL_free(ssl);
    SSL_CTX_free(context);
    return QByteArray(bytes.data(), std::max(size, 0));
}

QByteArray upgradeRequest()
{
    return "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n";
}

/// 127.0.0.1, or the stranger's own among 20 × 250 addresses of this computer.
in_addr_t addressOf(int stranger, bool fromMany)
{
    return fromMany ? htonl(0x7f010000U + quint32(stranger / 250) * 256 + stranger % 250 + 1)
                    : htonl(INADDR_LOOPBACK);
}

class Stalled {
public:
    Stalled(const Shape &shape, Target &target)
        : m_shape(shape)
        , m_target(target)
        , m_words(shape.door == Door::WebSocket ? upgradeRequest() : clientHello())
    {
    }
    ~Stalled()
    {
        for (Stranger &stranger : m_strangers)
            close(stranger);
    }
    Stalled(const Stalled &) = delete;
    Stalled &operator=(const Stalled &) = delete;

    Outcome run()
    {
        if (!m_neighbour.enter(m_target))
            return {.rows = {}, .complaint = QStringLiteral("the neighbour cannot register")};
        pingUntil(base::monotonicNowNs() + 2'000'000'000, [] { return false; });
        const double quietUs = m_neighbour.waits().percentile(0.99) / 1e3;
        const double kibBefore = m_target.residentKiB();
        const double descriptorsBefore = m_target.descriptors();
        m_neighbour.forget();
        const qint64 beganNs = base::monotonicNowNs();
        const bool isOver = pingUntil(beganNs + kPatienceNs, [this] { return careForStrangers(); });
        const double seconds = double(base::monotonicNowNs() - beganNs) / 1e9;
        pingUntil(base::monotonicNowNs() + 1'000'000'000, [] { return false; });
        Outcome outcome;
        const double stayed = m_target.descriptors() - descriptorsBefore;
        outcome.rows.push_back({.label = {},
            .figures
            = {{QStringLiteral("PINGs"), double(m_neighbour.answers()), 0, Ratio::Pointless},
                {QStringLiteral("quiet p99 us"), quietUs, 0},
                {QStringLiteral("p50 us"), m_neighbour.waits().percentile(0.5) / 1e3, 0},
                {QStringLiteral("p99 us"), m_neighbour.waits().percentile(0.99) / 1e3, 0},
                {QStringLiteral("max us"), m_neighbour.waits().percentile(1) / 1e3, 0},
                {QStringLiteral("KiB each"), (m_mostKiB - kibBefore) / kStrangers, 1},
                {QStringLiteral("MiB kept"), (m_target.residentKiB() - kibBefore) / 1024, 1},
                {QStringLiteral("descriptors"), m_mostDescriptors - descriptorsBefore, 0,
                    Ratio::Pointless},
                {QStringLiteral("kept"), stayed, 0, Ratio::Pointless},
                {QStringLiteral("all gone s"), seconds, 1}}});
        if (!trouble().isEmpty())
            outcome.complaint = trouble();
        else if (!isOver)
            outcome.complaint = QStringLiteral("%1 strangers were not sent away").arg(m_here);
        else if (stayed > 0)
            outcome.complaint = QStringLiteral("%1 descriptors did not come back").arg(stayed);
        return outcome;
    }

private:
    struct Stranger {
        int descriptor = -1;
        qsizetype said = 0;
        qint64 nextNs = 0; ///< when it says the next byte
    };

    /// One PING after the other, with `meanwhile` in between, until it says true or the time is
    /// over. Whether it said so.
    template <typename Meanwhile>
    bool pingUntil(qint64 untilNs, Meanwhile &&meanwhile)
    {
        while (trouble().isEmpty()) {
            if (!m_neighbour.isWaiting()) {
                if (meanwhile())
                    return true;
                if (base::monotonicNowNs() > untilNs)
                    return false;
            }
            m_neighbour.step();
        }
        return false;
    }
    const QString &trouble() const
    {
        return m_trouble.isEmpty() ? m_neighbour.trouble() : m_trouble;
    }

    /// Brings some, lets those speak whose second is over, and looks who was sent away. True when
    /// all have come and gone.
    bool careForStrangers()
    {
        constexpr int kAtOnce = 20;
        constexpr int kLookedAt = 250;
        for (int i = 0; i < kAtOnce && int(m_strangers.size()) < kStrangers; ++i) {
            m_strangers.push_back(comeIn(int(m_strangers.size())));
            m_here += m_strangers.back().descriptor >= 0;
            if (m_strangers.back().descriptor < 0)
                m_trouble = QStringLiteral("stranger %1 cannot connect").arg(m_strangers.size());
        }
        const qint64 nowNs = base::monotonicNowNs();
        for (int i = 0; i < kLookedAt && !m_strangers.empty(); ++i) {
            m_next = (m_next + 1) % m_strangers.size();
            lookAt(m_strangers[m_next], nowNs);
        }
        if (nowNs - m_weighedNs > 500'000'000) {
            m_weighedNs = nowNs;
            m_mostKiB = std::max(m_mostKiB, m_target.residentKiB());
            m_mostDescriptors = std::max(m_mostDescriptors, m_target.descriptors());
        }
        return int(m_strangers.size()) == kStrangers && m_here == 0;
    }

    Stranger comeIn(int number)
    {
        Stranger stranger{.descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        const linger none{.l_onoff = 1, .l_linger = 0};
        setsockopt(stranger.descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none);
        sockaddr_in from{};
        from.sin_family = AF_INET;
        from.sin_addr.s_addr = addressOf(number, m_shape.fromMany);
        if (m_shape.fromMany)
            bind(stranger.descriptor, reinterpret_cast<const sockaddr *>(&from), sizeof from);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(m_target.portOf(m_shape.door));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(stranger.descriptor, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0) {
            close(stranger);
            return stranger;
        }
        // A whole hello, which makes the server compute and answer; or half of a request.
        const bool isWhole = m_shape.door != Door::WebSocket;
        stranger.said = m_shape.dribbles ? 1 : isWhole ? m_words.size() : m_words.size() / 2;
        send(stranger.descriptor, m_words.constData(), size_t(stranger.said), MSG_NOSIGNAL);
        stranger.nextNs = base::monotonicNowNs() + kDribbleEveryNs;
        return stranger;
    }

    void lookAt(Stranger &stranger, qint64 nowNs)
    {
        if (stranger.descriptor < 0)
            return;
        std::array<char, 8192> buffer;
        const ssize_t got = recv(stranger.descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            close(stranger);
            --m_here;
            return;
        }
        if (!m_shape.dribbles || nowNs < stranger.nextNs || stranger.said + 1 >= m_words.size())
            return;
        send(stranger.descriptor, m_words.constData() + stranger.said++, 1,
            MSG_NOSIGNAL | MSG_DONTWAIT);
        stranger.nextNs += kDribbleEveryNs;
    }

    static void close(Stranger &stranger)
    {
        if (stranger.descriptor >= 0)
            ::close(std::exchange(stranger.descriptor, -1));
    }

    const Shape m_shape;
    Target &m_target;
    const QByteArray m_words;
    Neighbour m_neighbour;
    std::vector<Stranger> m_strangers;
    size_t m_next = 0;
    int m_here = 0;
    qint64 m_weighedNs = 0;
    double m_mostKiB = 0;
    double m_mostDescriptors = 0;
    QString m_trouble;
};

} // namespace

Scenario stalled()
{
    Scenario scenario{.name = QStringLiteral("stalled"),
        .about = QStringLiteral("5000 who stop in a handshake: a neighbour's PING, and what stays"),
        .cases = {},
        .settings = {.limits = {}, .opensEveryDoor = true}};
    const std::array<std::pair<const char *, Door>, 3> doors{
        {{"tls", Door::Tls}, {"ws", Door::WebSocket}, {"wss", Door::SecureWebSocket}}};
    for (const auto &[name, door] : doors) {
        for (const bool dribbles : {false, true}) {
            for (const bool fromMany : {false, true}) {
                const Shape shape{.door = door, .dribbles = dribbles, .fromMany = fromMany};
                scenario.cases.push_back({.name
                    = QStringLiteral("%1 %2 %3")
                          .arg(QString::fromLatin1(name),
                              dribbles ? QStringLiteral("drip") : QStringLiteral("stop"),
                              fromMany ? QStringLiteral("many") : QStringLiteral("one")),
                    .measure = [shape](Target &target) { return Stalled(shape, target).run(); }});
            }
        }
    }
    return scenario;
}

} // namespace watek::bench
