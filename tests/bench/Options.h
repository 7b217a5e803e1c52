// The command line of watek-bench. Thread: main.
#pragma once

#include "tests/bench/Target.h"

#include <QCoreApplication>
#include <QStringList>

#include <optional>
#include <vector>

namespace watek::bench {

struct Options {
    /// One server, or two that are compared.
    std::vector<Program> programs;
    /// Not 0: the server that listens there, instead of a program.
    quint16 port = 0;
    qint64 pid = 0;
    Door door = Door::Plain; ///< with port
    bool pinned = true;
    double seconds = 4;
    int rounds = 1;
    bool isQuick = false; ///< less of what has its own end
    QStringList scenarios; ///< empty: all
};

/// Nothing when something is wrong, which it has then printed. Ends the program after --help.
std::optional<Options> parseOptions(const QCoreApplication &application);

} // namespace watek::bench
