#include "server/store/HistoryExport.h"

#include "common/protocol/CaseMapping.h"
#include "server/store/Columns.h"
#include "server/store/Database.h"
#include "server/store/MessageRow.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <string>
#include <vector>

namespace watek::server::store {

using namespace shared;
using base::Expected;
using base::Unexpected;

namespace {

constexpr int kExportBusyMs = 10'000;

QString nameOf(KeptKind kind)
{
    switch (kind) {
    case KeptKind::Privmsg:
        return QStringLiteral("PRIVMSG");
    case KeptKind::Notice:
        return QStringLiteral("NOTICE");
    case KeptKind::Tagmsg:
        return QStringLiteral("TAGMSG");
    case KeptKind::Join:
        return QStringLiteral("JOIN");
    case KeptKind::Part:
        return QStringLiteral("PART");
    case KeptKind::Quit:
        return QStringLiteral("QUIT");
    case KeptKind::Kick:
        return QStringLiteral("KICK");
    case KeptKind::Nick:
        return QStringLiteral("NICK");
    case KeptKind::Topic:
        return QStringLiteral("TOPIC");
    case KeptKind::Mode:
        return QStringLiteral("MODE");
    case KeptKind::Rename:
        return QStringLiteral("RENAME");
    }
    Q_UNREACHABLE();
}

QByteArray jsonLine(const KeptMessage &message)
{
    QJsonObject json{
        {QStringLiteral("time"),
            QDateTime::fromMSecsSinceEpoch(message.timeMs, Qt::UTC).toString(Qt::ISODateWithMs)},
        {QStringLiteral("msgid"), QString::fromUtf8(message.msgid)},
        {QStringLiteral("kind"), nameOf(message.kind)},
        {QStringLiteral("target"), QString::fromUtf8(message.leastRank + message.target)},
        {QStringLiteral("source"), QString::fromUtf8(message.source)},
    };
    if (!message.account.isEmpty())
        json.insert(QStringLiteral("account"), QString::fromUtf8(message.account));
    if (!message.text.isEmpty())
        json.insert(QStringLiteral("text"), QString::fromUtf8(message.text));
    if (!message.lines.empty()) {
        QString text; // as it was written: a line that goes on belongs to the one before
        for (size_t i = 0; i < message.lines.size(); ++i)
            text += (i > 0 && !message.lines[i].continues ? QStringLiteral("\n") : QString())
                + QString::fromUtf8(message.lines[i].text);
        json.insert(QStringLiteral("text"), text);
    }
    if (!message.params.isEmpty()) {
        QJsonArray params;
        for (const QByteArray &param : message.params)
            params.append(QString::fromUtf8(param));
        json.insert(QStringLiteral("params"), params);
    }
    if (!message.clientTags.isEmpty())
        json.insert(QStringLiteral("tags"), QString::fromUtf8(message.clientTags));
    return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

qint64 writeAll(SQLite::Statement &rows, const LineSink &sink)
{
    qint64 count = 0;
    while (rows.executeStep()) {
        const auto message = tryMessageOf(rows, {});
        if (!message)
            continue; // the file is damaged there
        if (!sink(jsonLine(*message)))
            return count;
        ++count;
    }
    return count;
}

Expected<qint64, QString> withDatabase(const QString &dataFolder,
    const std::function<Expected<qint64, QString>(SQLite::Database &)> &function)
{
    const QString fileName = Database::fileNameIn(dataFolder);
    if (!QFileInfo(fileName).isFile())
        return Unexpected{QStringLiteral("there is no file %1").arg(fileName)};
    try {
        SQLite::Database sqlite(fileName.toStdString(), SQLite::OPEN_READWRITE, kExportBusyMs);
        return function(sqlite);
    } catch (const SQLite::Exception &error) {
        return Unexpected{describeOpening(error, fileName)};
    }
}

std::string messagesWhere(const char *condition)
{
    return std::string("SELECT sequence, ") + kMessageColumns + " FROM message WHERE " + condition
        + " ORDER BY sequence";
}

} // namespace

Expected<qint64, QString> exportChannel(
    const QString &dataFolder, const QByteArray &channel, const LineSink &sink)
{
    return withDatabase(dataFolder, [&](SQLite::Database &sqlite) -> Expected<qint64, QString> {
        std::vector<int64_t> found;
        SQLite::Statement conversations(sqlite,
            "SELECT c.id, (SELECT target FROM message WHERE conversation = c.id ORDER BY sequence "
            "DESC LIMIT 1) FROM conversation AS c WHERE channel <> 0 ORDER BY channel");
        while (conversations.executeStep()) {
            if (protocol::folded(blobOf(conversations.getColumn(1))) == protocol::folded(channel))
                found.push_back(conversations.getColumn(0).getInt64());
        }
        if (found.empty())
            return Unexpected{QStringLiteral("nothing is kept that was said in %1")
                                  .arg(QString::fromUtf8(channel))};
        qint64 count = 0;
        for (const int64_t conversation : found) {
            SQLite::Statement rows(sqlite, messagesWhere("conversation = ?"));
            rows.bind(1, conversation);
            count += writeAll(rows, sink);
        }
        return count;
    });
}

Expected<qint64, QString> exportAccount(
    const QString &dataFolder, const QByteArray &account, const LineSink &sink)
{
    return withDatabase(dataFolder, [&](SQLite::Database &sqlite) -> Expected<qint64, QString> {
        SQLite::Statement find(sqlite, "SELECT id FROM account WHERE key = ?");
        bindBlob(find, 1, protocol::folded(account));
        if (!find.executeStep())
            return Unexpected{
                QStringLiteral("there is no account %1").arg(QString::fromUtf8(account))};
        SQLite::Statement rows(sqlite, messagesWhere("account_id = ? AND account_id <> 0"));
        rows.bind(1, find.getColumn(0).getInt64());
        return writeAll(rows, sink);
    });
}

} // namespace watek::server::store
