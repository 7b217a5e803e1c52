#include "server/window/LogColumns.h"

#include "server/window/Format.h"
#include "server/window/LogModel.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QSettings>
#include <QStyle>
#include <QTableView>

#include <algorithm>

namespace watek::server::window {

using shared::LogLevel;

namespace {

constexpr char kStateKey[] = "log/columns";
constexpr char kChosenKey[] = "log/widths_set";
constexpr int kSheetPadding = 18; ///< of a cell in the style sheet, on both sides, and a little
/// What happened gets at least so many characters, if leaving out other columns can do it.
constexpr int kLeastText = 60;

/// What a cell has beside its text: the sheet's padding, and what the style adds.
int cellPadding(const QTableView &table)
{
    return kSheetPadding
        + 2 * (table.style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, &table) + 1);
}

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
    m_table.installEventFilter(this);
    m_table.viewport()->installEventFilter(this);
    connect(m_table.horizontalHeader(), &QHeaderView::sectionResized, this,
        [this](int column, int before, int now) {
            // A column that is hidden for want of room, or shown again, was not chosen by anybody.
            const bool isShown = before > 0 && now > 0;
            m_areChosen |= !m_isFitting && isShown && column < LogModel::Text;
        });
    fit();
}

void LogColumns::fit()
{
    if (!m_areChosen) {
        const QScopedValueRollback fitting(m_isFitting, true);
        QFont bold = m_table.font(); // as warnings are
        bold.setBold(true);
        const QFontMetrics metrics(bold);
        for (int column = 0; column < LogModel::Text; ++column) {
            // A hidden column has no size hint.
            m_table.setColumnHidden(column, false);
            int width = m_table.horizontalHeader()->sectionSizeHint(column);
            const QStringList contents = usualContent(column);
            for (const QString &content : contents)
                width = std::max(width, metrics.horizontalAdvance(content) + cellPadding(m_table));
            m_table.setColumnWidth(column, width);
        }
    }
    showWhatFits();
}

void LogColumns::showWhatFits()
{
    const QScopedValueRollback fitting(m_isFitting, true);
    const int least
        = kLeastText * QFontMetrics(m_table.font()).averageCharWidth() + cellPadding(m_table);
    // While it is hidden, a column tells no width.
    for (const int column : {LogModel::Thread, LogModel::Category})
        m_table.setColumnHidden(column, false);
    int text = m_table.viewport()->width();
    for (int column = 0; column < LogModel::Text; ++column)
        text -= m_table.columnWidth(column);
    for (const int column : {LogModel::Thread, LogModel::Category}) {
        if (text >= least)
            return;
        text += m_table.columnWidth(column);
        m_table.setColumnHidden(column, true);
    }
}

bool LogColumns::eventFilter(QObject *watched, QEvent *event)
{
    const bool isViewport = watched == m_table.viewport();
    if (isViewport && event->type() == QEvent::Resize)
        showWhatFits();
    // Only now the style sheet has given the titles their room; or letters have another size.
    if (!isViewport && (event->type() == QEvent::Show || event->type() == QEvent::FontChange))
        fit();
    return QObject::eventFilter(watched, event);
}

void LogColumns::remember(QSettings &settings) const
{
    settings.setValue(QLatin1String(kStateKey), m_table.horizontalHeader()->saveState());
    settings.setValue(QLatin1String(kChosenKey), m_areChosen);
}

void LogColumns::recall(QSettings &settings)
{
    m_areChosen = settings.value(QLatin1String(kChosenKey), false).toBool();
    // Else they may be of another language.
    if (m_areChosen) {
        const QScopedValueRollback fitting(m_isFitting, true);
        m_table.horizontalHeader()->restoreState(
            settings.value(QLatin1String(kStateKey)).toByteArray());
    }
    fit();
}

} // namespace watek::server::window
