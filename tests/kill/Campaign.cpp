#include "tests/kill/Campaign.h"

#include "common/base/Clock.h"

#include <unistd.h>

#include <algorithm>

namespace watek::kill {

namespace {

constexpr qint64 kNsInMs = 1'000'000;
/// Within this all that is sent again is acknowledged.
constexpr qint64 kMostWaitNs = 60'000 * kNsInMs;

} // namespace

Campaign::Campaign(const Options &options)
    : m_options(options)
    , m_random(options.seed)
    , m_server(options)
    , m_crowd(options, m_ledger, m_random)
{
}

bool Campaign::fail(const QByteArray &why)
{
    m_trouble = why;
    return false;
}

bool Campaign::playRound()
{
    ++m_tally.rounds;
    if (m_tally.rounds > 1 && m_random() % 8 == 0)
        killAtOnce();
    if (!start())
        return false;
    talk();
    kill();
    if (!judge(check))
        return false;
    countUnacknowledged();
    const int every = m_options.backupEvery;
    return every == 0 || m_tally.rounds % every != every / 2 || !m_inBackup || restore();
}

/// A server that was killed may be killed again while it mends its files.
void Campaign::killAtOnce()
{
    m_server.launch();
    usleep(useconds_t(m_random() % 150'000));
    m_tally.writesUndone += m_server.kill(m_random).lost;
    ++m_tally.killedStarting;
}

bool Campaign::start()
{
    m_server.launch();
    const auto port = m_server.waitForPort();
    if (!port)
        return fail("the server does not start: " + m_server.said());
    return m_crowd.enter(*port) || fail(m_crowd.trouble() + '\n' + m_server.said());
}

/// For a random time; meanwhile newcomers come, and a backup is made when it is time for one.
void Campaign::talk()
{
    const qint64 ms = 20 + qint64(m_random() % quint64(m_options.mostMs - 20));
    const qint64 from = base::monotonicNowNs();
    const auto sometime = [&] { return from + qint64(m_random() % quint64(ms)) * kNsInMs; };
    std::vector<qint64> newcomersAt{sometime(), sometime()};
    std::ranges::sort(newcomersAt, std::ranges::greater());
    const int every = m_options.backupEvery;
    std::optional<qint64> backupAt;
    if (every > 0 && m_tally.rounds % every == 0)
        backupAt = sometime();
    m_crowd.beginToTalk(Person::Says::AlsoNew);
    for (qint64 now = from; now < from + ms * kNsInMs; now = base::monotonicNowNs()) {
        m_crowd.serve(1);
        if (!newcomersAt.empty() && now >= newcomersAt.back()) {
            newcomersAt.pop_back();
            m_crowd.bringNewcomer();
        }
        if (backupAt && now >= *backupAt) {
            backupAt.reset();
            beginBackup();
        }
    }
    if (backupAt)
        beginBackup();
    // What an outside program writes is not undone. On a disk that loses nothing, a server may end
    // while it is copied.
    while (m_options.isLossy && !m_server.isBackupDone())
        m_crowd.serve(1);
}

void Campaign::beginBackup()
{
    ++m_tally.backups;
    m_inBackup = InBackup{m_ledger.acknowledged(), m_ledger.accounts()};
    m_server.beginBackup();
}

void Campaign::kill()
{
    if (m_random() % 6 == 0) {
        ++m_tally.killedStopping;
        m_server.askToStop();
        const qint64 until = base::monotonicNowNs() + qint64(m_random() % 60) * kNsInMs;
        while (base::monotonicNowNs() < until)
            m_crowd.serve(1);
    }
    m_tally.writesUndone += m_server.kill(m_random).lost;
    m_crowd.hearTheRest();
    m_ledger.noteKill();
    while (!m_server.isBackupDone())
        usleep(1000);
}

bool Campaign::judge(Findings (*judgement)(const Stored &, Ledger &))
{
    const auto stored = readStored(m_server.dataFolder());
    if (!stored)
        return fail(stored.error().toUtf8());
    m_tally.wrong += judgement(*stored, m_ledger);
    return true;
}

void Campaign::countUnacknowledged()
{
    for (const int place : m_crowd.unacknowledged()) {
        ++m_tally.unacknowledged;
        m_tally.unacknowledgedStored += m_ledger.saying(place).storedAs.isEmpty() ? 0 : 1;
    }
}

bool Campaign::restore()
{
    if (!m_server.isBackupWell() || !m_server.restore())
        return fail("the backup cannot be made or restored");
    ++m_tally.restored;
    const auto stored = readStored(m_server.dataFolder());
    if (!stored)
        return fail(stored.error().toUtf8());
    // What was said since the backup is not there, which is right; so this judgement is not kept.
    check(*stored, m_ledger);
    for (const int place : m_inBackup->sayings) {
        const Saying &saying = m_ledger.saying(place);
        m_tally.lostInBackup += saying.storedAs == saying.msgid ? 0 : 1;
    }
    for (const QByteArray &account : m_inBackup->accounts)
        m_tally.lostInBackup += stored->accounts.contains(account) ? 0 : 1;
    m_inBackup.reset();
    m_ledger.forgetWhatIsNotStored(stored->accounts);
    return judge(check);
}

bool Campaign::playEnd()
{
    if (!start())
        return false;
    m_crowd.beginToTalk(Person::Says::OnlyAgain);
    const qint64 until = base::monotonicNowNs() + kMostWaitNs;
    while (!m_crowd.unacknowledged().empty() && base::monotonicNowNs() < until)
        m_crowd.serve(20);
    if (!m_crowd.unacknowledged().empty())
        return fail("what is sent again is not acknowledged");
    if (const int code = m_server.stop(); code != 0)
        return fail("the server does not stop well: " + m_server.said());
    m_crowd.hearTheRest();
    return judge(checkAtEnd);
}

} // namespace watek::kill
