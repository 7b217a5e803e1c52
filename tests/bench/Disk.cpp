#include "tests/bench/Disk.h"

#include "common/base/Clock.h"
#include "tests/bench/Stats.h"

#include <SQLiteCpp/Database.h>

#include <QFile>
#include <QFileInfo>

#include <unistd.h>

#include <limits>

namespace watek::bench {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr int kSyncs = 300;
constexpr qsizetype kAppended = 2 * 4120; // a page and its head in the log
constexpr int kBusyMs = 2000;

QString fileOf(const Target &target) { return target.dataFolder() + QStringLiteral("/watek.db"); }

} // namespace

SyncTimes measureSync(const QString &folder)
{
    QFile file(folder + QStringLiteral("/sync-times"));
    if (folder.isEmpty() || !file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return {kUnknown, kUnknown};
    Latencies times;
    const QByteArray appended(kAppended, 'x');
    for (int i = 0; i < kSyncs; ++i) {
        file.write(appended);
        const qint64 beganNs = base::monotonicNowNs();
        fdatasync(file.handle());
        times.add(base::monotonicNowNs() - beganNs);
    }
    file.remove();
    return {times.percentile(0.5) / 1e6, times.percentile(0.99) / 1e6};
}

double notIndexed(const Target &target)
{
    try {
        SQLite::Database sqlite(fileOf(target).toStdString(), SQLite::OPEN_READONLY, kBusyMs);
        return sqlite
            .execAndGet("SELECT (SELECT value FROM history_mark WHERE name = 'sequence') - "
                        "(SELECT value FROM history_mark WHERE name = 'indexed')")
            .getDouble();
    } catch (const SQLite::Exception &) {
        return kUnknown;
    }
}

qint64 databaseBytes(const Target &target)
{
    return QFileInfo(fileOf(target)).size()
        + QFileInfo(fileOf(target) + QStringLiteral("-wal")).size();
}

} // namespace watek::bench
