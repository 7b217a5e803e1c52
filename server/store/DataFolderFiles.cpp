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
    return QStringLiteral("another server uses the data folder %1: stop that one, %2")
        .arg(folder.path(), QLatin1String(kOtherFolder));
}

} // namespace

QString describeNoAccess(const QString &what, const QString &trouble)
{
    return QStringLiteral("%1: %2. Its owner must be who runs the server and be allowed to write "
                          "there: mend that (chown, chmod), %3")
        .arg(what, trouble, QLatin1String(kOtherFolder));
}

QString keptByRestore(const QString &fileName)
{
    return fileName + QStringLiteral(".before-restore");
}

void makeFile(const QString &name)
{
    const QFileInfo info(name);
    if (info.exists() && !info.isFile())
        throw Refusal{QStringLiteral("%1 is no file. Move it away, %2")
                          .arg(name, QLatin1String(kOtherFolder))};
    if (info.exists())
        return;
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
        || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        throw Refusal{
            describeNoAccess(QStringLiteral("%1 cannot be made").arg(name), file.errorString())};
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
    throw Refusal{
        describeNoAccess(QStringLiteral("the data folder %1 cannot be used").arg(folder.path()),
            qt_error_string(errno))};
}

shared::Descriptor lockFile(const QDir &folder, const QString &fileName)
{
    shared::Descriptor lock(::open(QFile::encodeName(fileName).constData(), O_RDONLY | O_CLOEXEC));
    if (lock && flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (lock && errno == EWOULDBLOCK)
        throw Refusal{inUse(folder), true};
    throw Refusal{describeNoAccess(
        QStringLiteral("%1 cannot be used").arg(fileName), qt_error_string(errno))};
}

} // namespace watek::server::store
