#include "server/app/DataCommand.h"

#include "server/app/DataFolder.h"
#include "server/store/Backup.h"
#include "server/store/HistoryExport.h"

namespace watek::server::app {

using base::Expected;
using base::Unexpected;

namespace {

/// A clause, as a sentence.
QString sentence(const QString &clause)
{
    return clause.left(1).toUpper() + clause.sliced(1) + QLatin1Char('.');
}

Expected<QString, QString> checked(const QString &folder)
{
    const auto check = store::checkData(folder);
    if (!check)
        return Unexpected{sentence(check.error())};
    const QString counts
        = QStringLiteral("%1 accounts, %2 registered channels, %3 messages in %4 conversations.")
              .arg(check->accounts)
              .arg(check->channels)
              .arg(check->messages)
              .arg(check->conversations);
    if (check->problems.isEmpty())
        return QStringLiteral("The database is whole: ") + counts;
    return Unexpected{QStringLiteral("The database is damaged: %1. It has %2")
                          .arg(check->problems.join(QStringLiteral("; ")), counts)};
}

} // namespace

Expected<QString, QString> runDataCommand(const CommandLine &line,
    const shared::ServerConfig &config, const std::function<bool(const QByteArray &)> &sink)
{
    using Action = CommandLine::Action;
    const QString folder = dataFolderOf(config);
    if (line.action == Action::CheckData)
        return checked(folder);
    if (line.action == Action::BackUp || line.action == Action::Restore) {
        const bool isRestore = line.action == Action::Restore;
        const auto done = isRestore ? store::restore(folder, line.subject)
                                    : store::backUp(folder, line.subject);
        if (!done)
            return Unexpected{sentence(done.error())};
        return isRestore
            ? QStringLiteral("%1 is the database now. What was there is kept in %2, in files whose "
                             "names have \"before-restore\" in them.")
                  .arg(line.subject, folder)
            : QStringLiteral("The database was copied to %1.").arg(line.subject);
    }
    bool isWritten = true;
    const auto write = [&](const QByteArray &text) { return isWritten = sink(text); };
    const auto count = line.action == Action::ExportChannel
        ? store::exportChannel(folder, line.subject.toUtf8(), write)
        : store::exportAccount(folder, line.subject.toUtf8(), write);
    if (!count)
        return Unexpected{sentence(count.error())};
    if (!isWritten)
        return Unexpected{QStringLiteral("Standard output cannot be written.")};
    return QStringLiteral("%1 messages.").arg(*count);
}

} // namespace watek::server::app
