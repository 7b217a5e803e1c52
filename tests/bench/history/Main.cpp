// How fast history is with many messages, as a table: storing in batches, filling the index behind
// it, reading and searching. It is no test and asserts nothing. Real SQLite.
//   watek-history-bench [MESSAGES [FOLDER]]
// A million, in a temporary folder. What is in FOLDER already is measured as it is. Times are those
// of the processor, which other programs do not change.
#include "common/base/Clock.h"
#include "server/store/StoreThread.h"
#include "server/storeread/HistoryReader.h"
#include "tests/bench/Words.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using watek::bench::Words;

namespace {

constexpr quint64 kRooms = 20;
constexpr quint64 kInBatch = 512;
constexpr int kQuestions = 300;

double processorMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}
double secondsSince(qint64 startNs) { return double(base::monotonicNowNs() - startNs) / 1e9; }

ConversationKey room(quint64 number) { return {.channel = {number + 1}}; }

KeptMessage said(Words &talk, quint64 sequence)
{
    const quint64 place = talk.room(kRooms);
    const QByteArray nick = "nick" + QByteArray::number(talk.below(500));
    return {.sequence = sequence,
        .timeMs = 1'767'225'600'000 + qint64(sequence) * 10,
        .msgid = "m" + QByteArray::number(sequence, 36) + "0000000000000000",
        .conversation = room(place),
        .target = "#room" + QByteArray::number(place),
        .source = nick + "!~user@host.example.org",
        .account = nick,
        .accountId = {talk.below(500) + 1},
        .text = talk.text()};
}

void storeAll(store::StoreThread &thread, Words &talk, quint64 messages)
{
    std::vector<StoreAnswer> answers;
    quint64 waiting = 0;
    for (quint64 next = 1; next <= messages;) {
        StoreRequest request{.changes = {}, .batch = next};
        for (quint64 i = 0; i < kInBatch && next <= messages; ++i)
            request.kept.push_back(said(talk, next++));
        thread.requests().post(std::move(request));
        ++waiting;
        while (waiting > 8) {
            thread.answers().takeAll(answers);
            waiting -= answers.size();
            QThread::usleep(200);
        }
    }
    while (waiting > 0) {
        thread.answers().takeAll(answers);
        waiting -= answers.size();
        QThread::usleep(200);
    }
}

void measure(storeread::HistoryReader &reader, const char *name,
    const std::function<HistoryQuestion()> &question)
{
    std::vector<double> times;
    size_t found = 0;
    for (int i = 0; i < kQuestions; ++i) {
        const HistoryRequest request{.question = question()};
        const double startMs = processorMs();
        const HistoryAnswer answer = reader.answer(request);
        times.push_back(processorMs() - startMs);
        found += answer.messages.size();
        if (answer.trouble != HistoryTrouble::None)
            std::printf("%s: trouble %d\n", name, int(answer.trouble));
    }
    std::ranges::sort(times);
    std::printf("%-44s %9.2f %9.2f %9.2f %9.1f\n", name, times[times.size() / 2],
        times[times.size() * 99 / 100], times.back(), double(found) / kQuestions);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const quint64 messages = argc > 1 ? QByteArray(argv[1]).toULongLong() : quint64(1'000'000);
    const QTemporaryDir temporary;
    const QString folder = argc > 2 ? QString::fromLocal8Bit(argv[2]) : temporary.path();
    const QString file = folder + QStringLiteral("/watek.db");
    const bool isThere = QFileInfo::exists(file);
    const base::SystemClock clock;
    Log log(clock);
    store::StoreThread thread(log);
    if (auto opened
        = thread.open(folder, {.retentionDays = 0, .maxMessages = 0, .minFreeBytes = 0});
        !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().sentence));
        return 1;
    }
    Words talk;
    const qint64 startNs = base::monotonicNowNs();
    if (!isThere)
        storeAll(thread, talk, messages);
    std::printf("%llu messages stored in %.1f s\n", messages, secondsSince(startNs));
    const std::atomic<bool> isEnding{false};
    storeread::HistoryReader reader(file, isEnding);
    std::vector<ReadableConversation> all;
    for (quint64 i = 0; i < kRooms; ++i)
        all.push_back({room(i)});
    HistorySearch anything;
    anything.query.terms = {{"x", false}};
    anything.limit = 1;
    const HistoryRequest lag{.question = anything};
    while (reader.answer(lag).notIndexed > 0)
        QThread::msleep(20);
    std::printf("all of them in the index after %.1f s; the file has %.0f MB\n\n",
        secondsSince(startNs), double(QFileInfo(file).size()) / 1e6);

    std::printf("%-44s %9s %9s %9s %9s\n", "ms", "median", "p99", "most", "found");
    const auto somewhere
        = [&] { return HistoryPoint::at(1'767'225'600'000 + qint64(talk.below(messages)) * 10); };
    using Way = HistoryRead::Way;
    measure(reader, "the latest 50", [&] {
        return HistoryRead{
            .conversations = {{room(talk.below(kRooms))}}, .hasPoint = false, .limit = 50};
    });
    measure(reader, "50 before a moment", [&] {
        return HistoryRead{
            .conversations = {{room(0)}}, .way = Way::Before, .point = somewhere(), .limit = 50};
    });
    measure(reader, "targets of 20 rooms", [&] {
        return TargetsRead{
            .conversations = all, .fromMs = 0, .toMs = qint64(1) << 60, .limit = 100};
    });
    const auto search
        = [&](std::vector<ReadableConversation> where, int words, const QByteArray &from = {}) {
              HistorySearch search{.conversations = std::move(where), .limit = 50};
              for (int i = 0; i < words; ++i)
                  search.query.terms.push_back({talk.word(), false});
              search.query.from = from;
              return search;
          };
    measure(reader, "one word in all rooms", [&] { return search(all, 1); });
    measure(reader, "two words in all rooms", [&] { return search(all, 2); });
    measure(reader, "two words in a loud room", [&] { return search({{room(0)}}, 2); });
    measure(reader, "two words in a quiet room", [&] { return search({{room(7)}}, 2); });
    measure(reader, "three words in all rooms", [&] { return search(all, 3); });
    measure(reader, "a word of somebody", [&] { return search(all, 1, "nick7"); });
    measure(reader, "beginnings of two words", [&] {
        HistorySearch beginnings = search(all, 2);
        for (SearchTerm &term : beginnings.query.terms)
            term = {term.text.left(4), true};
        return beginnings;
    });
    return 0;
}
