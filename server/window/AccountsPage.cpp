#include "server/window/AccountsPage.h"

#include "common/widgets/PlainLabel.h"
#include "server/window/AccountDeeds.h"
#include "server/window/AccountWords.h"
#include "server/window/AccountsDelegate.h"
#include "server/window/AccountsFeed.h"
#include "server/window/AccountsModel.h"
#include "server/window/AccountsTools.h"
#include "server/window/ColumnWidths.h"
#include "server/window/EmptyHint.h"
#include "server/window/Format.h"
#include "server/window/Icons.h"
#include "server/window/InlineBar.h"
#include "server/window/PageBody.h"
#include "server/window/SessionsPanel.h"
#include "server/window/TableLooks.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <optional>

namespace watek::server::window {

using shared::AccountOrder;

namespace {

constexpr int kLeastRows = 14; ///< of height: with less, the connections take the list's place

/// Nothing: one cannot sort by that column.
std::optional<AccountOrder> orderOf(int column)
{
    switch (column) {
    case AccountsModel::Name:
        return AccountOrder::Name;
    case AccountsModel::Registered:
        return AccountOrder::Registered;
    case AccountsModel::Seen:
        return AccountOrder::Seen;
    default:
        return std::nullopt;
    }
}

int columnOf(AccountOrder order)
{
    switch (order) {
    case AccountOrder::Name:
        return AccountsModel::Name;
    case AccountOrder::Registered:
        return AccountsModel::Registered;
    case AccountOrder::Seen:
        return AccountsModel::Seen;
    }
    return AccountsModel::Name;
}

} // namespace

AccountsPage::AccountsPage(QWidget *parent)
    : Page(parent)
    , m_model(new AccountsModel(this))
    , m_feed(new AccountsFeed(*m_model, this))
    , m_tools(new AccountsTools(this))
    , m_loose(new widgets::PlainLabel(this))
    , m_table(new QTableView(this))
    , m_hint(new EmptyHint(m_table))
    , m_bar(new InlineBar(this))
    , m_deeds(new AccountDeeds(*m_bar, this))
    , m_sessions(new SessionsPanel(this))
{
    buildTable();
    m_loose->setObjectName(QStringLiteral("caption"));
    m_loose->setWordWrap(true);
    m_loose->hide();
    connect(m_tools, &AccountsTools::changed, this, &AccountsPage::list);
    connect(m_deeds, &AccountDeeds::requested, this, &AccountsPage::requested);
    connect(m_feed, &AccountsFeed::asked, this,
        [this](const shared::ListAccounts &what) { Q_EMIT requested({what}); });
    connect(m_sessions, &SessionsPanel::endRequested, this,
        [this](const QByteArray &account, base::ClientId session) {
            Q_EMIT requested({shared::EndSession{account, session}});
        });
    connect(m_sessions, &SessionsPanel::closed, m_table, [this] {
        placeSessions();
        m_table->setFocus(Qt::OtherFocusReason);
    });
    buildActions();
    buildLayout();
    updateHint();
}

void AccountsPage::buildTable()
{
    m_table->setObjectName(QStringLiteral("accounts"));
    m_table->setAccessibleName(tr("Accounts"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new AccountsDelegate(m_table));
    dressTable(*m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    showOrder();
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this,
        &AccountsPage::onTitleClicked);
    m_widths = new ColumnWidths(*m_table, "accounts", AccountsModel::usualContent, this);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &AccountsPage::updateHint);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &AccountsPage::updateActions);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &AccountsPage::updateActions);
    connect(m_table, &QTableView::doubleClicked, this, &AccountsPage::showSessions);
}

QAction *AccountsPage::addAction(
    const char *iconName, const QString &text, const QKeySequence &keys)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(action);
    return action;
}

