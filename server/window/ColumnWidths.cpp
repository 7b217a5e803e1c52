#include "server/window/ColumnWidths.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QSettings>
#include <QTableView>

#include <algorithm>

namespace watek::server::window {

namespace {

constexpr char kStateKey[] = "columns";
constexpr char kChosenKey[] = "widths_chosen";
constexpr int kMargin = 24; ///< padding on both sides
constexpr int kFigureMargin = 36; ///< and the place of the title's arrow

} // namespace

ColumnWidths::ColumnWidths(QTableView &table, const char *name, UsualContent usual, QObject *parent)
    : QObject(parent)
    , m_table(table)
    , m_name(QLatin1String(name))
    , m_usual(usual)
    , m_lastColumn(table.model()->columnCount() - 1)
{
    // Looks at the rows in view only: thousands may stand below.
    m_table.horizontalHeader()->setResizeContentsPrecision(0);
    reset();
    connect(m_table.horizontalHeader(), &QHeaderView::sectionResized, this,
        [this](int column) { m_areChosen |= !m_isFitting && column < m_lastColumn; });
}

/// A title leaves place for the arrow at its right, but wants it only where rows can be sorted.
int ColumnWidths::titleWidth(int column) const
{
    const int hint = m_table.horizontalHeader()->sectionSizeHint(column);
    return m_table.isSortingEnabled() ? hint : hint + kFigureMargin - kMargin;
}

void ColumnWidths::reset()
{
    const QScopedValueRollback fitting(m_isFitting, true);
    const QFontMetrics metrics = m_table.fontMetrics();
    for (int column = 0; column <= m_lastColumn; ++column) {
        const auto alignment = Qt::Alignment(
            m_table.model()->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).toInt());
        const int margin = alignment.testFlag(Qt::AlignRight) ? kFigureMargin : kMargin;
        int width = titleWidth(column);
        const QStringList contents = m_usual(column);
        for (const QString &content : contents)
            width = std::max(width, metrics.horizontalAdvance(content) + margin);
        m_table.setColumnWidth(column, width);
    }
}

void ColumnWidths::fit()
{
    if (m_areChosen)
        return;
    const QScopedValueRollback fitting(m_isFitting, true);
    QHeaderView *header = m_table.horizontalHeader();
    for (int column = 0; column < m_lastColumn; ++column) {
        const int before = std::max(header->sectionSize(column), titleWidth(column));
        m_table.resizeColumnToContents(column);
        if (header->sectionSize(column) < before)
            header->resizeSection(column, before);
    }
}

QString ColumnWidths::key(const char *what) const
{
    return m_name + QLatin1Char('/') + QLatin1String(what);
}

void ColumnWidths::remember(QSettings &settings) const
{
    settings.setValue(key(kStateKey), m_table.horizontalHeader()->saveState());
    settings.setValue(key(kChosenKey), m_areChosen);
}

void ColumnWidths::recall(QSettings &settings)
{
    m_table.horizontalHeader()->restoreState(settings.value(key(kStateKey)).toByteArray());
    m_areChosen = settings.value(key(kChosenKey), false).toBool();
    if (!m_areChosen)
        reset(); // they may be of another language
}

} // namespace watek::server::window
