#include "tests/support/Suite.h"

#include <cstdio>
#include <cstring>
#include <map>
#include <string_view>

namespace {

std::map<std::string_view, watek::tests::Suite::Main> &suites()
{
    static std::map<std::string_view, watek::tests::Suite::Main> all;
    return all;
}

} // namespace

namespace watek::tests {

Suite::Suite(const char *name, Main main) { suites().emplace(name, main); }

} // namespace watek::tests

/// The program is called by the name of one of its suites: each has a symbolic link to it.
int main(int argc, char *argv[])
{
    const char *const slash = std::strrchr(argv[0], '/');
    const auto suite = suites().find(slash ? slash + 1 : argv[0]);
    if (suite != suites().end())
        return suite->second(argc, argv);
    std::fputs("Call it by a suite's name (build/dev/tests/NAME):\n", stderr);
    for (const auto &[name, main] : suites())
        std::fprintf(stderr, "  %s\n", name.data());
    return 2;
}
