#include "tests/bench/Progress.h"

#include <cstdio>

#include <unistd.h>

namespace watek::bench {

void showProgress(const QString &what)
{
    if (isatty(STDERR_FILENO) != 0) {
        std::fprintf(stderr, "\r\033[K%s", what.toUtf8().constData());
        std::fflush(stderr);
    }
}

} // namespace watek::bench
