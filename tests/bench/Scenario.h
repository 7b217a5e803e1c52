// What is measured: a scenario has cases, a case run once on a fresh server yields rows of figures.
// Thread: main.
#pragma once

#include "tests/bench/Target.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace watek::bench {

/// Whether dividing a figure by another server's tells anything.
enum class Ratio { Printed, Pointless };

struct Figure {
    QString name; ///< the head of its column, with its unit
    double value = 0; ///< NaN: cannot be had
    int decimals = 0;
    Ratio ratio = Ratio::Printed;
};

struct Row {
    QString label; ///< which part of the case; empty when it has one row only
    std::vector<Figure> figures;
};

struct Outcome {
    std::vector<Row> rows;
    /// What went wrong: lost, out of order, not closed … Empty: nothing.
    QString complaint;
};

struct Case {
    QString name; ///< empty when the scenario has one case only
    std::function<Outcome(Target &)> measure;
    std::optional<Settings> settings = {}; ///< of this case only, instead of the scenario's
};

struct Scenario {
    QString name;
    QString about; ///< one line for --help
    QString group = {}; ///< its name runs all of them; empty: in none
    std::vector<Case> cases;
    Settings settings = {}; ///< what it changes in the server's default settings
    /// Cases that are compared with each other want more than one round.
    int leastRounds = 1;
    /// Print the figures of each further case divided by the first's.
    bool comparesCases = false;
};

} // namespace watek::bench
