// The settings of the server: default < config file < environment < command line, each checked
// where it comes in. Any thread; plain values and functions that only read.
#pragma once

#include "common/base/Expected.h"
#include "server/shared/ServerConfig.h"

#include <QProcessEnvironment>
#include <QString>

#include <vector>

namespace watek::server::app {

/// One setting from the command line: stronger than all others.
struct ConfigOverride {
    QString key; ///< "server/port"
    QString value;

    bool operator==(const ConfigOverride &) const = default;
};

/// Why the settings cannot be used.
struct ConfigError {
    QString file; ///< or "environment", "command line"
    int line = 0; ///< 1 is the first; 0 when it is no line's fault
    QString key; ///< "limits/sendq"; a variable's name for the environment; may be empty
    QString reason; ///< English, a clause: "must be a number from 1 to 256, but is \"x\""

    bool operator==(const ConfigError &) const = default;
};
/// One line of English: `watek.ini:12: limits/sendq must be ...`.
QString describe(const ConfigError &error);

/// Reads `file` (UTF-8 INI; empty: none), then variables named WATEK_SECTION_KEY, then `overrides`.
/// Files that a key names are taken from the config file's own folder when they are not absolute.
base::Expected<shared::ServerConfig, ConfigError> loadConfig(const QString &file,
    const QProcessEnvironment &environment = {}, const std::vector<ConfigOverride> &overrides = {});

} // namespace watek::server::app
