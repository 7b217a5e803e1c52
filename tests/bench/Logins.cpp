// logins: how many people the server logs in each second, and how long a neighbour's PING waits
// meanwhile. accounts: the memory of accounts that are only there. sessions: the memory of a person
// who logs in, and of its second connection.
#include "tests/bench/Neighbour.h"
#include "tests/bench/SaslClient.h"
#include "tests/bench/Scenarios.h"

#include "common/base/Clock.h"

#include <unistd.h>

#include <vector>

namespace watek::bench {

namespace {

constexpr int kAtOnce = 32;
constexpr int kPersons = 1000;
constexpr qint64 kPatienceNs = 30'000'000'000;

Outcome complaint(const QString &what) { return {.rows = {}, .complaint = what}; }

QString said(const SaslClient &client)
{
    return QStringLiteral("a log-in failed: %1").arg(QString::fromUtf8(client.lastLines()));
}

Outcome measureLogins(Mechanism mechanism, double seconds, const Target &target)
{
    Neighbour neighbour;
    if (!neighbour.enter(target))
        return complaint(QStringLiteral("the neighbour cannot register"));
    for (const qint64 untilNs = base::monotonicNowNs() + 1'000'000'000;
         base::monotonicNowNs() < untilNs;)
        neighbour.step();
    const double quietUs = neighbour.waits().percentile(0.99) / 1e3;
    neighbour.forget();

    saltedPassword();
    std::vector<SaslClient> clients(kAtOnce);
    qint64 logins = 0;
    for (int i = 0; i < kAtOnce; ++i)
        clients[size_t(i)].begin(target, i, mechanism);
    const double spentBefore = target.processorSeconds();
    const qint64 beganNs = base::monotonicNowNs();
    const auto passed = [beganNs] { return double(base::monotonicNowNs() - beganNs) / 1e9; };
    while (passed() < seconds && neighbour.trouble().isEmpty()) {
        for (int i = 0; i < kAtOnce; ++i) {
            SaslClient &client = clients[size_t(i)];
            if (client.step() == SaslClient::State::Failed)
                return complaint(said(client));
            if (client.state() == SaslClient::State::LoggedIn) {
                ++logins;
                client.close();
                client.begin(target, i, mechanism);
            }
            neighbour.step();
        }
        usleep(100); // leave the processor to the server
    }
    const double took = passed();
    const double spent = target.processorSeconds() - spentBefore;
    return {.rows = {{.label = {},
                .figures = {{QStringLiteral("logins/s"), double(logins) / took, 0},
                    {QStringLiteral("CPU ms/login"), spent * 1e3 / double(logins), 2},
                    {QStringLiteral("PINGs"), double(neighbour.answers()), 0, Ratio::Pointless},
                    {QStringLiteral("quiet p99 us"), quietUs, 0},
                    {QStringLiteral("p50 us"), neighbour.waits().percentile(0.5) / 1e3, 0},
                    {QStringLiteral("p99 us"), neighbour.waits().percentile(0.99) / 1e3, 0}}}},
        .complaint = neighbour.trouble()};
}

Outcome measureAccounts(const Target &target)
{
    // Its port is open before the accounts have been read; whom it welcomes, it has read them for.
    Neighbour neighbour;
    if (!neighbour.enter(target))
        return complaint(QStringLiteral("the neighbour cannot register"));
    return {.rows
        = {{.label = {}, .figures = {{QStringLiteral("KiB resident"), target.residentKiB(), 0}}}},
        .complaint = {}};
}

/// Logs everybody in once more, and returns what went wrong.
QString enterAll(const Target &target, std::vector<SaslClient> &clients)
{
    const size_t before = clients.size();
    clients.resize(before + kPersons);
    // A few at a time: all at once would wait at the passwords' queue for too long.
    size_t begun = before;
    size_t online = 0;
    for (const qint64 untilNs = base::monotonicNowNs() + kPatienceNs;
         online < kPersons && base::monotonicNowNs() < untilNs;) {
        while (begun < clients.size() && begun - before < online + kAtOnce) {
            clients[begun].begin(target, int(begun - before), Mechanism::Scram);
            ++begun;
        }
        online = 0;
        for (size_t i = before; i < begun; ++i) {
            SaslClient &client = clients[i];
            const SaslClient::State was = client.state();
            if (client.step() == SaslClient::State::Failed)
                return said(client);
            if (client.state() == SaslClient::State::LoggedIn && was != client.state())
                client.enter();
            online += client.state() == SaslClient::State::Online;
        }
        usleep(100);
    }
    return online == kPersons ? QString() : QStringLiteral("not all could log in");
}

Outcome measureSessions(const Target &target)
{
    std::vector<SaslClient> clients;
    clients.reserve(2 * kPersons);
    const double before = target.residentKiB();
    if (const QString error = enterAll(target, clients); !error.isEmpty())
        return complaint(error);
    const double once = target.residentKiB();
    if (const QString error = enterAll(target, clients); !error.isEmpty())
        return complaint(error);
    const double twice = target.residentKiB();
    return {.rows = {{.label = {},
                .figures = {{QStringLiteral("persons"), kPersons, 0, Ratio::Pointless},
                    {QStringLiteral("KiB first session"), (once - before) / kPersons, 2},
                    {QStringLiteral("KiB second"), (twice - once) / kPersons, 2}}}},
        .complaint = {}};
}

} // namespace

Scenario logins(double seconds)
{
    Scenario scenario{.name = QStringLiteral("logins"),
        .about = QStringLiteral("32 who log in again and again, and a neighbour's PING"),
        .cases = {},
        .settings = {.limits = {}, .accounts = kAtOnce}};
    for (const auto &[name, mechanism] :
        {std::pair{"PLAIN", Mechanism::Plain}, std::pair{"SCRAM-SHA-256", Mechanism::Scram}}) {
        scenario.cases.push_back({.name = QString::fromLatin1(name),
            .measure = [mechanism = mechanism, seconds](
                           Target &target) { return measureLogins(mechanism, seconds, target); }});
    }
    return scenario;
}

Scenario accounts()
{
    constexpr int kMany = 100'000;
    return {.name = QStringLiteral("accounts"),
        .about = QStringLiteral("a server with no account, and with 100 000: its memory"),
        .cases = {{.name = QStringLiteral("none"), .measure = measureAccounts},
            {.name = QStringLiteral("100 000"),
                .measure = measureAccounts,
                .settings = Settings{.limits = {}, .accounts = kMany}}}};
}

Scenario sessions()
{
    return {.name = QStringLiteral("sessions"),
        .about = QStringLiteral("1000 who log in, then once more beside it: memory of each"),
        .cases = {{.name = {}, .measure = measureSessions}},
        .settings = {.limits = kNoPings, .accounts = kPersons}};
}

} // namespace watek::bench
