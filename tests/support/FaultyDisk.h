// A disk for SQLite that does what a test orders: it refuses, it hangs, its power is cut. Wraps the
// system's own one (a VFS, <https://www.sqlite.org/vfs.html>) and is what SQLite opens files on as
// long as it lives. One at a time. Thread: a test builds and orders it, while nobody has a database
// open; SQLite calls it on any.
#pragma once

#include "common/threading/Mutex.h"

#include <sqlite3.h>

#include <QByteArray>
#include <QFile>

#include <atomic>
#include <map>

namespace watek::tests {

class FaultyDisk {
public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk &) = delete;
    FaultyDisk &operator=(const FaultyDisk &) = delete;

    /// From now on every write ends with that code (SQLITE_FULL, SQLITE_IOERR_WRITE,
    /// SQLITE_READONLY); SQLITE_OK: the disk is well again.
    void setWriteResult(int code) { m_writeResult = code; }
    /// The same for bringing what was written to the disk.
    void setSyncResult(int code) { m_syncResult = code; }
    /// Writes that come now wait until release().
    void hang();
    void release();
    /// So many writes wait just now.
    int hanging() const { return m_hanging; }
    /// So often something was brought to the disk.
    int syncs() const { return m_syncs; }
    /// What would be left of the file if the power were cut now.
    QByteArray synced(const QString &path);

    /// From now on nothing is written any more. Whoever has a database open is to close it then.
    void cutPower() { m_hasPower = false; }
    /// Every file becomes what it was when it was brought to the disk for the last time.
    void restorePower();

private:
    /// What SQLite is given for a file: the real one stands right behind it.
    struct File {
        sqlite3_file base;
        FaultyDisk *disk;
        sqlite3_file *real;
        QByteArray *path; ///< null: a file without a name, which has no faults
    };

    static FaultyDisk &of(sqlite3_vfs *vfs) { return *static_cast<FaultyDisk *>(vfs->pAppData); }
    static File &of(sqlite3_file *file) { return *reinterpret_cast<File *>(file); }
    static sqlite3_file *real(sqlite3_file *file) { return of(file).real; }

    static int open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given);
    static int remove(sqlite3_vfs *vfs, const char *name, int isDurable);
    static int close(sqlite3_file *file);
    static int write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset);
    static int truncate(sqlite3_file *file, sqlite3_int64 size);
    static int sync(sqlite3_file *file, int flags);
    static const sqlite3_io_methods &calls();

    /// What a call is to return, or SQLITE_OK: it may be done.
    int before(const File &file, const std::atomic<int> &result)
    {
        if (!file.path)
            return SQLITE_OK;
        ++m_hanging;
        m_isHanging.wait(true);
        --m_hanging;
        return m_hasPower ? result.load() : SQLITE_IOERR_WRITE;
    }
    static QByteArray contentOf(const QByteArray &path)
    {
        QFile file(QFile::decodeName(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    sqlite3_vfs *const m_real = sqlite3_vfs_find(nullptr);
    sqlite3_vfs m_vfs = *m_real;
    std::atomic<int> m_writeResult{SQLITE_OK};
    std::atomic<int> m_syncResult{SQLITE_OK};
    std::atomic<bool> m_isHanging{false};
    std::atomic<int> m_hanging{0};
    std::atomic<int> m_syncs{0};
    std::atomic<bool> m_hasPower{true};
    threading::Mutex m_mutex{"disk", "what is on the disk"};
    std::map<QByteArray, QByteArray> m_synced GUARDED_BY(m_mutex); ///< content by path
};

inline FaultyDisk::FaultyDisk()
{
    m_vfs.zName = "watek-faulty";
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

inline FaultyDisk::~FaultyDisk()
{
    release();
    sqlite3_vfs_unregister(&m_vfs);
    sqlite3_vfs_register(m_real, 1);
}

inline void FaultyDisk::hang() { m_isHanging = true; }

inline void FaultyDisk::release()
{
    m_isHanging = false;
    m_isHanging.notify_all();
}

inline QByteArray FaultyDisk::synced(const QString &path)
{
    const threading::MutexLocker lock(m_mutex);
    const auto found = m_synced.find(QFile::encodeName(path));
    return found == m_synced.end() ? QByteArray() : found->second;
}

inline void FaultyDisk::restorePower()
{
    const threading::MutexLocker lock(m_mutex);
    for (const auto &[path, content] : m_synced) {
        QFile file(QFile::decodeName(path));
        if (file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            file.write(content);
    }
    m_hasPower = true;
}

inline int FaultyDisk::open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given)
{
    FaultyDisk &disk = of(vfs);
    File &ours = of(file);
    ours = {.base = {},
        .disk = &disk,
        .real = reinterpret_cast<sqlite3_file *>(&ours + 1),
        .path = nullptr};
    const int code = disk.m_real->xOpen(disk.m_real, name, ours.real, flags, given);
    if (code != SQLITE_OK)
        return code;
    ours.base.pMethods = &calls();
    if (name) {
        ours.path = new QByteArray(name);
        const threading::MutexLocker lock(disk.m_mutex);
        if (!disk.m_synced.contains(*ours.path))
            disk.m_synced.emplace(*ours.path, contentOf(*ours.path));
    }
    return SQLITE_OK;
}

inline int FaultyDisk::remove(sqlite3_vfs *vfs, const char *name, int isDurable)
{
    FaultyDisk &disk = of(vfs);
    if (!disk.m_hasPower)
        return SQLITE_OK;
    const threading::MutexLocker lock(disk.m_mutex);
    disk.m_synced.erase(name);
    return disk.m_real->xDelete(disk.m_real, name, isDurable);
}

inline int FaultyDisk::close(sqlite3_file *file)
{
    delete of(file).path;
    return real(file)->pMethods->xClose(real(file));
}

inline int FaultyDisk::write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    const int code = of(file).disk->before(of(file), of(file).disk->m_writeResult);
    return code != SQLITE_OK ? code
                             : real(file)->pMethods->xWrite(real(file), bytes, count, offset);
}

inline int FaultyDisk::truncate(sqlite3_file *file, sqlite3_int64 size)
{
    const int code = of(file).disk->before(of(file), of(file).disk->m_writeResult);
    return code != SQLITE_OK ? code : real(file)->pMethods->xTruncate(real(file), size);
}

inline int FaultyDisk::sync(sqlite3_file *file, int flags)
{
    FaultyDisk &disk = *of(file).disk;
    int code = disk.before(of(file), disk.m_syncResult);
    if (code == SQLITE_OK)
        code = real(file)->pMethods->xSync(real(file), flags);
    if (code == SQLITE_OK && of(file).path) {
        const threading::MutexLocker lock(disk.m_mutex);
        disk.m_synced[*of(file).path] = contentOf(*of(file).path);
        ++disk.m_syncs;
    }
    return code;
}

inline const sqlite3_io_methods &FaultyDisk::calls()
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

} // namespace watek::tests
