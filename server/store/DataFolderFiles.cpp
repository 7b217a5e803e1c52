#include "server/store/DataFolderFiles.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace watek::server::store {

namespace {

QString inUse(const QDir &folder)
{
    return QStringLiteral(
        "another server uses the data folder %1: stop it, or choose another folder")
        .arg(folder.path());
}

} // namespace

void makeFile(const QString &name)
{
    const QFileInfo info(name);
    if (info.exists() && !info.isFile())
        throw Refusal{
            QStringLiteral("%1 is no file. Move it away, or choose another data folder").arg(name)};
    if (info.exists())
        return;
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
        || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        throw Refusal{QStringLiteral("%1 cannot be made: %2").arg(name, file.errorString())};
}

// A file that names the process would outlive it, and in a container nobody could tell that it has
// gone.
shared::Descriptor lockFolder(const QDir &folder)
{
    const QByteArray name = QFile::encodeName(folder.filePath(QStringLiteral("watek.lock")));
    shared::Descriptor lock(::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock && flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (lock && errno == EWOULDBLOCK)
        throw Refusal{inUse(folder), true};
    throw Refusal{QStringLiteral("the data folder %1 cannot be used: %2")
                      .arg(folder.path(), qt_error_string(errno))};
}

shared::Descriptor lockFile(const QDir &folder, const QString &fileName)
{
    shared::Descriptor lock(::open(QFile::encodeName(fileName).constData(), O_RDONLY | O_CLOEXEC));
    if (lock && flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (lock && errno == EWOULDBLOCK)
        throw Refusal{inUse(folder), true};
    throw Refusal{QStringLiteral("%1 cannot be used: %2").arg(fileName, qt_error_string(errno))};
}

} // namespace watek::server::store
