// work: how long one line with much work in it keeps others waiting, with the server's default
// settings. 1000 people stand in 500 channels and in one large one. One of them, or ten, send the
// dearest lines there are as fast as flood control lets them: a burst of 40 at once, then ten a
// second. Meanwhile two pairs write to each other, 20 lines a second together; each line carries
// the moment it was due, so being late counts.
//
// Each kind of line has speakers of its own, so that each begins with a full burst; what the kind
// before has left behind is waited for.
//
// kept-work: the same, but the pairs talk in channels, where what is said is kept and so waits for
// the disk; and there are kinds of lines that write to the history and read it. What is promised
// then is what is promised without, and two syncs of the disk: the one under way and the next.
#include "tests/bench/Crowd.h"
#include "tests/bench/Disk.h"
#include "tests/bench/Lines.h"
#include "tests/bench/Progress.h"
#include "tests/bench/Scenarios.h"
#include "tests/bench/Stats.h"
#include "tests/bench/WorkKinds.h"

#include "common/base/Clock.h"

#include <algorithm>
#include <array>

namespace watek::bench {

namespace {

constexpr int kChannels = 500;
constexpr int kChannelsOfEach = 5;
constexpr int kLeaving = 50;
constexpr int kNicksOfEach = 10;
constexpr int kBans = 96;
constexpr int kBansInALine = 4;
constexpr int kPairs = 4; ///< people: 0 writes to 1 and back, 2 to 3; kept: 0 to 2 and 1 to 3
/// What others wait at most, for one speaker and for ten.
constexpr double kPromisedMs[] = {20, 50};
constexpr int kBurst = 40; ///< FloodGuard's
constexpr int kLinesPerSecond = 10; ///< FloodGuard's
constexpr int kProbesPerSecond = 20;
constexpr qint64 kSecondNs = 1'000'000'000;
constexpr qint64 kPatienceNs = 30 * kSecondNs;
/// Read from so many before looking at the pairs again: this program must not be what is late.
constexpr int kReadAtOnce = 4;
constexpr int kMostSpeakers = 10;

class Work {
public:
    Work(int speakers, What what, double seconds, const Target &target)
        : m_speakers(speakers)
        , m_isKept(what == What::KeptOnly)
        , m_lengthNs(qint64(seconds * 1e9))
        , m_target(target)
        , m_people({.clients = kPeople, .channels = 0})
        , m_pairs({.clients = kPairs, .channels = m_isKept ? kPairs / 2 : 0})
    {
    }

    Outcome run()
    {
        if (!prepare())
            return {.rows = {}, .complaint = m_error};
        if (m_isKept)
            m_sync = measureSync(m_target.dataFolder());
        for (size_t kind = 0; kind < kKinds.size(); ++kind) {
            if (kKinds[kind].when == What::KeptOnly && !m_isKept)
                continue;
            showProgress(QStringLiteral("work %1: %2 …")
                             .arg(m_speakers)
                             .arg(QLatin1String(kKinds[kind].name)));
            measure(kind);
            waitUntilIdle();
        }
        return m_outcome;
    }

private:
    bool prepare()
    {
        if (!wearOutANick())
            return false;
        for (Crowd *crowd : {&m_people, &m_pairs}) {
            m_error = crowd->enter(m_target);
            if (!m_error.isEmpty())
                return false;
            for (int i = 0; i < crowd->shape().clients; ++i)
                crowd->letGo(i);
        }
        // The founder is the operator of both rooms, and makes those who rename operators too.
        const int founder = kPeople - 1;
        m_people.send(founder, "JOIN " + kLarge + ',' + kBanned + "\r\n");
        waitUntilIdle();
        for (int n = 0; n < kBans; n += kBansInALine) {
            QByteArray line = "MODE " + kBanned + " +" + QByteArray(kBansInALine, 'b');
            for (int i = n; i < n + kBansInALine; ++i)
                line += " *b*a*x" + QByteArray::number(i) + "*!*@*";
            m_people.send(founder, line + "\r\n");
        }
        m_people.send(founder, "MODE " + kBanned + " +b *!*@127.0.0.1\r\n");
        waitUntilIdle();
        for (int i = 0; i < founder; ++i) {
            QByteArray line = "JOIN " + kLarge;
            for (int n = 0; n < kChannelsOfEach; ++n)
                line += ',' + m_people.channel((i + n * (n + 101)) % kChannels);
            m_people.send(i, line + "\r\n");
            read(0);
        }
        waitUntilIdle();
        for (int i = 0; i < kMostSpeakers; ++i)
            m_people.send(
                founder, "MODE " + kLarge + " +o " + m_people.nick(speakerOf(kRename, i)) + "\r\n");
        waitUntilIdle();
        return m_people.gone() == 0 || fail(QStringLiteral("people were closed while coming in"));
    }

