// The server's program in a folder of its own: started, killed, backed up, restored. One thread.
#pragma once

#include "tests/kill/Child.h"
#include "tests/kill/Options.h"
#include "tests/kill/UndoLog.h"

#include <QTemporaryDir>

#include <optional>

namespace watek::kill {

class Server {
public:
    explicit Server(const Options &options);

    QString dataFolder() const { return m_folder.filePath(QStringLiteral("data")); }
    QString filePath(const QString &name) const { return m_folder.filePath(name); }

    /// Starts it and does not wait.
    void launch();
    /// The port it listens on; nothing when it ended or did not listen within a minute.
    std::optional<quint16> waitForPort();
    /// As the system does it. On a lossy disk, what was not synced is lost then.
    Undone kill(std::mt19937_64 &random);
    /// As a service manager does it.
    void askToStop();
    /// The same, and waits for its end. Its exit code.
    int stop();

    /// Begins to copy the database while the server runs; at most one at a time.
    void beginBackup();
    /// True when that is done (or there was none); its exit code is 0 when it went well.
    bool isBackupDone() { return m_backup.ended().has_value(); }
    bool isBackupWell() { return m_backup.ended() == 0; }
    /// Puts the copy in the place of the database of a server that does not run. False: it was
    /// refused.
    bool restore();
    /// What the program said, for who looks for a fault.
    QByteArray said() const;

private:
    QByteArrayList words(const QStringList &more) const;

    const Options &m_options;
    QTemporaryDir m_folder;
    Child m_server;
    Child m_backup;
};

} // namespace watek::kill
