#include "server/app/LogWriter.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

namespace watek::server::app {

LogWriter::LogWriter(shared::Log &log, QIODevice &output, LogFormat format)
    : m_log(log)
    , m_output(output)
    , m_format(format)
    , m_written(log.lastNumber())
    , m_notifier(log.descriptor(), QSocketNotifier::Read)
{
    QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this] { onLines(); });
}

LogWriter::~LogWriter() { onLines(); }

void LogWriter::onLines()
{
    m_log.clearWakeUp();
    for (const shared::LogRecord &record : m_log.since(m_written)) {
        if (record.number != m_written + 1)
            m_output.write(
                QByteArray::number(record.number - m_written - 1) + " log lines were lost\n");
        m_written = record.number;
        m_output.write(formatLogRecord(record, m_format) + '\n');
    }
    if (auto *file = qobject_cast<QFileDevice *>(&m_output))
        file->flush();
}

QByteArray formatLogRecord(const shared::LogRecord &record, LogFormat format)
{
    const QString time = QDateTime::fromMSecsSinceEpoch(record.wallMs).toString(Qt::ISODateWithMs);
    const char *level = shared::logLevelName(record.level);
    if (format == LogFormat::Json) {
        const QJsonObject object{{QStringLiteral("time"), time},
            {QStringLiteral("level"), QLatin1String(level)},
            {QStringLiteral("thread"), QLatin1String(record.role)},
            {QStringLiteral("category"), QLatin1String(record.category)},
            {QStringLiteral("text"), QString::fromUtf8(record.text)}};
        return QJsonDocument(object).toJson(QJsonDocument::Compact);
    }
    return time.toLatin1() + ' ' + QByteArray(level).leftJustified(7) + " [" + record.role + "] "
        + record.category + ": " + record.text;
}

} // namespace watek::server::app
