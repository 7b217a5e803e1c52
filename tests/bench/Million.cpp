// million: a server whose history has a million messages: how large its file is, how long it takes
// to start, and how long one waits for what one asks it.
//
// The messages are said by people in twenty registered channels, half of all in the first of them,
// so the file is what a server makes of talk; only the disk is not waited for meanwhile. When all
// of them can be found by their words the server is started again, now with the database full. A
// neighbour sends PING while questions are answered: what it waits is what they cost others.
#include "tests/bench/Asker.h"
#include "tests/bench/Crowd.h"
#include "tests/bench/Disk.h"
#include "tests/bench/Neighbour.h"
#include "tests/bench/Progress.h"
#include "tests/bench/Scenarios.h"
#include "tests/bench/Words.h"

#include "common/base/Clock.h"

#include <unistd.h>

#include <algorithm>

namespace watek::bench {

namespace {

constexpr int kRooms = 20;
constexpr qint64 kUnderWay = 4096;
constexpr int kQuestions = 300;
/// So long one kind of question is asked, at most.
constexpr qint64 kAskingNs = 20'000'000'000;
constexpr qint64 kPatienceNs = 30'000'000'000;
constexpr qint64 kIndexPatienceNs = 900'000'000'000;

QByteArray roomName(quint64 number) { return "#room" + QByteArray::number(number); }

class Million {
public:
    Million(qint64 messages, Target &target)
        : m_messages(messages)
        , m_target(target)
    {
    }

    Outcome run()
    {
        if (m_target.dataFolder().isEmpty()) {
            m_outcome.complaint
                = QStringLiteral("a server that was not started here cannot be filled");
            return m_outcome;
        }
        const double emptyMs = m_target.startMs();
        const double emptyBytes = double(databaseBytes(m_target));
        m_outcome.complaint = fill();
        if (m_outcome.complaint.isEmpty())
            m_outcome.complaint = waitForIndex();
        if (m_outcome.complaint.isEmpty())
            m_outcome.complaint = m_target.restart();
        if (!m_outcome.complaint.isEmpty())
            return m_outcome;
        const double fullMs = m_target.startMs();
        Asker asker;
        QByteArrayList rooms;
        for (int i = 0; i < kRooms; ++i)
            rooms.append(roomName(quint64(i)));
        m_outcome.complaint = asker.enter(m_target, rooms);
        // Stopping has put everything into the file itself.
        const double bytes = double(databaseBytes(m_target));
        m_outcome.rows.push_back({.label = QStringLiteral("file"),
            .figures = {{QStringLiteral("messages"), double(m_messages), 0, Ratio::Pointless},
                {QStringLiteral("stored/s"), double(m_messages) / m_fillSeconds},
                {QStringLiteral("indexed/s"), double(m_messages) / m_indexSeconds},
                {QStringLiteral("MB"), bytes / 1e6, 1},
                {QStringLiteral("bytes/message"), (bytes - emptyBytes) / double(m_messages), 0},
                {QStringLiteral("empty start ms"), emptyMs, 0},
                {QStringLiteral("start ms"), fullMs, 0},
                {QStringLiteral("first welcome ms"), fullMs + double(asker.welcomedNs()) / 1e6,
                    0}}});
        if (m_outcome.complaint.isEmpty())
            askAll(asker);
        return m_outcome;
    }

private:
    /// Lets people say all of it, and waits for their echoes.
    QString fill()
    {
        Crowd crowd({.clients = kRooms, .channels = 0});
        QString error = crowd.enter(m_target);
        for (int i = 0; i < kRooms && error.isEmpty(); ++i)
            crowd.send(i, "CAP REQ :echo-message\r\nJOIN " + roomName(quint64(i)) + "\r\n");
        if (error.isEmpty() && !crowd.settle(300))
            error = QStringLiteral("a connection was lost");
        if (!error.isEmpty())
            return error;
        qint64 said = 0;
        qint64 stored = 0;
        const qint64 beganNs = base::monotonicNowNs();
        qint64 cameNs = beganNs;
        std::vector<QByteArray> lines(kRooms);
        while (stored < m_messages) {
            for (; said < m_messages && said - stored < kUnderWay; ++said) {
                const quint64 room = m_words.room(kRooms);
                lines[room] += "PRIVMSG " + roomName(room) + " :" + m_words.text() + "\r\n";
            }
            for (int i = 0; i < kRooms; ++i) {
                if (!crowd.send(i, lines[size_t(i)]))
                    return QStringLiteral("a connection was lost");
                lines[size_t(i)].clear();
            }
            const bool isWell = crowd.read(100, [&](int, QByteArrayView bytes) {
                stored += std::ranges::count(bytes, '\n');
                cameNs = base::monotonicNowNs();
            });
            if (!isWell || base::monotonicNowNs() - cameNs > kPatienceNs)
                return QStringLiteral("only %1 messages could be stored").arg(stored);
            showProgress(QStringLiteral("million: %1 stored …").arg(stored));
        }
        m_beganNs = beganNs;
        m_fillSeconds = double(cameNs - beganNs) / 1e9;
        return {};
    }

