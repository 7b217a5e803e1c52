// A folder for config files that a test writes. Thread: the test's.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

namespace watek::tests {

class ConfigFolder {
public:
    QString path() const { return m_folder.path(); }
    QString pathOf(const QString &name) const { return m_folder.filePath(name); }

    /// Writes a file, and returns its path. Without a name it gets one of its own: QSettings
    /// remembers files.
    QString write(const QByteArray &text, const QString &name = {})
    {
        const QString path
            = pathOf(name.isEmpty() ? QStringLiteral("%1.ini").arg(++m_files) : name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("The test cannot write %s", qPrintable(path));
        return path;
    }

private:
    QTemporaryDir m_folder;
    int m_files = 0;
};

} // namespace watek::tests
