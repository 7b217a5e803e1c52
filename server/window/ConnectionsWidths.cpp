#include "server/window/ConnectionsWidths.h"

#include "server/window/ConnectionsModel.h"
#include "server/window/Format.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QSettings>
#include <QTableView>

#include <algorithm>

namespace watek::server::window {

using shared::ClientKind;
using shared::ClientState;

namespace {

constexpr char kStateKey[] = "connections/columns";
constexpr char kChosenKey[] = "connections/widths_chosen";
constexpr int kLastColumn = ConnectionsModel::kColumns - 1; ///< takes what the others leave
constexpr int kMargin = 24; ///< padding on both sides
constexpr int kFigureMargin = 36; ///< and the place of the title's arrow

/// What changes in a row while it is shown, at its usual longest, in the language of the program.
/// The rest is fitted when a row comes.
QStringList usualContent(int column)
{
    const QString bytes = describeBytes(888 * 1024);
    switch (column) {
    case ConnectionsModel::Kind:
        return {describeKind(ClientKind::Unknown), describeKind(ClientKind::Irc),
            describeKind(ClientKind::PlainText)};
    case ConnectionsModel::Idle:
        return {describeIdle(59 * 60'000), describeIdle(83 * 60'000)};
    case ConnectionsModel::Traffic:
        return {QStringLiteral("%1 / %1").arg(bytes)};
    case ConnectionsModel::Queued:
        return {bytes};
    case ConnectionsModel::State:
        return {describeState(ClientState::Waiting, 16), describeState(ClientState::Registering, 0),
            describeState(ClientState::Online, 0), describeState(ClientState::Closing, 0)};
    default:
        return {};
    }
}

} // namespace

ConnectionsWidths::ConnectionsWidths(QTableView &table, QObject *parent)
    : QObject(parent)
    , m_table(table)
{
    // Looks at the rows in view only: thousands may stand below.
    m_table.horizontalHeader()->setResizeContentsPrecision(0);
    reset();
    connect(m_table.horizontalHeader(), &QHeaderView::sectionResized, this,
        [this](int column) { m_areChosen |= !m_isFitting && column < kLastColumn; });
}

void ConnectionsWidths::reset()
{
    const QScopedValueRollback fitting(m_isFitting, true);
    const QFontMetrics metrics = m_table.fontMetrics();
    for (int column = 0; column <= kLastColumn; ++column) {
        const auto alignment = Qt::Alignment(
            m_table.model()->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).toInt());
        const int margin = alignment.testFlag(Qt::AlignRight) ? kFigureMargin : kMargin;
        int width = m_table.horizontalHeader()->sectionSizeHint(column);
        const QStringList contents = usualContent(column);
        for (const QString &content : contents)
            width = std::max(width, metrics.horizontalAdvance(content) + margin);
        m_table.setColumnWidth(column, width);
    }
}

void ConnectionsWidths::fit()
{
    if (m_areChosen)
        return;
    const QScopedValueRollback fitting(m_isFitting, true);
    QHeaderView *header = m_table.horizontalHeader();
    for (int column = 0; column < kLastColumn; ++column) {
        const int before = header->sectionSize(column);
        m_table.resizeColumnToContents(column);
        if (header->sectionSize(column) < before)
            header->resizeSection(column, before);
    }
}

void ConnectionsWidths::remember(QSettings &settings) const
{
    settings.setValue(QLatin1String(kStateKey), m_table.horizontalHeader()->saveState());
    settings.setValue(QLatin1String(kChosenKey), m_areChosen);
}

void ConnectionsWidths::recall(QSettings &settings)
{
    m_table.horizontalHeader()->restoreState(
        settings.value(QLatin1String(kStateKey)).toByteArray());
    m_areChosen = settings.value(QLatin1String(kChosenKey), false).toBool();
    if (!m_areChosen)
        reset(); // they may be of another language
}

} // namespace watek::server::window
