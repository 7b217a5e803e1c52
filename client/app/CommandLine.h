// watek-client [host] [port] [--nick N] [--lang en|pl] [--channel #a]... Any thread; pure.
#pragma once

#include "common/base/Expected.h"

#include <QString>
#include <QStringList>

namespace watek::client::app {

struct CommandLine {
    QString address; ///< "host" or "host:port" as the first page takes it; empty: none given
    QString nick; ///< empty: none given
    QString language; ///< "en", "pl"; empty: none given
    QStringList channels;
    bool wantsHelp = false;
    bool wantsVersion = false;

    /// Somebody who says where or who wants to be there at once.
    bool connectsAtOnce() const { return !address.isEmpty() || !nick.isEmpty(); }
};

/// `arguments` without the program's name. The error is a sentence in English: no language is set
/// yet.
base::Expected<CommandLine, QString> parseCommandLine(const QStringList &arguments);
QString helpText();

} // namespace watek::client::app
