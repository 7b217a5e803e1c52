// What the words after `watek-server` ask for.
// Any thread; plain values and pure functions.
#pragma once

#include "common/base/Expected.h"
#include "server/app/ConfigFile.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace watek::server::app {

struct CommandLine {
    enum class Action {
        Serve,
        ShowHelp,
        ShowVersion,
        HashPassword,
        Import,
        BackUp,
        Restore,
        CheckData,
        ExportChannel,
        ExportAccount,
    };

    Action action = Action::Serve;
    /// The file that Import and Restore read and BackUp writes; the name of what is exported.
    QString subject = {};
    bool isHeadless = false; ///< serve without a window
    bool startsAtOnce = false; ///< do not wait for the Start button
    QString configFile; ///< empty: none
    QString language; ///< "en" or "pl"; empty: the system's
    std::vector<ConfigOverride> overrides; ///< for loadConfig(), already checked
};

/// `arguments` begins with the program's name, as QCoreApplication::arguments() gives it. The error
/// is one English sentence.
base::Expected<CommandLine, QString> parseCommandLine(const QStringList &arguments);

/// What --help prints.
QString commandLineHelp();

} // namespace watek::server::app
