#include "server/window/LogModel.h"

#include "common/widgets/PlainText.h"
#include "server/window/Format.h"

#include <QDateTime>

#include <algorithm>

namespace watek::server::window {

using shared::LogRecord;

namespace {

QString timeOf(const LogRecord &record, const char *format)
{
    return QDateTime::fromMSecsSinceEpoch(record.wallMs).toString(QLatin1String(format));
}

/// The log has made it safe to show.
QString textOf(const LogRecord &record) { return QString::fromUtf8(record.text); }

QString padded(const char *word, int width)
{
    return QString::fromLatin1(word).leftJustified(width);
}

// A line that leaves the window is English, as the log itself: it is searched for and sent to
// others.
QString lineOf(const LogRecord &record)
{
    return QStringLiteral("%1  %2  %3  %4  %5")
        .arg(timeOf(record, "yyyy-MM-dd HH:mm:ss.zzz"),
            padded(shared::logLevelName(record.level), 7), padded(record.role, 10),
            padded(record.category, 10), textOf(record));
}

} // namespace

LogModel::LogModel(qsizetype capacity, QObject *parent)
    : TableModel(kColumns, parent)
    , m_capacity(capacity)
{
}

void LogModel::append(std::vector<LogRecord> records)
{
    if (records.empty())
        return;
    m_lastNumber = records.back().number;
    if (qsizetype(records.size()) > m_capacity)
        records.erase(records.begin(), records.end() - m_capacity);
    makeRoom(qsizetype(records.size()));
    const int first = int(m_records.size());
    beginInsertRows({}, first, first + int(records.size()) - 1);
    m_records.insert(m_records.end(), records.begin(), records.end());
    endInsertRows();
    noteCategories(records);
}

void LogModel::makeRoom(qsizetype count)
{
    const qsizetype tooMany = qsizetype(m_records.size()) + count - m_capacity;
    if (tooMany <= 0)
        return;
    beginRemoveRows({}, 0, int(tooMany) - 1);
    m_records.erase(m_records.begin(), m_records.begin() + tooMany);
    endRemoveRows();
}

void LogModel::noteCategories(const std::vector<LogRecord> &records)
{
    bool isNew = false;
    const char *previous = nullptr;
    for (const LogRecord &record : records) {
        // Categories are literals: most neighbours share even the pointer.
        if (record.category == previous)
            continue;
        previous = record.category;
        const QString category = QString::fromLatin1(record.category);
        if (m_categories.contains(category))
            continue;
        m_categories.append(category);
        isNew = true;
    }
    if (!isNew)
        return;
    m_categories.sort();
    Q_EMIT categoriesChanged();
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_records.size()))
        return {};
    const LogRecord &record = m_records[size_t(index.row())];
    switch (role) {
    case LevelRole:
        return int(record.level);
    case CategoryRole:
        return QString::fromLatin1(record.category);
    case LineRole:
        return lineOf(record);
    case Qt::ToolTipRole:
        // Where the window is narrow, thread and category have no column.
        if (index.column() == Text)
            return widgets::plainToolTip(QStringLiteral("%1, %2\n%3")
                                             .arg(QLatin1String(record.role),
                                                 QLatin1String(record.category), textOf(record)));
        return index.column() == Time ? QVariant(timeOf(record, "yyyy-MM-dd HH:mm:ss.zzz"))
                                      : QVariant();
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Time:
        return timeOf(record, "HH:mm:ss.zzz");
    case Level:
        return describeLevel(record.level);
    case Thread:
        return QString::fromLatin1(record.role);
    case Category:
        return QString::fromLatin1(record.category);
    case Text:
        return textOf(record);
    default:
        return {};
    }
}

QString LogModel::title(int column) const
{
    switch (column) {
    case Time:
        return tr("Time");
    case Level:
        return tr("Level");
    case Thread:
        return tr("Thread");
    case Category:
        return tr("Category");
    case Text:
        return tr("What happened");
    default:
        return {};
    }
}

} // namespace watek::server::window
