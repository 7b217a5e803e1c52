#include "tests/kill/History.h"

#include "server/store/MessageRow.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <QByteArrayList>
#include <QDir>
#include <QFile>

namespace watek::kill {

namespace {

std::string databaseIn(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("watek.db")).toStdString();
}

QByteArray textOf(const server::shared::KeptMessage &message)
{
    if (message.lines.empty())
        return message.text;
    QByteArrayList lines;
    for (const server::shared::KeptLine &line : message.lines)
        lines += line.text;
    return lines.join('\n');
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
            std::string("SELECT sequence, ") + server::store::kMessageColumns
                + ", conversation FROM message WHERE kind <= 2 ORDER BY sequence");
        while (read.executeStep()) {
            const auto message = server::store::messageOf(read, {});
            stored.history.push_back({.sequence = qint64(message.sequence),
                .conversation = read.getColumn(server::store::kColumnBehindMessage).getInt64(),
                .timeMs = message.timeMs,
                .msgid = message.msgid,
                .account = message.account,
                .text = textOf(message),
                .resendId = message.resendId});
        }
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
