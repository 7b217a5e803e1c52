// A disk for SQLite whose power is cut when the process ends: what was written and not synced can
// be taken back afterwards (UndoLog.h). Wraps the system's own one (a VFS,
// <https://www.sqlite.org/vfs.html>) and is what SQLite opens files on as long as it lives. Others
// see at once what is written, as they do on a real system. Built before anybody opens a database;
// SQLite calls it on any thread.
#pragma once

#include "common/threading/Mutex.h"
#include "tests/kill/UndoLog.h"

#include <sqlite3.h>

#include <QByteArray>

#include <map>
#include <memory>

namespace watek::kill {

class ForgetfulDisk {
public:
    ForgetfulDisk();
    ~ForgetfulDisk();
    ForgetfulDisk(const ForgetfulDisk &) = delete;
    ForgetfulDisk &operator=(const ForgetfulDisk &) = delete;

private:
    /// What SQLite is given for a file: the real one stands right behind it.
    struct File {
        sqlite3_file base;
        ForgetfulDisk *disk;
        sqlite3_file *real;
        QByteArray *path; ///< null: a file without a name, which goes with the process
    };

    static ForgetfulDisk &of(sqlite3_vfs *vfs)
    {
        return *static_cast<ForgetfulDisk *>(vfs->pAppData);
    }
    static File &of(sqlite3_file *file) { return *reinterpret_cast<File *>(file); }
    static sqlite3_file *real(sqlite3_file *file) { return of(file).real; }

    static int open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given);
    static int remove(sqlite3_vfs *vfs, const char *name, int isDurable);
    static int close(sqlite3_file *file);
    static int write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset);
    static int truncate(sqlite3_file *file, sqlite3_int64 size);
    static int sync(sqlite3_file *file, int flags);
    static const sqlite3_io_methods &calls();

    /// Before it changes. False: that could not be noted.
    bool note(const File &file, qint64 offset, qint64 count) REQUIRES(m_mutex);
    UndoLog &logOf(const QByteArray &path) REQUIRES(m_mutex);

    sqlite3_vfs *const m_real = sqlite3_vfs_find(nullptr);
    sqlite3_vfs m_vfs = *m_real;
    /// Held over each write and each sync, so that a log has what its file has.
    threading::Mutex m_mutex{"disk", "what is not on the disk yet"};
    std::map<QByteArray, std::unique_ptr<UndoLog>> m_logs GUARDED_BY(m_mutex); ///< by path
};

} // namespace watek::kill
