// watek-bench: prints how fast the server delivers, what connections cost, and whether anything is
// lost. The machine decides the absolute figures; compare two servers in one run (--against, or
// --port for other people's). Thread: main.
#include "tests/bench/Runner.h"
#include "tests/bench/Scenarios.h"

#include <sys/resource.h>

using namespace watek::bench;

namespace {

void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const auto options = parseOptions(application);
    if (!options)
        return 2;
    raiseDescriptorLimit();
    if (options->pinned)
        pinTo(1);

    Report report(*options);
    bool allWell = true;
    for (const Scenario &scenario : allScenarios(options->seconds, options->isQuick)) {
        const QStringList &wanted = options->scenarios;
        if (wanted.isEmpty() || wanted.contains(scenario.name) || wanted.contains(scenario.group))
            allWell = runScenario(scenario, *options, report) && allWell;
    }
    return allWell ? 0 : 1;
}
