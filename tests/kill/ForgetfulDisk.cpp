#include "tests/kill/ForgetfulDisk.h"

#include <algorithm>

#include <unistd.h>

namespace watek::kill {

ForgetfulDisk::ForgetfulDisk()
{
    m_vfs.zName = "watek-forgetful";
    m_vfs.pAppData = this;
    m_vfs.szOsFile = int(sizeof(File)) + m_real->szOsFile;
    m_vfs.xOpen = open;
    m_vfs.xDelete = remove;
    // The others take the real one for their own.
    m_vfs.xAccess = [](sqlite3_vfs *vfs, const char *name, int flags, int *result) {
        sqlite3_vfs *const real = of(vfs).m_real;
        return real->xAccess(real, name, flags, result);
    };
    m_vfs.xFullPathname = [](sqlite3_vfs *vfs, const char *name, int size, char *path) {
        sqlite3_vfs *const real = of(vfs).m_real;
        return real->xFullPathname(real, name, size, path);
    };
    sqlite3_vfs_register(&m_vfs, 1);
}

ForgetfulDisk::~ForgetfulDisk()
{
    sqlite3_vfs_unregister(&m_vfs);
    sqlite3_vfs_register(m_real, 1);
}

UndoLog &ForgetfulDisk::logOf(const QByteArray &path)
{
    std::unique_ptr<UndoLog> &log = m_logs[path];
    if (!log)
        log = std::make_unique<UndoLog>(path);
    return *log;
}

bool ForgetfulDisk::note(const File &file, qint64 offset, qint64 count)
{
    sqlite3_int64 size = 0;
    if (file.real->pMethods->xFileSize(file.real, &size) != SQLITE_OK)
        return false;
    QByteArray old(std::clamp<qint64>(size - offset, 0, count), Qt::Uninitialized);
    if (!old.isEmpty()
        && file.real->pMethods->xRead(file.real, old.data(), int(old.size()), offset) != SQLITE_OK)
        return false;
    return logOf(*file.path).note(offset, count, size, old);
}

int ForgetfulDisk::open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given)
{
    ForgetfulDisk &disk = of(vfs);
    File &ours = of(file);
    ours = {.base = {},
        .disk = &disk,
        .real = reinterpret_cast<sqlite3_file *>(&ours + 1),
        .path = nullptr};
    const int code = disk.m_real->xOpen(disk.m_real, name, ours.real, flags, given);
    if (code != SQLITE_OK)
        return code;
    ours.base.pMethods = &calls();
    if (name)
        ours.path = new QByteArray(name);
    return SQLITE_OK;
}

int ForgetfulDisk::remove(sqlite3_vfs *vfs, const char *name, int isDurable)
{
    ForgetfulDisk &disk = of(vfs);
    const threading::MutexLocker lock(disk.m_mutex);
    disk.m_logs.erase(name);
    unlink(UndoLog::nameFor(name).constData());
    return disk.m_real->xDelete(disk.m_real, name, isDurable);
}

int ForgetfulDisk::close(sqlite3_file *file)
{
    delete of(file).path;
    return real(file)->pMethods->xClose(real(file));
}

int ForgetfulDisk::write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    const File &ours = of(file);
    if (!ours.path)
        return ours.real->pMethods->xWrite(ours.real, bytes, count, offset);
    const threading::MutexLocker lock(ours.disk->m_mutex);
    return ours.disk->note(ours, offset, count)
        ? ours.real->pMethods->xWrite(ours.real, bytes, count, offset)
        : SQLITE_IOERR_WRITE;
}

int ForgetfulDisk::truncate(sqlite3_file *file, sqlite3_int64 size)
{
    const File &ours = of(file);
    if (!ours.path)
        return ours.real->pMethods->xTruncate(ours.real, size);
    const threading::MutexLocker lock(ours.disk->m_mutex);
    sqlite3_int64 before = 0;
    if (ours.real->pMethods->xFileSize(ours.real, &before) != SQLITE_OK
        || (before > size && !ours.disk->note(ours, size, before - size)))
        return SQLITE_IOERR_TRUNCATE;
    return ours.real->pMethods->xTruncate(ours.real, size);
}

int ForgetfulDisk::sync(sqlite3_file *file, int flags)
{
    const File &ours = of(file);
    if (!ours.path)
        return ours.real->pMethods->xSync(ours.real, flags);
    const threading::MutexLocker lock(ours.disk->m_mutex);
    const int code = ours.real->pMethods->xSync(ours.real, flags);
    if (code == SQLITE_OK)
        ours.disk->logOf(*ours.path).forget();
    return code;
}

const sqlite3_io_methods &ForgetfulDisk::calls()
{
    using F = sqlite3_file;
    static const sqlite3_io_methods kCalls{.iVersion = 2,
        .xClose = close,
        .xRead =
            [](F *f, void *bytes, int count, sqlite3_int64 offset) {
                return real(f)->pMethods->xRead(real(f), bytes, count, offset);
            },
        .xWrite = write,
        .xTruncate = truncate,
        .xSync = sync,
        .xFileSize
        = [](F *f, sqlite3_int64 *size) { return real(f)->pMethods->xFileSize(real(f), size); },
        .xLock = [](F *f, int kind) { return real(f)->pMethods->xLock(real(f), kind); },
        .xUnlock = [](F *f, int kind) { return real(f)->pMethods->xUnlock(real(f), kind); },
        .xCheckReservedLock
        = [](F *f, int *is) { return real(f)->pMethods->xCheckReservedLock(real(f), is); },
        .xFileControl
        = [](F *f, int what,
              void *argument) { return real(f)->pMethods->xFileControl(real(f), what, argument); },
        .xSectorSize = [](F *f) { return real(f)->pMethods->xSectorSize(real(f)); },
        .xDeviceCharacteristics
        = [](F *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
        .xShmMap =
            [](F *f, int page, int size, int extend, void volatile **memory) {
                return real(f)->pMethods->xShmMap(real(f), page, size, extend, memory);
            },
        .xShmLock
        = [](F *f, int offset, int count,
              int flags) { return real(f)->pMethods->xShmLock(real(f), offset, count, flags); },
        .xShmBarrier = [](F *f) { real(f)->pMethods->xShmBarrier(real(f)); },
        .xShmUnmap
        = [](F *f, int isDeleted) { return real(f)->pMethods->xShmUnmap(real(f), isDeleted); },
        .xFetch = nullptr,
        .xUnfetch = nullptr};
    return kCalls;
}

} // namespace watek::kill