    /// Lets many people have the same nick one after the other, for WHOWAS.
    bool wearOutANick()
    {
        Crowd leaving({.clients = kLeaving, .channels = 0});
        m_error = leaving.enter(m_target);
        if (!m_error.isEmpty())
            return false;
        LineCutter cutter;
        for (int i = 0; i < kLeaving; ++i) {
            QByteArray lines;
            for (int n = 0; n < kNicksOfEach; ++n)
                lines += "NICK " + kWornNick + "\r\nNICK " + leaving.nick(i) + "\r\n";
            leaving.send(i, lines);
            int changed = 0;
            for (const qint64 untilNs = base::monotonicNowNs() + kPatienceNs;
                 changed < 2 * kNicksOfEach;) {
                const bool alive = leaving.read(100, [&](int, QByteArrayView bytes) {
                    cutter.feed(bytes, [&](QByteArrayView line) {
                        changed += line.indexOf(" NICK ") > 0 ? 1 : 0;
                    });
                });
                if (!alive || base::monotonicNowNs() > untilNs)
                    return fail(QStringLiteral("nicks could not be changed"));
            }
        }
        return true;
    }

    bool fail(const QString &why)
    {
        m_error = why;
        return false;
    }

    static int speakerOf(size_t kind, int nth) { return int(kind) * kMostSpeakers + nth; }

    void measure(size_t kind)
    {
        const int goneBefore = m_people.gone();
        const double spentBefore = m_target.processorSeconds();
        m_delays = {};
        m_sent = 0;
        m_came = 0;
        qint64 lines = 0;
        const qint64 beganNs = base::monotonicNowNs();
        qint64 now = beganNs;
        // At most as long after the last line as a person would wait.
        while (
            now - beganNs < m_lengthNs || (m_came < m_sent && now - m_lastCameNs < kPatienceNs)) {
            const qint64 sinceNs = now - beganNs;
            if (sinceNs < m_lengthNs) {
                const qint64 due = kBurst + sinceNs * kLinesPerSecond / kSecondNs;
                lines += speak(kind, due);
                probe(beganNs, sinceNs);
            }
            read(1);
            now = base::monotonicNowNs();
        }
        const double spent = m_target.processorSeconds() - spentBefore;
        const int closed = m_people.gone() - goneBefore;
        m_outcome.rows.push_back({.label = QString::fromLatin1(kKinds[kind].name),
            .figures = {{QStringLiteral("lines"), double(lines), 0, Ratio::Pointless},
                {QStringLiteral("p50 ms"), m_delays.percentile(0.5) / 1e6, 2},
                {QStringLiteral("p99 ms"), m_delays.percentile(0.99) / 1e6, 2},
                {QStringLiteral("max ms"), m_delays.percentile(1) / 1e6, 2},
                {QStringLiteral("CPU s"), spent, 2},
                {QStringLiteral("closed"), double(closed), 0, Ratio::Pointless},
                {QStringLiteral("lost"), double(m_sent - m_came), 0, Ratio::Pointless}}});
        if (m_isKept) {
            std::vector<Figure> &figures = m_outcome.rows.back().figures;
            const double promisedMs = kPromisedMs[m_speakers > 1] + 2 * m_sync.p99Ms;
            figures.push_back({QStringLiteral("sync p99 ms"), m_sync.p99Ms, 2, Ratio::Pointless});
            figures.push_back({QStringLiteral("promised ms"), promisedMs, 1, Ratio::Pointless});
        }
        if (m_came < m_sent && m_outcome.complaint.isEmpty())
            m_outcome.complaint = QStringLiteral("%1: lines of the pairs were lost")
                                      .arg(QLatin1String(kKinds[kind].name));
    }

    /// Lets every speaker of the kind say what is due by now; how many lines that were.
    qint64 speak(size_t kind, qint64 due)
    {
        qint64 lines = 0;
        for (int nth = 0; nth < m_speakers; ++nth) {
            const int speaker = speakerOf(kind, nth);
            qint64 &said = m_said[size_t(speaker)];
            // A server that reads no more stops the speaker as TCP does; it must not stop us.
            while (said < due && !m_people.isGone(speaker) && m_people.canSend(speaker)) {
                m_people.send(speaker, kKinds[kind].line(m_people, int(said)));
                ++said;
                ++lines;
            }
        }
        return lines;
    }

