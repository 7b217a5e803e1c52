// burst: everybody in a room says at once as much as flood control lets a person say at once, with
// the server's default settings. Everybody reads as fast as this program can, so nobody may be
// closed and nothing may be lost.
//
// What comes out is quadratic: 300 clients read 1.6 GB, 1000 read 18 GB. The largest memory of the
// server tells whether what waits for the readers is bounded.
#include "tests/bench/Crowd.h"
#include "tests/bench/Lines.h"
#include "tests/bench/Progress.h"
#include "tests/bench/Scenarios.h"

#include "common/base/Clock.h"

#include <algorithm>

namespace watek::bench {

namespace {

/// The line burst that flood control allows (server/io/FloodGuard.h): 40 lines, 32 KiB.
constexpr int kLines = 40;
constexpr qsizetype kBytesOfLine = 400;
/// A server that delivers nothing for so long is taken to be done.
constexpr qint64 kPatienceNs = 20'000'000'000;
constexpr qint64 kProgressEveryNs = 500'000'000;

class Burst {
public:
    Burst(int members, int lines, const Target &target)
        : m_members(members)
        , m_lines(lines)
        , m_target(target)
        , m_crowd({.clients = members, .channels = 1})
        , m_cutters(size_t(members))
        , m_seen(size_t(members), 0)
    {
    }

    Outcome run()
    {
        const QString error = m_crowd.enter(m_target);
        if (!error.isEmpty())
            return {.rows = {}, .complaint = error};
        // From here on a closed connection is counted.
        for (int i = 0; i < m_members; ++i)
            m_crowd.letGo(i);
        const qint64 beganNs = base::monotonicNowNs();
        m_lastNs = beganNs;
        sendAll();
        readAll();
        return outcome(double(m_lastNs - beganNs) / 1e9);
    }

private:
    void sendAll()
    {
        for (int i = 0; i < m_members; ++i) {
            QByteArray lines;
            for (int n = 0; n < m_lines; ++n)
                lines += stampedLine(m_crowd.channelOf(i), i, m_lastNs, kBytesOfLine - 2);
            // Who is closed already cannot send; it is counted when its end is read.
            if (!m_crowd.isGone(i))
                m_crowd.send(i, lines);
            read(0);
        }
    }

    void readAll()
    {
        qint64 shownNs = m_lastNs;
        while (missing() > 0) {
            read(100);
            const qint64 now = base::monotonicNowNs();
            if (now - m_lastNs > kPatienceNs)
                return;
            if (now - shownNs > kProgressEveryNs) {
                shownNs = now;
                showProgress(QStringLiteral("burst %1: %2 % delivered, %3 closed")
                                 .arg(m_members)
                                 .arg(m_deliveries * 100 / std::max<qint64>(expectedOfAll(), 1))
                                 .arg(m_crowd.gone()));
            }
        }
    }

    void read(int waitMs)
    {
        m_crowd.read(waitMs, [this](int index, QByteArrayView bytes) {
            m_bytes += bytes.size();
            m_cutters[size_t(index)].feed(bytes, [this, index](QByteArrayView line) {
                // A member who is closed is heard to quit, and the server asks who is still there.
                if (line.startsWith("PING"))
                    m_crowd.send(index, "PONG" + line.sliced(4).toByteArray() + "\n");
                else if (line.indexOf(" :!") > 0) {
                    ++m_seen[size_t(index)];
                    ++m_deliveries;
                }
            });
            m_lastNs = base::monotonicNowNs();
        });
    }

    qint64 expectedOfEach() const { return qint64(m_lines) * (m_members - 1); }
    qint64 expectedOfAll() const { return expectedOfEach() * m_members; }

    /// Deliveries that those who are still there have not got.
    qint64 missing() const
    {
        qint64 missing = 0;
        for (int i = 0; i < m_members; ++i) {
            if (!m_crowd.isGone(i))
                missing += expectedOfEach() - m_seen[size_t(i)];
        }
        return missing;
    }

    Outcome outcome(double seconds) const
    {
        const int closed = m_crowd.gone();
        Outcome outcome{
            .rows = {{.label = {},
                .figures = {{QStringLiteral("lines each"), double(m_lines), 0, Ratio::Pointless},
                    {QStringLiteral("closed"), double(closed), 0, Ratio::Pointless},
                    {QStringLiteral("lost"), double(missing()), 0, Ratio::Pointless},
                    {QStringLiteral("MiB"), double(m_bytes) / 1024 / 1024, 0, Ratio::Pointless},
                    {QStringLiteral("seconds"), seconds, 2},
                    {QStringLiteral("most MiB"), m_target.mostResidentKiB() / 1024}}}},
            .complaint = {}};
        if (closed > 0)
            outcome.complaint = QStringLiteral("%1 who were reading were closed").arg(closed);
        else if (missing() > 0)
            outcome.complaint = QStringLiteral("%1 deliveries were lost").arg(missing());
        return outcome;
    }

    const int m_members;
    const int m_lines;
    const Target &m_target;
    Crowd m_crowd;
    std::vector<LineCutter> m_cutters;
    std::vector<qint64> m_seen;
    qint64 m_deliveries = 0;
    qint64 m_bytes = 0;
    qint64 m_lastNs = 0;
};

} // namespace

Scenario burst(bool isQuick)
{
    Scenario scenario{.name = QStringLiteral("burst"),
        .about = QStringLiteral("rooms of 300 and 1000, all send 40 lines of 400 bytes at once: "
                                "nobody is closed"),
        .cases = {}};
    for (const int members : {300, 1000}) {
        const int lines = isQuick && members == 1000 ? kLines / 10 : kLines;
        scenario.cases.push_back(
            {.name = QString::number(members), .measure = [members, lines](Target &target) {
                 return Burst(members, lines, target).run();
             }});
    }
    return scenario;
}

} // namespace watek::bench
