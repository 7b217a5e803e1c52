#include "server/app/BansFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace watek::server::app {

namespace {

constexpr qint64 kMostBytes = 16 * 1024 * 1024;

QString fileIn(const QString &dataFolder) { return QDir(dataFolder).filePath("bans"); }

} // namespace

QByteArray readBans(const QString &dataFolder)
{
    if (dataFolder.isEmpty())
        return {};
    QFile file(fileIn(dataFolder));
    // A pipe or a device would be waited for.
    if (!QFileInfo(file).isFile())
        return {};
    return file.open(QIODevice::ReadOnly) ? file.read(kMostBytes) : QByteArray();
}

base::Expected<base::Done, QString> writeBans(const QString &dataFolder, const QByteArray &text)
{
    if (dataFolder.isEmpty())
        return base::Done{};
    QDir().mkpath(dataFolder);
    QSaveFile file(fileIn(dataFolder));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return base::Unexpected{file.errorString()};
    return base::Done{};
}

} // namespace watek::server::app
