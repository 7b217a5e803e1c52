// What is compared runs in turn, and every other round backwards (A B, B A, A B …): a machine that
// grows slower or faster meanwhile then favours none.
#include "tests/bench/Runner.h"

#include "tests/bench/Progress.h"

#include <algorithm>

namespace watek::bench {

namespace {

/// A fresh server for each measurement, so that none inherits another's memory.
Outcome measureOnce(
    const Case &what, const Program &program, const Settings &settings, const Options &options)
{
    QString error;
    auto target = options.port != 0
        ? Target::running(options.port, options.pid, options.door)
        : Target::start(program, settings, options.pinned ? 0 : -1, error);
    if (!target)
        return {.rows = {}, .complaint = error};
    Outcome outcome = what.measure(*target);
    target->stop();
    return outcome;
}

/// 0, 1, … or the other way round.
std::vector<size_t> turns(size_t count, bool backwards)
{
    std::vector<size_t> order(count);
    for (size_t i = 0; i < count; ++i)
        order[i] = backwards ? count - 1 - i : i;
    return order;
}

/// Everything that was measured: [case][program][round].
using Outcomes = std::vector<std::vector<std::vector<Outcome>>>;

/// The nth row's figures of the rounds that came so far as to have it.
RowRounds roundsOf(const std::vector<Outcome> &outcomes, size_t nth)
{
    RowRounds rounds;
    for (const Outcome &outcome : outcomes) {
        if (nth < outcome.rows.size())
            rounds.push_back(outcome.rows[nth].figures);
    }
    return rounds;
}

/// The nth row of each program's rounds; empty when one of them has none.
std::vector<RowRounds> rowOf(const std::vector<std::vector<Outcome>> &programs, size_t nth)
{
    std::vector<RowRounds> row;
    for (const auto &outcomes : programs) {
        row.push_back(roundsOf(outcomes, nth));
        if (row.back().empty())
            return {};
    }
    return row;
}

QString labelOf(const std::vector<std::vector<Outcome>> &programs, size_t nth)
{
    for (const Outcome &outcome : programs.front()) {
        if (nth < outcome.rows.size())
            return outcome.rows[nth].label;
    }
    return {};
}

size_t mostRows(const Outcomes &all)
{
    size_t most = 0;
    for (const auto &programs : all) {
        for (const auto &outcomes : programs) {
            for (const Outcome &outcome : outcomes)
                most = std::max(most, outcome.rows.size());
        }
    }
    return most;
}

/// The same row of all cases stands together, so that one sees it grow or not.
void print(const Scenario &scenario, const Outcomes &all, Report &report)
{
    const size_t rows = mostRows(all);
    for (size_t nth = 0; nth < rows; ++nth) {
        for (size_t i = 0; i < all.size(); ++i) {
            const auto row = rowOf(all[i], nth);
            const QStringList words{scenario.name, labelOf(all[i], nth), scenario.cases[i].name};
            if (!row.empty())
                report.row(words.join(u' ').simplified(), row);
        }
    }
    if (!scenario.comparesCases || rows == 0)
        return;
    const auto by = rowOf(all[0], 0);
    for (size_t i = 1; i < all.size(); ++i) {
        const auto of = rowOf(all[i], 0);
        for (size_t program = 0; program < std::min(of.size(), by.size()); ++program) {
            const QString variant = of.size() == 1 ? QStringLiteral("ratio")
                : program == 0                     ? QStringLiteral("A")
                                                   : QStringLiteral("B");
            report.ratio(
                QStringLiteral("  %1/%2").arg(scenario.cases[i].name, scenario.cases[0].name),
                variant, of[program], by[program]);
        }
    }
}

} // namespace

bool runScenario(const Scenario &scenario, const Options &options, Report &report)
{
    const std::vector<Case> &cases = scenario.cases;
    const size_t programs = options.programs.size();
    const int rounds = std::max(options.rounds, scenario.leastRounds);
    Outcomes all(cases.size(), std::vector<std::vector<Outcome>>(programs));
    QStringList complaints;
    for (int round = 0; round < rounds; ++round) {
        const bool backwards = round % 2 == 1;
        for (const size_t i : turns(cases.size(), backwards)) {
            for (const size_t program : turns(programs, backwards)) {
                const QString name
                    = QStringLiteral("%1 %2").arg(scenario.name, cases[i].name).trimmed();
                showProgress(
                    QStringLiteral("%1, round %2 of %3 …").arg(name).arg(round + 1).arg(rounds));
                Outcome outcome = measureOnce(cases[i], options.programs[program],
                    cases[i].settings.value_or(scenario.settings), options);
                if (!outcome.complaint.isEmpty())
                    complaints += name + QStringLiteral(": ") + outcome.complaint;
                all[i][program].push_back(std::move(outcome));
            }
        }
    }
    showProgress({});
    if (options.port == 0)
        report.settings(scenario.name, describe(scenario.settings));
    print(scenario, all, report);
    for (const QString &complaint : complaints)
        report.complaint(complaint);
    return complaints.isEmpty();
}

} // namespace watek::bench
