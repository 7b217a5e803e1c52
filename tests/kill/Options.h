// What watek-kill is asked for. Plain values.
#pragma once

#include <QString>

#include <optional>

class QCoreApplication;

namespace watek::kill {

struct Options {
    int rounds = 6;
    quint64 seed = 0;
    bool isLossy = false; ///< what was not synced is lost at a kill
    bool isBoth = false; ///< first so that nothing is lost, then so
    int backupEvery = 0; ///< rounds; 0: there are none
    QString durability = QStringLiteral("always"); ///< history/durability
    int people = 5;
    int window = 4; ///< messages of one person under way
    int mostMs = 800; ///< under load
    QString plainServer; ///< watek-server
    QString forgetfulServer; ///< watek-kill-server
    bool mustBite = false; ///< only shows that faults are found
};

/// Nothing: the words were wrong, and that was said.
std::optional<Options> parseOptions(const QCoreApplication &application);

} // namespace watek::kill
