#include "server/window/SessionsPanel.h"

#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "server/window/ColumnWidths.h"
#include "server/window/EmptyHint.h"
#include "server/window/Format.h"
#include "server/window/Icons.h"
#include "server/window/SessionsModel.h"
#include "server/window/TableLooks.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace watek::server::window {

namespace {

constexpr int kLeastRows = 2; ///< with the titles

} // namespace

SessionsPanel::SessionsPanel(QWidget *parent)
    : QFrame(parent)
    , m_model(new SessionsModel(this))
    , m_title(new widgets::PlainLabel(this))
    , m_table(new QTableView(this))
    , m_hint(new EmptyHint(m_table))
    , m_end(new QPushButton(icon("disconnect"), tr("Lo&g out"), this))
{
    m_table->setObjectName(QStringLiteral("accountSessions"));
    m_table->setModel(m_model);
    dressTable(*m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(m_table->verticalHeader()->defaultSectionSize() * kLeastRows);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_widths = new ColumnWidths(*m_table, "sessions", SessionsModel::usualContent, this);

    auto *end = new QAction(icon("disconnect"), tr("Lo&g out"), m_table);
    end->setShortcut(Qt::Key_Delete);
    end->setShortcutContext(Qt::WidgetShortcut);
    connect(end, &QAction::triggered, this, &SessionsPanel::askEnd);
    m_table->addAction(end);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_end, &QPushButton::clicked, end, &QAction::trigger);
    connect(end, &QAction::changed, m_end, [this, end] { m_end->setEnabled(end->isEnabled()); });

    auto *hide = new QPushButton(tr("&Hide"), this);
    connect(hide, &QPushButton::clicked, this, &SessionsPanel::close);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(8);
    tools->addWidget(m_title, 1);
    tools->addWidget(m_end);
    tools->addWidget(hide);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(tools);
    column->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &SessionsPanel::updateActions);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &SessionsPanel::updateActions);
    QFrame::hide();
}

void SessionsPanel::open(const QByteArray &account)
{
    if (account != m_account)
        m_model->show({}, 0);
    m_account = account;
    const QString title = tr("Connections of %1").arg(widgets::isolatedName(describeName(account)));
    m_title->setText(title);
    m_table->setAccessibleName(title);
    m_hint->say({});
    show();
    m_table->setFocus(Qt::OtherFocusReason);
    updateActions();
}

void SessionsPanel::close()
{
    if (m_account.isEmpty())
        return;
    m_account.clear();
    m_model->show({}, 0);
    hide();
    Q_EMIT closed();
}

void SessionsPanel::take(const shared::SessionsListed &listed, qint64 nowMs)
{
    if (m_account.isEmpty() || listed.account != m_account)
        return;
    m_model->show(listed.rows, nowMs);
    m_widths->fit();
    if (!listed.rows.empty())
        m_hint->say({});
    else if (listed.exists)
        m_hint->say(tr("Nobody is logged in to it now."));
    else
        m_hint->say(tr("The account was dropped meanwhile."));
    if (!listed.rows.empty() && !m_table->currentIndex().isValid())
        m_table->selectRow(0);
    updateActions();
}

void SessionsPanel::askEnd()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (!rows.isEmpty())
        Q_EMIT endRequested(m_account, m_model->idOf(rows.constFirst().row()));
}

void SessionsPanel::updateActions()
{
    m_table->actions().constFirst()->setEnabled(m_table->selectionModel()->hasSelection());
}

void SessionsPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace watek::server::window
