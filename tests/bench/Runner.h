// Runs a scenario's cases on fresh servers, in turn, as often as was asked for. Thread: main.
#pragma once

#include "tests/bench/Options.h"
#include "tests/bench/Report.h"
#include "tests/bench/Scenario.h"

namespace watek::bench {

/// Prints the scenario's rows when all of its rounds are done. False when anything went wrong.
bool runScenario(const Scenario &scenario, const Options &options, Report &report);

} // namespace watek::bench
