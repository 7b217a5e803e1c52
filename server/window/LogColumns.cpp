#include "server/window/LogColumns.h"

#include "server/window/Format.h"
#include "server/window/LogModel.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace watek::server::window {

using shared::LogLevel;

namespace {

constexpr int kMargin = 24; ///< padding on both sides
/// What happened gets at least so many characters, if leaving out other columns can do it.
constexpr int kLeastText = 60;

/// The longest that stands there, in the language of the program.
QStringList usualContent(int column)
{
    switch (column) {
    case LogModel::Time:
        return {QStringLiteral("00:00:00.000")};
    case LogModel::Level:
        return {describeLevel(LogLevel::Debug), describeLevel(LogLevel::Info),
            describeLevel(LogLevel::Warning), describeLevel(LogLevel::Error)};
    case LogModel::Thread:
        return {QStringLiteral("dispatcher"), QStringLiteral("io-88")};
    case LogModel::Category:
        return {QStringLiteral("dispatcher")};
    default:
        return {};
    }
}

} // namespace

LogColumns::LogColumns(QTableView &table, QObject *parent)
    : QObject(parent)
    , m_table(table)
{
    m_table.viewport()->installEventFilter(this);
    reset();
}

void LogColumns::reset()
{
    QFont bold = m_table.font(); // as warnings are
    bold.setBold(true);
    const QFontMetrics metrics(bold);
    for (int column = 0; column < LogModel::Text; ++column) {
        int width = m_table.horizontalHeader()->sectionSizeHint(column);
        const QStringList contents = usualContent(column);
        for (const QString &content : contents)
            width = std::max(width, metrics.horizontalAdvance(content) + kMargin);
        m_table.setColumnWidth(column, width);
    }
    fit();
}

void LogColumns::fit()
{
    const int least = kLeastText * QFontMetrics(m_table.font()).averageCharWidth() + kMargin;
    QHeaderView *const header = m_table.horizontalHeader();
    // A hidden column keeps its width, but tells 0.
    for (const int column : {LogModel::Thread, LogModel::Category})
        header->setSectionHidden(column, false);
    int text = m_table.viewport()->width();
    for (int column = 0; column < LogModel::Text; ++column)
        text -= header->sectionSize(column);
    for (const int column : {LogModel::Thread, LogModel::Category}) {
        if (text >= least)
            return;
        text += header->sectionSize(column);
        header->setSectionHidden(column, true);
    }
}

bool LogColumns::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fit();
    return QObject::eventFilter(watched, event);
}

} // namespace watek::server::window
