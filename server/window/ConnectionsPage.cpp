#include "server/window/ConnectionsPage.h"

#include "common/widgets/PlainText.h"
#include "server/window/ActionButton.h"
#include "server/window/ColumnWidths.h"
#include "server/window/ConnectionsDelegate.h"
#include "server/window/ConnectionsFilter.h"
#include "server/window/ConnectionsModel.h"
#include "server/window/EmptyHint.h"
#include "server/window/FlowLayout.h"
#include "server/window/Format.h"
#include "server/window/Icons.h"
#include "server/window/InlineBar.h"
#include "server/window/LocalAddresses.h"
#include "server/window/PageBody.h"
#include "server/window/TableLooks.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QVBoxLayout>

namespace watek::server::window {

using base::ClientId;

namespace {

constexpr char kFilterKey[] = "connections/filter";
constexpr int kBanMinutes = 60;
constexpr int kFilterLetters = 24; ///< that are seen at least
/// Bytes and idle times that change faster than this cannot be read.
constexpr qint64 kCountersMs = 500;

} // namespace

ConnectionsPage::ConnectionsPage(QWidget *parent)
    : Page(parent)
    , m_model(new ConnectionsModel(this))
    , m_filter(new ConnectionsFilter(this))
    , m_filterField(new QLineEdit(this))
    , m_table(new QTableView(this))
    , m_hint(new EmptyHint(m_table))
    , m_bar(new InlineBar(this))
{
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new ConnectionsDelegate(m_table));
    m_table->setObjectName(QStringLiteral("connections"));
    m_filterField->setObjectName(QStringLiteral("filter"));
    m_table->setAccessibleName(tr("Connections"));
    dressTable(*m_table);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ConnectionsModel::Since, Qt::AscendingOrder);
    m_widths = new ColumnWidths(*m_table, "connections", ConnectionsModel::usualContent, this);

    m_filterField->setPlaceholderText(tr("Filter by nick, account, address…"));
    m_filterField->setAccessibleName(tr("Filter connections"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->setMinimumWidth(
        m_filterField->fontMetrics().averageCharWidth() * kFilterLetters);
    connect(m_filterField, &QLineEdit::textChanged, this, &ConnectionsPage::onFilterEdited);

    buildActions();
    buildLayout();
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, signal, this, &ConnectionsPage::updateHint);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &ConnectionsPage::updateActions);
    updateHint();
}

void ConnectionsPage::buildActions()
{
    const auto add = [this](const char *iconName, const QString &text, const QKeySequence &keys,
                         void (ConnectionsPage::*slot)()) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_table->addAction(action);
        return action;
    };
    m_notice = add("notice", tr("&Notice…"), Qt::CTRL | Qt::Key_M, &ConnectionsPage::askNotice);
    m_disconnect
        = add("disconnect", tr("&Disconnect…"), Qt::Key_Delete, &ConnectionsPage::askDisconnect);
    m_copy = add("copy", tr("&Copy address"), QKeySequence::Copy, &ConnectionsPage::copyAddress);
}

void ConnectionsPage::buildLayout()
{
    m_noticeToAll = new QPushButton(icon("notice"), tr("Notice to &everybody…"), this);
    connect(m_noticeToAll, &QPushButton::clicked, this, &ConnectionsPage::askNoticeToAll);

    auto *tools = new FlowLayout(8);
    tools->addWidget(m_filterField);
    tools->setWide(m_filterField);
    tools->addWidget(newButtonOf(m_notice, this));
    tools->addWidget(newButtonOf(m_disconnect, this));
    tools->addWidget(m_noticeToAll);

    auto *area = new PageBody(this);
    QVBoxLayout *const body = area->column();
    body->addLayout(tools);
    body->addWidget(m_table, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(area, 1);
}

QString ConnectionsPage::title() const { return tr("Connect&ions"); }

void ConnectionsPage::showHost(app::ServerHost &host)
{
    guiRole.assertCurrent();
    m_isStale = true;
    if (!host.isRunning()) {
        showNobody(tr("The server is stopped. Start it, and the people who connect stand here."));
        Q_EMIT titleChanged(title());
        return;
    }
    const QString address = joinAddresses(host.config().server.host, localAddresses()).front();
    setInvitation(tr("Nobody is connected yet. Join with %1 port %2.")
                      .arg(address, QString::number(host.port())));
}

void ConnectionsPage::showSnapshot(const app::ServerSnapshot &snapshot)
{
    Q_EMIT titleChanged(
        tr("Connect&ions %1").arg(describeNumber(snapshot.permitsUsed + snapshot.waiting)));
}

void ConnectionsPage::refresh(app::ServerHost &host, const app::ServerSnapshot &snapshot)
{
    guiRole.assertCurrent();
    if (!snapshot.isRunning)
        return;
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    if (m_isStale || snapshot.tableRevision != m_shownRevision) {
        m_isStale = false;
        m_shownRevision = snapshot.tableRevision;
        showClients(host.clients(), nowMs);
        m_countersShownMs = nowMs;
    } else if (nowMs - m_countersShownMs >= kCountersMs || nowMs < m_countersShownMs) {
        sampleCounters(nowMs);
        m_countersShownMs = nowMs;
    }
}

bool ConnectionsPage::focusFind()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
    m_filterField->selectAll();
    return true;
}

