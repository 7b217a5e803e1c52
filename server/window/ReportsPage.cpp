#include "server/window/ReportsPage.h"

#include "server/window/ActionButton.h"
#include "server/window/ColumnWidths.h"
#include "server/window/EmptyHint.h"
#include "server/window/Format.h"
#include "server/window/Icons.h"
#include "server/window/ReportsModel.h"
#include "server/window/TableLooks.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace watek::server::window {

namespace {

constexpr int kDetailLines = 6; ///< of a report, that are seen at once
constexpr int kDetailPadding = 24; ///< of the box, above and below together

} // namespace

ReportsPage::ReportsPage(QWidget *parent)
    : Page(parent)
    , m_model(new ReportsModel(this))
    , m_table(new QTableView(this))
    , m_hint(new EmptyHint(m_table))
    , m_details(new QPlainTextEdit(this))
{
    m_table->setObjectName(QStringLiteral("reports"));
    m_table->setAccessibleName(tr("Reports"));
    m_table->setModel(m_model);
    dressTable(*m_table);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_widths = new ColumnWidths(*m_table, "reports", ReportsModel::usualContent, this);

    const auto add = [this](const char *iconName, const QString &text, const QKeySequence &keys,
                         void (ReportsPage::*slot)()) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_table->addAction(action);
        return action;
    };
    m_done = add("done", tr("&Done with it"), Qt::Key_Delete, &ReportsPage::closeReports);
    m_copy = add("copy", tr("Co&py reports"), QKeySequence::Copy, &ReportsPage::copyReports);

    auto *tools = new QHBoxLayout;
    tools->setSpacing(8);
    tools->addStretch(1);
    tools->addWidget(newButtonOf(m_copy, this));
    tools->addWidget(newButtonOf(m_done, this));
    auto *body = new QVBoxLayout(this);
    body->setContentsMargins(16, 16, 16, 16);
    body->setSpacing(12);
    body->addLayout(tools);
    body->addWidget(m_table, 1);
    body->addWidget(m_details);
    buildDetails();
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &ReportsPage::updateActions);
    updateHint();
}

void ReportsPage::buildDetails()
{
    m_details->setObjectName(QStringLiteral("reportDetails"));
    m_details->setAccessibleName(tr("The chosen report"));
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    // The keyboard reads and copies it, too.
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->hide();
}

void ReportsPage::showDetails()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const QString text = rows.size() == 1 ? m_model->detailsOf(rows.constFirst().row()) : QString();
    m_details->setVisible(!text.isEmpty());
    if (m_details->toPlainText() != text)
        m_details->setPlainText(text);
}

void ReportsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    // The list comes first where there is little height.
    const int lines = m_details->fontMetrics().lineSpacing() * kDetailLines + kDetailPadding;
    m_details->setFixedHeight(std::min(lines, std::max(height() / 3, 2 * kRowHeight)));
}

QString ReportsPage::title() const { return tr("&Reports"); }

void ReportsPage::showHost(app::ServerHost &host)
{
    guiRole.assertCurrent();
    m_isRunning = host.isRunning();
    m_isStale = true;
    m_model->show({}, 0);
    Q_EMIT titleChanged(title());
    updateHint();
}

// Whichever page is in sight: the tab says how many there are.
void ReportsPage::showSnapshot(const app::ServerSnapshot &snapshot)
{
    if (!m_isStale && snapshot.reportsRevision == m_askedRevision)
        return;
    m_isStale = false;
    m_askedRevision = snapshot.reportsRevision;
    Q_EMIT requested({shared::ListReports{}});
}

void ReportsPage::take(const shared::WindowAnswer &answer)
{
    const auto *const listed = std::get_if<shared::ReportsListed>(&answer.what);
    if (!listed || !m_isRunning)
        return;
    m_model->show(listed->reports, QDateTime::currentMSecsSinceEpoch());
    m_widths->fit();
    const int count = m_model->rowCount();
    Q_EMIT titleChanged(count == 0 ? title() : tr("&Reports %1").arg(describeNumber(count)));
    updateHint();
}

void ReportsPage::remember(QSettings &settings) const { m_widths->remember(settings); }

void ReportsPage::recall(QSettings &settings) { m_widths->recall(settings); }

void ReportsPage::copyReports()
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex &row : rows)
        lines.append(m_model->lineOf(row.row()));
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void ReportsPage::closeReports()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        if (const shared::Report *const report = m_model->report(row.row()))
            Q_EMIT requested({shared::CloseReport{report->number}});
    }
}

void ReportsPage::updateHint()
{
    if (m_model->rowCount() > 0)
        m_hint->say({});
    else if (m_isRunning)
        m_hint->say(tr("Nobody has reported anything. People do it with “/msg NickServ "
                       "REPORT <nick> <reason>”, guests with “/report <nick> <reason>”."));
    else
        m_hint->say(tr("The server is stopped. Start it, and what people report stands here."));
    updateActions();
}

void ReportsPage::updateActions()
{
    const bool isAnySelected = m_table->selectionModel()->hasSelection();
    m_done->setEnabled(isAnySelected);
    m_copy->setEnabled(isAnySelected);
    showDetails();
}

} // namespace watek::server::window
