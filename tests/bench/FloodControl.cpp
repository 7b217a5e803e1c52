// flood: how many lines a second flood control lets one client say that mixes in what might be
// free: changes of its own modes, guesses at an operator's password, the lines of a batch. With the
// default settings each of them should get about ten a second through after its burst of 40.
//
// The client sends as much as the system takes. Every line but a batch's BATCH is either heard by a
// listener or has a neighbour that is, so what came through is counted at the listener.
#include "tests/bench/Crowd.h"
#include "tests/bench/Lines.h"
#include "tests/bench/Scenarios.h"

#include "common/base/Clock.h"

#include <algorithm>

namespace watek::bench {

namespace {

constexpr int kSpeaker = 0;
constexpr int kListener = 1;
constexpr int kBurst = 40; ///< FloodGuard's
/// More than flood control lets pass in any run, and little enough to be written at once.
constexpr qsizetype kBytesAtOnce = 16 * 1024;

struct Mix {
    const char *name;
    /// Lines, of which `heard` are heard by the listener. "%1" stands for the speaker's nick, "%2"
    /// for the listener's.
    const char *lines;
    int count;
    int heard;
};

const Mix kMixes[] = {
    {"plain", "PRIVMSG %2 :!0 0 x\r\n", 1, 1},
    {"MODE", "MODE %1 +i\r\nPRIVMSG %2 :!0 0 x\r\nMODE %1 -i\r\n", 3, 1},
    {"OPER", "OPER root guess\r\nPRIVMSG %2 :!0 0 x\r\n", 2, 1},
    {"MODE and OPER", "MODE %1 +i\r\nOPER root guess\r\nPRIVMSG %2 :!0 0 x\r\nMODE %1 -i\r\n", 4,
        1},
    {"batch",
        "BATCH +1 draft/multiline %2\r\n@batch=1 PRIVMSG %2 :!0 0 x\r\n@batch=1 PRIVMSG %2 :!0 0 "
        "x\r\n@batch=1 PRIVMSG %2 :!0 0 x\r\n@batch=1 PRIVMSG %2 :!0 0 x\r\nBATCH -1\r\n",
        6, 4},
    {"8 equal targets", "PRIVMSG %2,%2,%2,%2,%2,%2,%2,%2 :!0 0 x\r\n", 8, 8},
};

Outcome measure(const Mix &mix, double seconds, const Target &target)
{
    Crowd crowd({.clients = 2, .channels = 0});
    const QString error = crowd.enter(target);
    if (!error.isEmpty())
        return {.rows = {}, .complaint = error};
    crowd.letGo(kSpeaker);
    QByteArray round = mix.lines;
    round.replace("%1", crowd.nick(kSpeaker)).replace("%2", crowd.nick(kListener));
    const QByteArray rounds = round.repeated(std::max<qsizetype>(1, kBytesAtOnce / round.size()));
    crowd.send(kSpeaker, "CAP REQ :batch message-tags draft/multiline\r\n");
    crowd.settle(300);

    LineCutter cutter;
    qint64 heard = 0;
    const auto onBytes = [&](int index, QByteArrayView bytes) {
        if (index != kListener)
            return;
        cutter.feed(
            bytes, [&heard](QByteArrayView line) { heard += line.indexOf(" :!") > 0 ? 1 : 0; });
    };
    const qint64 beganNs = base::monotonicNowNs();
    const auto lengthNs = qint64(seconds * 1e9);
    while (base::monotonicNowNs() - beganNs < lengthNs) {
        if (!crowd.isGone(kSpeaker) && crowd.canSend(kSpeaker))
            crowd.send(kSpeaker, rounds);
        if (!crowd.read(1, onBytes))
            return {.rows = {}, .complaint = QStringLiteral("the listener was closed")};
    }
    const double through = double(heard) * mix.count / mix.heard;
    return {.rows = {{.label = {},
                .figures = {{QStringLiteral("through"), through},
                    {QStringLiteral("lines/s"), std::max(0.0, through - kBurst) / seconds, 1},
                    {QStringLiteral("closed"), double(crowd.gone()), 0, Ratio::Pointless}}}},
        .complaint = {}};
}

} // namespace

Scenario floodControl(double seconds)
{
    Scenario scenario{.name = QStringLiteral("flood"),
        .about = QStringLiteral("one sends all it can, mixed with what might be free: about ten "
                                "lines a second get through"),
        .cases = {}};
    for (const Mix &mix : kMixes) {
        scenario.cases.push_back({.name = QString::fromLatin1(mix.name),
            .measure = [&mix, seconds](Target &target) { return measure(mix, seconds, target); }});
    }
    return scenario;
}

} // namespace watek::bench
