#include "tests/kill/Campaign.h"

#include "common/base/Clock.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>

namespace watek::kill {

namespace {

constexpr qint64 kNsInMs = 1'000'000;
/// Within this everybody is in the chat, or has been answered.
constexpr qint64 kMostWaitNs = 60'000 * kNsInMs;

} // namespace

Campaign::Campaign(const Options &options)
    : m_options(options)
    , m_random(options.seed)
    , m_server(options)
{
    for (int i = 0; i < options.people; ++i) {
        m_people.push_back(std::make_unique<Person>("person" + QByteArray::number(i),
            i == 0 ? Person::Role::Founder : Person::Role::Guest, m_ledger));
    }
}

bool Campaign::fail(const QByteArray &why)
{
    m_trouble = why;
    return false;
}

bool Campaign::playRound()
{
    ++m_tally.rounds;
    // A server that was killed may be killed again while it mends its files.
    if (m_tally.rounds > 1 && m_random() % 8 == 0)
        killAtOnce();
    if (!start())
        return false;
    talkUntilKilled();
    m_tally.writesUndone += m_server.kill(m_random).lost;
    hearTheRest();
    if (!judge())
        return false;
    countUnacknowledged();
    const int every = m_options.backupEvery;
    return every == 0 || m_tally.rounds % every != every / 2 || !m_inBackup || restore();
}

void Campaign::killAtOnce()
{
    m_server.launch();
    usleep(useconds_t(m_random() % 150'000));
    m_tally.writesUndone += m_server.kill(m_random).lost;
    ++m_tally.killedEarly;
}

bool Campaign::start()
{
    m_server.launch();
    const auto port = m_server.waitForPort();
    if (!port)
        return fail("the server does not start: " + m_server.said());
    // The first one makes the channels.
    if (!enter(*m_people.front(), *port))
        return false;
    for (size_t i = 1; i < m_people.size(); ++i)
        m_people[i]->enter(*port);
    return std::ranges::all_of(
        m_people, [&](auto &person) { return person->isReady() || enter(*person, quint16(0)); });
}

/// Port 0: it is on its way already.
bool Campaign::enter(Person &person, quint16 port)
{
    if (port != 0)
        person.enter(port);
    const qint64 until = base::monotonicNowNs() + kMostWaitNs;
    while (!person.isReady() && person.descriptor() >= 0 && base::monotonicNowNs() < until)
        poll(20);
    return person.isReady()
        || fail(person.name() + " cannot come in: " + person.trouble() + '\n' + m_server.said());
}

void Campaign::poll(int ms)
{
    std::vector<pollfd> sockets;
    for (const auto &person : m_people) // poll() leaves out negative ones
        sockets.push_back({.fd = person->descriptor(), .events = POLLIN, .revents = 0});
    if (::poll(sockets.data(), sockets.size(), ms) <= 0)
        return;
    for (size_t i = 0; i < sockets.size(); ++i) {
        if (sockets[i].revents != 0)
            m_people[i]->onReadable();
    }
}

void Campaign::beginToTalk(Person::Says says)
{
    for (const auto &person : m_people) {
        QByteArrayList others;
        for (const auto &other : m_people) {
            if (other != person)
                others += other->name();
        }
        person->beginToTalk(others, m_options.window, says, m_random);
    }
}

void Campaign::talkUntilKilled()
{
    const qint64 ms = 20 + qint64(m_random() % quint64(m_options.mostMs - 20));
    const qint64 from = base::monotonicNowNs();
    const qint64 backupAt = from + qint64(m_random() % quint64(ms)) * kNsInMs;
    const int every = m_options.backupEvery;
    bool isBackupDue = every > 0 && m_tally.rounds % every == 0;
    beginToTalk(Person::Says::AlsoNew);
    // The copy is made of files that an outside program reads: it is finished before the kill.
    while (
        base::monotonicNowNs() < from + ms * kNsInMs || isBackupDue || !m_server.isBackupDone()) {
        poll(1);
        if (isBackupDue && base::monotonicNowNs() >= backupAt) {
            isBackupDue = false;
            ++m_tally.backups;
            m_inBackup = m_ledger.acknowledged();
            m_server.beginBackup();
        }
    }
}

/// What the system had taken from the server before the kill.
void Campaign::hearTheRest()
{
    const auto isHere = [](const auto &person) { return person->descriptor() >= 0; };
    while (std::ranges::any_of(m_people, isHere))
        poll(100);
}

bool Campaign::judge()
{
    const auto history = readHistory(m_server.dataFolder());
    if (!history)
        return fail(history.error().toUtf8());
    m_tally.wrong += check(*history, m_ledger);
    return true;
}

void Campaign::countUnacknowledged()
{
    for (const auto &person : m_people) {
        for (const int place : person->unacknowledged()) {
            ++m_tally.unacknowledged;
            m_tally.unacknowledgedStored += m_ledger.saying(place).storedAs.isEmpty() ? 0 : 1;
        }
    }
}

bool Campaign::restore()
{
    if (!m_server.isBackupWell() || !m_server.restore())
        return fail("the backup cannot be made or restored");
    ++m_tally.restored;
    const auto history = readHistory(m_server.dataFolder());
    if (!history)
        return fail(history.error().toUtf8());
    // What was said since the backup is not there, which is right; so this judgement is not kept.
    check(*history, m_ledger);
    for (const int place : *m_inBackup) {
        const Saying &saying = m_ledger.saying(place);
        m_tally.lostInBackup += saying.storedAs == saying.msgid ? 0 : 1;
    }
    m_inBackup.reset();
    m_ledger.forgetWhatIsNotStored();
    return judge();
}

bool Campaign::isEverythingSaid() const
{
    return std::ranges::all_of(
        m_people, [](const auto &person) { return person->unacknowledged().empty(); });
}

bool Campaign::playEnd()
{
    if (!start())
        return false;
    beginToTalk(Person::Says::OnlyAgain);
    const qint64 until = base::monotonicNowNs() + kMostWaitNs;
    while (!isEverythingSaid() && base::monotonicNowNs() < until)
        poll(20);
    if (!isEverythingSaid())
        return fail("what is sent again is not acknowledged");
    if (const int code = m_server.stop(); code != 0)
        return fail("the server does not stop well: " + m_server.said());
    hearTheRest();
    return judge();
}

int Campaign::resent() const
{
    int sum = 0;
    for (const auto &person : m_people)
        sum += person->resent();
    return sum;
}

int Campaign::refused() const
{
    int sum = 0;
    for (const auto &person : m_people)
        sum += person->refused();
    return sum;
}

} // namespace watek::kill