void AccountsPage::buildActions()
{
    const auto add = [this](const char *iconName, const QString &text, const QKeySequence &keys,
                         void (AccountsPage::*slot)()) {
        QAction *const action = addAction(iconName, text, keys);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    const auto addDeed = [this](const char *iconName, const QString &text, const QKeySequence &keys,
                             auto deed) {
        QAction *const action = addAction(iconName, text, keys);
        connect(action, &QAction::triggered, this, [this, deed] {
            if (const shared::AccountRow *const row = m_model->account(m_model->rowOf(chosen())))
                deed(shared::AccountRow(*row));
        });
        return action;
    };
    using Row = shared::AccountRow;
    m_showSessions = add("people", tr("C&onnections"), Qt::Key_Return, &AccountsPage::showSessions);
    m_suspend = addDeed("suspend", tr("Suspe&nd…"), Qt::CTRL | Qt::Key_S,
        [this](const Row &row) { m_deeds->askSuspend(row); });
    m_unsuspend = addDeed("unsuspend", tr("Unsusp&end"), Qt::CTRL | Qt::SHIFT | Qt::Key_S,
        [this](const Row &row) { m_deeds->unsuspend(row.name); });
    m_reset = addDeed("key", tr("Reset &password…"), Qt::CTRL | Qt::Key_R,
        [this](const Row &row) { m_deeds->askReset(row.name); });
    m_drop = addDeed(
        "drop", tr("&Drop…"), Qt::Key_Delete, [this](const Row &row) { m_deeds->weigh(row.name); });
    m_copy = add("copy", tr("&Copy name"), QKeySequence::Copy, &AccountsPage::copyName);
}

void AccountsPage::buildLayout()
{
    for (QAction *action : {m_showSessions, m_suspend, m_unsuspend, m_reset, m_drop})
        m_tools->addButton(action);

    auto *area = new PageBody(this);
    QVBoxLayout *const body = area->column();
    body->addWidget(m_tools);
    body->addWidget(m_loose);
    body->addWidget(m_table, 2);
    body->addWidget(m_sessions, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(area, 1);
}

QString AccountsPage::title() const { return tr("&Accounts"); }

void AccountsPage::showHost(app::ServerHost &host)
{
    guiRole.assertCurrent();
    m_deeds->forget();
    m_sessions->close();
    m_loose->hide();
    m_isListed = false;
    m_areKept = true;
    m_isRunning = host.isRunning();
    m_feed->stop();
    if (m_isRunning)
        m_feed->start();
    else
        Q_EMIT titleChanged(title());
    updateHint();
}

// Whichever page is in sight: the tab says how many there are.
void AccountsPage::showSnapshot(const app::ServerSnapshot &snapshot)
{
    Q_EMIT titleChanged(snapshot.accounts < 0
            ? title()
            : tr("&Accounts %1").arg(describeNumber(double(snapshot.accounts))));
}

void AccountsPage::refresh(app::ServerHost &, const app::ServerSnapshot &snapshot)
{
    if (!snapshot.isRunning)
        return;
    m_feed->look(snapshot.accountsRevision, keyBeforeView());
    if (!m_sessions->account().isEmpty() && m_sessionsRevision != snapshot.accountsRevision) {
        m_sessionsRevision = snapshot.accountsRevision;
        Q_EMIT requested({shared::ListSessions{m_sessions->account()}});
    }
}

bool AccountsPage::focusFind()
{
    m_tools->focusSearch();
    return true;
}

void AccountsPage::remember(QSettings &settings) const
{
    m_widths->remember(settings);
    m_tools->remember(settings);
}

void AccountsPage::recall(QSettings &settings)
{
    m_widths->recall(settings);
    m_tools->recall(settings);
    showOrder(); // the widths bring an arrow of their own
}

void AccountsPage::list()
{
    m_feed->list(m_tools->wanted());
    m_table->scrollToTop();
    showOrder();
    updateHint();
}

void AccountsPage::onTitleClicked(int column)
{
    if (const auto order = orderOf(column)) {
        const shared::ListAccounts before = m_tools->wanted();
        // A second click turns the order round; of dates, the latest is looked for first.
        const bool isDescending
            = before.order == *order ? !before.isDescending : *order != AccountOrder::Name;
        m_tools->setOrder(*order, isDescending);
    }
    showOrder();
}

void AccountsPage::showOrder()
{
    const shared::ListAccounts wanted = m_tools->wanted();
    QHeaderView *const header = m_table->horizontalHeader();
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(
        columnOf(wanted.order), wanted.isDescending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void AccountsPage::choose(const QByteArray &account)
{
    const int row = m_model->rowOf(account);
    if (row < 0)
        return;
    // Who reads further down stays there.
    m_table->setAutoScroll(false);
    m_table->selectRow(row);
    m_table->setAutoScroll(true);
}

QByteArray AccountsPage::chosen() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const shared::AccountRow *const account
        = rows.isEmpty() ? nullptr : m_model->account(rows.constFirst().row());
    return account ? account->name : QByteArray();
}

QByteArray AccountsPage::keyBeforeView() const
{
    const QModelIndex first = m_table->indexAt({4, 0});
    const shared::AccountRow *const before
        = first.isValid() ? m_model->account(first.row() - 1) : nullptr;
    return before ? before->key : QByteArray();
}

void AccountsPage::showSessions()
{
    const QByteArray account = chosen();
    if (account.isEmpty())
        return;
    m_sessions->open(account);
    placeSessions();
    Q_EMIT requested({shared::ListSessions{account}});
}

void AccountsPage::placeSessions()
{
    const bool isLow = height() < kLeastRows * m_table->verticalHeader()->defaultSectionSize();
    m_table->setVisible(m_sessions->account().isEmpty() || !isLow);
}

void AccountsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    placeSessions();
}

void AccountsPage::copyName()
{
    if (const QByteArray account = chosen(); !account.isEmpty())
        QApplication::clipboard()->setText(QString::fromUtf8(account));
}

void AccountsPage::take(const shared::WindowAnswer &answer)
{
    if (m_isRunning)
        std::visit([this](const auto &what) { on(what); }, answer.what);
}

void AccountsPage::on(const shared::AccountsListed &listed)
{
    const QByteArray before = chosen();
    if (!m_feed->take(listed))
        return;
    // Where a list is sorted by what happens, a row may have another place now.
    if (!before.isEmpty() && chosen() != before)
        choose(before);
    m_isListed = true;
    m_areKept = listed.areKept;
    m_tools->showCount(listed, m_model->rowCount());
    showLoose(listed.asked.filter == shared::AccountFilter::Operators
            ? listed.looseOperators
            : std::vector<shared::LooseOperator>());
    m_widths->fit();
    updateHint();
}

void AccountsPage::showLoose(const std::vector<shared::LooseOperator> &operators)
{
    m_loose->setVisible(!operators.empty());
    QStringList names;
    for (const shared::LooseOperator &each : operators)
        names << describeLooseOperator(each);
    m_loose->setText(tr("Operators without an account: %1. Who has become one by OPER is marked "
                        "among the connections.")
                         .arg(names.join(QStringLiteral(", "))));
}

void AccountsPage::on(const shared::AccountWeighed &weighed) { m_deeds->take(weighed); }

void AccountsPage::on(const shared::SessionsListed &listed)
{
    m_sessions->take(listed, QDateTime::currentMSecsSinceEpoch());
}

void AccountsPage::on(const shared::DeedDone &done) { m_deeds->take(done); }

void AccountsPage::updateHint()
{
    if (m_model->rowCount() > 0)
        m_hint->say({});
    else if (!m_isRunning)
        m_hint->say(tr("The server is stopped. Start it, and its accounts stand here."));
    else if (!m_areKept)
        m_hint->say(tr("This server keeps no accounts: it has no database. The log says why."));
    else if (!m_isListed)
        m_hint->say({});
    else if (const QString why = m_tools->describeNothingFound(); !why.isEmpty())
        m_hint->say(why);
    else
        m_hint->say(tr("No accounts yet. People register with “/msg NickServ REGISTER "
                       "<password>”, or as guests with “/register <password>”."));
    m_tools->setCountVisible(m_isListed && m_areKept);
    updateActions();
}

void AccountsPage::updateActions()
{
    const shared::AccountRow *const account = m_model->account(m_model->rowOf(chosen()));
    for (QAction *action : {m_suspend, m_reset, m_drop, m_showSessions, m_copy})
        action->setEnabled(account != nullptr);
    m_unsuspend->setEnabled(account && account->suspension);
}

} // namespace watek::server::window