void ConnectionsPage::showClients(std::vector<shared::ClientRow> clients, qint64 nowMs)
{
    m_model->update(std::move(clients), nowMs);
    m_widths->fit();
    updateHint();
}

void ConnectionsPage::sampleCounters(qint64 nowMs) { m_model->sampleCounters(nowMs); }

void ConnectionsPage::showNobody(const QString &invitation)
{
    m_bar->dismiss();
    m_model->update({}, 0);
    setInvitation(invitation);
}

void ConnectionsPage::setInvitation(const QString &invitation)
{
    m_invitation = invitation;
    updateHint();
}

void ConnectionsPage::remember(QSettings &settings) const
{
    m_widths->remember(settings);
    settings.setValue(QLatin1String(kFilterKey), m_filterField->text());
}

void ConnectionsPage::recall(QSettings &settings)
{
    m_widths->recall(settings);
    m_filterField->setText(settings.value(QLatin1String(kFilterKey)).toString());
}

QList<ClientId> ConnectionsPage::selectedClients() const
{
    QList<ClientId> clients;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        clients.append(ClientId{row.data(ConnectionsModel::IdRole).toULongLong()});
    return clients;
}

QString ConnectionsPage::describe(const QList<ClientId> &clients) const
{
    return clients.size() == 1 ? widgets::isolatedName(m_model->nameOf(clients.front()))
                               : tr("%n client(s)", nullptr, int(clients.size()));
}

// The question remembers for whom it was asked: the selection may change while it is answered.
void ConnectionsPage::askNotice()
{
    const QList<ClientId> clients = selectedClients();
    if (clients.isEmpty())
        return;
    m_bar->askText(tr("Notice to %1:").arg(describe(clients)), tr("Text of the notice"), {},
        {{tr("&Send"), [this, clients] { Q_EMIT noticeRequested(clients, m_bar->text()); },
             InlineBar::Look::Primary},
            {tr("Cancel"), {}}});
}

void ConnectionsPage::askNoticeToAll()
{
    m_bar->askText(tr("Notice to everybody:"), tr("Text of the notice"), {},
        {{tr("&Send"), [this] { Q_EMIT noticeRequested({}, m_bar->text()); },
             InlineBar::Look::Primary},
            {tr("Cancel"), {}}});
}

void ConnectionsPage::askDisconnect()
{
    const QList<ClientId> clients = selectedClients();
    if (clients.isEmpty())
        return;
    const auto disconnect = [this, clients](int banMinutes) {
        Q_EMIT disconnectRequested(clients, m_bar->text(), banMinutes);
    };
    m_bar->askText(tr("Disconnect %1? Without a ban one may come back at once; a ban keeps out "
                      "everybody from that address.")
                       .arg(describe(clients)),
        tr("Reason"), tr("Reason, shown to the client (optional)"),
        {{tr("Disconnect"), [disconnect] { disconnect(0); }, InlineBar::Look::Primary},
            {tr("&Ban for an hour"), [disconnect] { disconnect(kBanMinutes); }},
            {tr("Cancel"), {}}});
}

void ConnectionsPage::copyAddress()
{
    QStringList addresses;
    const QList<ClientId> clients = selectedClients();
    for (const ClientId client : clients)
        addresses.append(m_model->endpointOf(client));
    if (!addresses.isEmpty())
        QApplication::clipboard()->setText(addresses.join(QLatin1Char('\n')));
}

void ConnectionsPage::onFilterEdited(const QString &text)
{
    m_filter->setText(text);
    updateHint();
}

void ConnectionsPage::updateHint()
{
    if (m_filter->rowCount() > 0)
        m_hint->say({});
    else if (m_model->rowCount() > 0)
        m_hint->say(tr("No connection matches “%1”.").arg(m_filterField->text()));
    else
        m_hint->say(m_invitation);
    updateActions();
}

void ConnectionsPage::updateActions()
{
    const bool isAnySelected = m_table->selectionModel()->hasSelection();
    for (QAction *action : {m_notice, m_disconnect, m_copy})
        action->setEnabled(isAnySelected);
    m_noticeToAll->setEnabled(m_model->rowCount() > 0);
}

} // namespace watek::server::window