    QString waitForIndex()
    {
        while (!(notIndexed(m_target) <= 0)) {
            if (base::monotonicNowNs() - m_beganNs > kIndexPatienceNs)
                return QStringLiteral("the index of words is not full after 15 minutes");
            showProgress(QStringLiteral("million: %1 not in the index …")
                             .arg(notIndexed(m_target), 0, 'f', 0));
            usleep(200'000);
        }
        m_indexSeconds = double(base::monotonicNowNs() - m_beganNs) / 1e9;
        return {};
    }

    void askAll(Asker &asker)
    {
        if (!m_neighbour.enter(m_target)) {
            m_outcome.complaint = QStringLiteral("the neighbour cannot register");
            return;
        }
        const auto search
            = [](const QByteArray &words) { return "SEARCH text=" + words + ";limit=50"; };
        const auto beginning = [this] { return m_words.word().left(4) + '*'; };
        const auto room = [this] { return roomName(m_words.below(kRooms)); };
        measure(asker, "LATEST 50", [&] { return "CHATHISTORY LATEST " + room() + " * 50"; });
        measure(asker, "one word", [&] { return search(m_words.word()); });
        measure(
            asker, "two words", [&] { return search(m_words.word() + "\\s" + m_words.word()); });
        measure(asker, "two words, a room",
            [&] { return search(m_words.word() + "\\s" + m_words.word()) + ";in=" + room(); });
        measure(asker, "a beginning", [&] { return search(beginning()); });
        measure(asker, "two beginnings", [&] { return search(beginning() + "\\s" + beginning()); });
        measure(asker, "two letters*", [&] { return search(m_words.word().left(2) + '*'); });
    }

    void measure(Asker &asker, const char *label, const std::function<QByteArray()> &question)
    {
        if (!m_outcome.complaint.isEmpty())
            return;
        showProgress(QStringLiteral("million: %1 …").arg(QLatin1String(label)));
        m_neighbour.forget();
        Latencies waits;
        const qint64 foundBefore = asker.found();
        const double spentBefore = m_target.processorSeconds();
        const int refusedBefore = asker.refused();
        int asked = 0;
        for (const qint64 untilNs = base::monotonicNowNs() + kAskingNs;
             asked < kQuestions && base::monotonicNowNs() < untilNs; ++asked) {
            const qint64 tookNs = asker.ask(question(), [this] { m_neighbour.step(); });
            if (tookNs < 0) {
                m_outcome.complaint
                    = QStringLiteral("%1: %2").arg(QLatin1String(label), asker.trouble());
                return;
            }
            waits.add(tookNs);
        }
        const double spent = m_target.processorSeconds() - spentBefore;
        m_outcome.rows.push_back({.label = QString::fromLatin1(label),
            .figures = {{QStringLiteral("p50 ms"), waits.percentile(0.5) / 1e6, 2},
                {QStringLiteral("p99 ms"), waits.percentile(0.99) / 1e6, 2},
                {QStringLiteral("max ms"), waits.percentile(1) / 1e6, 2},
                {QStringLiteral("CPU ms each"), spent * 1e3 / asked, 2},
                {QStringLiteral("found"), double(asker.found() - foundBefore) / asked, 1,
                    Ratio::Pointless},
                {QStringLiteral("refused"), double(asker.refused() - refusedBefore), 0,
                    Ratio::Pointless},
                {QStringLiteral("others p50 ms"), m_neighbour.waits().percentile(0.5) / 1e6, 2},
                {QStringLiteral("others p99 ms"), m_neighbour.waits().percentile(0.99) / 1e6, 2}}});
    }

    const qint64 m_messages;
    Target &m_target;
    Words m_words;
    Neighbour m_neighbour;
    qint64 m_beganNs = 0;
    double m_fillSeconds = 0;
    double m_indexSeconds = 0;
    Outcome m_outcome;
};

} // namespace

Scenario million(bool isQuick)
{
    const qint64 messages = isQuick ? 20'000 : 1'000'000;
    return {.name = QStringLiteral("million"),
        .about = QStringLiteral("a million kept messages: file, start, reading and searching"),
        .group = QStringLiteral("history"),
        .cases = {{.name = {},
            .measure = [messages](Target &target) { return Million(messages, target).run(); }}},
        .settings = {.limits = QByteArray(kFloodOff) + kNoPings,
            .accounts = 1,
            .channels = kRooms,
            .history = "durability=off\nmax_messages=0\nretention_days=0\n"}};
}

} // namespace watek::bench
