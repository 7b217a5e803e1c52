#include "tests/kill/History.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <QDir>
#include <QFile>

namespace watek::kill {

namespace {

std::string databaseIn(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("watek.db")).toStdString();
}

QByteArray bytes(const SQLite::Column &column)
{
    return {static_cast<const char *>(column.getBlob()), column.getBytes()};
}

} // namespace

base::Expected<Stored, QString> readStored(const QString &dataFolder)
{
    Stored stored;
    try {
        SQLite::Database database(databaseIn(dataFolder), SQLite::OPEN_READONLY, 1000);
        sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        SQLite::Statement read(database,
            "SELECT sequence, conversation, time_ms, msgid, account, text, resend_id FROM message "
            "WHERE kind < 10 ORDER BY sequence");
        while (read.executeStep())
            stored.history.push_back({.sequence = read.getColumn(0).getInt64(),
                .conversation = read.getColumn(1).getInt64(),
                .timeMs = read.getColumn(2).getInt64(),
                .msgid = bytes(read.getColumn(3)),
                .account = bytes(read.getColumn(4)),
                .text = bytes(read.getColumn(5)),
                .resendId = bytes(read.getColumn(6))});
        SQLite::Statement accounts(database, "SELECT name FROM account");
        while (accounts.executeStep())
            stored.accounts.insert(bytes(accounts.getColumn(0)));
    } catch (const SQLite::Exception &error) {
        return base::Unexpected{
            QStringLiteral("the database cannot be read: %1").arg(QLatin1String(error.what()))};
    }
    // It told where to find what in -wal, and the server is to find that out by itself.
    QFile::remove(QString::fromStdString(databaseIn(dataFolder)) + QStringLiteral("-shm"));
    return stored;
}

bool spoil(const QString &dataFolder, const char *statement)
{
    try {
        SQLite::Database database(databaseIn(dataFolder), SQLite::OPEN_READWRITE, 1000);
        return database.exec(statement) > 0;
    } catch (const SQLite::Exception &error) {
        qWarning("%s", error.what());
        return false;
    }
}

} // namespace watek::kill
