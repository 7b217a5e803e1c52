// CountedScripts: runs one suite of scripts, for valgrind to count; check-instructions.sh runs it.
// Thread: its only one.
#include "tests/instructions/Scripts.h"

#include <QCoreApplication>
#include <QHashSeed>

#include <gnu/libc-version.h>

#include <cstdio>
#include <cstring>

namespace {

/// All of ours that decides how many instructions the same sources take.
void printVersions()
{
    std::printf("g++ %d.%d, Qt %s, glibc %s\n", __GNUC__, __GNUC_MINOR__, qVersion(),
        gnu_get_libc_version());
}

} // namespace

int main(int argc, char **argv)
{
    // Otherwise every run would have hash tables of its own.
    QHashSeed::setDeterministicGlobalSeed();
    const QCoreApplication application(argc, argv);
    const char *const what = argc == 2 ? argv[1] : "";
    if (std::strcmp(what, "dispatcher") == 0) {
        watek::tests::runDispatcherScripts();
    } else if (std::strcmp(what, "io") == 0) {
        watek::tests::runIoScripts();
    } else if (std::strcmp(what, "--versions") == 0) {
        printVersions();
    } else {
        std::fputs("Usage: CountedScripts dispatcher | io | --versions\n", stderr);
        return 2;
    }
    return 0;
}