    void probe(qint64 beganNs, qint64 sinceNs)
    {
        while (m_sent * kSecondNs / kProbesPerSecond <= sinceNs) {
            const qint64 dueNs = beganNs + m_sent * kSecondNs / kProbesPerSecond;
            const int from = int(m_sent++ % kPairs);
            const QByteArray to = m_isKept ? m_pairs.channelOf(from) : m_pairs.nick(from ^ 1);
            m_pairs.send(from, stampedLine(to, from, dueNs, kLineLength));
            m_lastCameNs = std::max(m_lastCameNs, dueNs);
        }
    }

    /// Reads what has come, waiting at most `waitMs`. True when there was something.
    bool read(int waitMs)
    {
        bool came = false;
        m_people.read(
            0,
            [this, &came](int index, QByteArrayView bytes) {
                came = true;
                pong(m_people, m_peopleCutters[size_t(index)], index, bytes);
            },
            kReadAtOnce);
        m_pairs.read(came ? 0 : waitMs, [this, &came](int index, QByteArrayView bytes) {
            came = true;
            const qint64 now = base::monotonicNowNs();
            m_pairCutters[size_t(index)].feed(bytes, [this, index, now](QByteArrayView line) {
                if (const auto stamp = stampOf(line)) {
                    m_delays.add(now - stamp->ns);
                    m_lastCameNs = now;
                    ++m_came;
                } else {
                    pongLine(m_pairs, index, line);
                }
            });
        });
        return came;
    }

    static void pong(Crowd &crowd, LineCutter &cutter, int index, QByteArrayView bytes)
    {
        cutter.feed(bytes, [&crowd, index](QByteArrayView line) { pongLine(crowd, index, line); });
    }

    static void pongLine(Crowd &crowd, int index, QByteArrayView line)
    {
        if (line.startsWith("PING"))
            crowd.send(index, "PONG" + line.sliced(4).toByteArray() + "\n");
    }

    /// Reads until nothing has come for a third of a second and the server does nothing more.
    void waitUntilIdle()
    {
        const qint64 untilNs = base::monotonicNowNs() + kPatienceNs;
        qint64 cameNs = base::monotonicNowNs();
        double spent = m_target.processorSeconds();
        while (base::monotonicNowNs() < untilNs) {
            if (read(1))
                cameNs = base::monotonicNowNs();
            if (base::monotonicNowNs() - cameNs < kSecondNs / 3)
                continue;
            const double spentNow = m_target.processorSeconds();
            // Not a number for a server whose processor time cannot be had.
            if (!(spentNow - spent > 0.02))
                return;
            spent = spentNow;
            cameNs = base::monotonicNowNs();
        }
    }

    static constexpr size_t kRename = kKinds.size() - 1; ///< the last: it may close people

    const int m_speakers;
    const bool m_isKept; ///< what the pairs say
    const qint64 m_lengthNs;
    const Target &m_target;
    Crowd m_people;
    Crowd m_pairs;
    std::array<LineCutter, kPeople> m_peopleCutters;
    std::array<LineCutter, kPairs> m_pairCutters;
    std::array<qint64, kKinds.size() * kMostSpeakers> m_said{};
    Latencies m_delays;
    SyncTimes m_sync;
    qint64 m_sent = 0;
    qint64 m_came = 0;
    qint64 m_lastCameNs = 0;
    QString m_error;
    Outcome m_outcome;
};

void addCases(Scenario &scenario, What what, double seconds)
{
    for (const int speakers : {1, 10}) {
        scenario.cases.push_back({.name = QString::number(speakers),
            .measure = [speakers, what, seconds](Target &target) {
                return Work(speakers, what, seconds, target).run();
            }});
    }
}

} // namespace

Scenario work(double seconds)
{
    Scenario scenario{.name = QStringLiteral("work"),
        .about = QStringLiteral("1000 people, 500 channels, 1 or 10 send the dearest lines: how "
                                "long others wait"),
        .cases = {}};
    addCases(scenario, What::Anything, seconds);
    return scenario;
}

Scenario keptWork(double seconds)
{
    Scenario scenario{.name = QStringLiteral("kept-work"),
        .about = QStringLiteral("work, with pairs whose talk is kept: how long others wait, beside "
                                "the promise and the disk"),
        .group = QStringLiteral("history"),
        .cases = {},
        .settings = {.limits = {}, .history = "durability=always\n"}};
    addCases(scenario, What::KeptOnly, seconds);
    return scenario;
}

} // namespace watek::bench
