#include "server/window/AccountsPage.h"

#include "common/widgets/PlainLabel.h"
#include "server/window/AccountWords.h"
#include "server/window/AccountsDelegate.h"
#include "server/window/AccountsFeed.h"
#include "server/window/AccountsModel.h"
#include "server/window/ActionButton.h"
#include "server/window/ColumnWidths.h"
#include "server/window/EmptyHint.h"
#include "server/window/FlowLayout.h"
#include "server/window/Format.h"
#include "server/window/Icons.h"
#include "server/window/InlineBar.h"
#include "server/window/SessionsPanel.h"
#include "server/window/TableLooks.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace watek::server::window {

namespace {

constexpr int kLongestSearch = 64;
constexpr int kSearchLetters = 32; ///< that are seen at least
constexpr int kLeastRows = 14; ///< of height: with less, the connections take the list's place
constexpr int kNobody = 9; ///< no button of a bar gets the keyboard

constexpr qint64 kHourMs = 3'600'000;
/// How long a suspension may last; 0: until somebody takes it back. In the order of
/// durationNames().
constexpr std::array kDurationsMs{
    qint64(0), kHourMs, 24 * kHourMs, 7 * 24 * kHourMs, 30 * 24 * kHourMs};

QStringList durationNames()
{
    return {AccountsPage::tr("until taken back"), AccountsPage::tr("for an hour"),
        AccountsPage::tr("for a day"), AccountsPage::tr("for a week"),
        AccountsPage::tr("for 30 days")};
}

} // namespace

AccountsPage::AccountsPage(QWidget *parent)
    : Page(parent)
    , m_model(new AccountsModel(this))
    , m_feed(new AccountsFeed(*m_model, this))
    , m_search(new QLineEdit(this))
    , m_count(new widgets::PlainLabel(this))
    , m_table(new QTableView(this))
    , m_hint(new EmptyHint(m_table))
    , m_bar(new InlineBar(this))
    , m_sessions(new SessionsPanel(this))
{
    buildTable();
    m_search->setObjectName(QStringLiteral("accountSearch"));
    m_search->setPlaceholderText(tr("Search by name or e-mail…"));
    m_search->setAccessibleName(tr("Search accounts"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(kLongestSearch);
    m_search->setMinimumWidth(m_search->fontMetrics().averageCharWidth() * kSearchLetters);
    m_count->setObjectName(QStringLiteral("caption"));
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_feed->search(text);
        updateHint();
    });
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
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_widths = new ColumnWidths(*m_table, "accounts", AccountsModel::usualContent, this);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &AccountsPage::updateHint);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &AccountsPage::updateActions);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &AccountsPage::updateActions);
    connect(m_table, &QTableView::doubleClicked, this, &AccountsPage::showSessions);
}

void AccountsPage::buildActions()
{
    const auto add = [this](const char *iconName, const QString &text, const QKeySequence &keys,
                         void (AccountsPage::*slot)()) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_table->addAction(action);
        return action;
    };
    m_showSessions = add("people", tr("C&onnections"), Qt::Key_Return, &AccountsPage::showSessions);
    m_suspend = add("suspend", tr("Suspe&nd…"), Qt::CTRL | Qt::Key_S, &AccountsPage::askSuspend);
    m_unsuspend = add(
        "unsuspend", tr("Unsusp&end"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, &AccountsPage::unsuspend);
    m_reset = add("key", tr("Reset &password…"), Qt::CTRL | Qt::Key_R, &AccountsPage::askReset);
    m_drop = add("drop", tr("&Drop…"), Qt::Key_Delete, &AccountsPage::weigh);
    m_copy = add("copy", tr("&Copy name"), QKeySequence::Copy, &AccountsPage::copyName);
}

void AccountsPage::buildLayout()
{
    auto *tools = new FlowLayout(8);
    tools->addWidget(m_search);
    tools->setWide(m_search);
    tools->addWidget(m_count);
    for (QAction *action : {m_showSessions, m_suspend, m_unsuspend, m_reset, m_drop})
        tools->addWidget(newButtonOf(action, this));

    auto *body = new QVBoxLayout;
    body->setContentsMargins(16, 16, 16, 16);
    body->setSpacing(12);
    body->addLayout(tools);
    body->addWidget(m_table, 2);
    body->addWidget(m_sessions, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    m_bar->installEventFilter(this);
    column->addLayout(body, 1);
}

QString AccountsPage::title() const { return tr("&Accounts"); }

void AccountsPage::showHost(app::ServerHost &host)
{
    guiRole.assertCurrent();
    m_later.clear();
    m_bar->dismiss();
    m_sessions->close();
    m_weighed.clear();
    m_isListed = false;
    m_areKept = true;
    m_isRunning = host.isRunning();
    m_feed->stop();
    if (m_isRunning)
        m_feed->start();
    updateHint();
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
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
    return true;
}

void AccountsPage::remember(QSettings &settings) const { m_widths->remember(settings); }

void AccountsPage::recall(QSettings &settings) { m_widths->recall(settings); }

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

// A question remembers for whom it was asked: the selection may change while it is answered.
void AccountsPage::askSuspend()
{
    const QByteArray account = chosen();
    const shared::AccountRow *const row = m_model->account(m_model->rowOf(account));
    if (!row)
        return;
    const bool replaces = row->suspension.has_value();
    const QString sentence = replaces
        ? tr("%1 is %2. Suspend it anew?")
              .arg(describeAccountName(account), describeSuspension(*row->suspension))
        : tr("Suspend %1? Who is logged in to it is logged out, and nobody can log in.")
              .arg(describeAccountName(account));
    m_isHeld = true;
    m_bar->askTextAndOption(sentence, tr("Reason"), tr("Reason (optional)"),
        {tr("For how long"), durationNames()},
        {{tr("Suspend"),
             [this, account, replaces] {
                 suspend(account, m_bar->text(), m_bar->option(), replaces);
             },
             InlineBar::Look::Primary},
            {tr("Cancel"), {}}});
}

void AccountsPage::suspend(
    const QByteArray &account, const QString &reason, int duration, bool replaces)
{
    const size_t chosen = size_t(std::clamp(duration, 0, int(kDurationsMs.size()) - 1));
    Q_EMIT requested({shared::SuspendAccount{.account = account,
        .forMs = kDurationsMs[chosen],
        .reason = reason.toUtf8(),
        .replaces = replaces}});
}

void AccountsPage::unsuspend()
{
    if (const QByteArray account = chosen(); !account.isEmpty())
        Q_EMIT requested({shared::UnsuspendAccount{account}});
}

void AccountsPage::askReset()
{
    const QByteArray account = chosen();
    if (account.isEmpty())
        return;
    m_isHeld = true;
    m_bar->ask(InlineBar::Tone::Warning,
        tr("Reset the password of %1? The server makes a new one and shows it once. The old one, "
           "its app passwords and its recovery codes are good no more.")
            .arg(describeAccountName(account)),
        {{tr("Reset password"),
             [this, account] { Q_EMIT requested({shared::ResetPasswordOf{account}}); },
             InlineBar::Look::Primary},
            {tr("Cancel"), {}}});
}

// What would be lost is asked first; the question comes with the answer.
void AccountsPage::weigh()
{
    m_weighed = chosen();
    if (!m_weighed.isEmpty())
        Q_EMIT requested({shared::WeighAccount{m_weighed}});
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
    if (!m_feed->take(listed))
        return;
    m_isListed = true;
    m_areKept = listed.areKept;
    const int inAll = int(listed.inAll);
    const QString found
        = describeNumber(double(m_model->rowCount())) + QLatin1String(listed.hasMore ? "+" : "");
    m_count->setText(m_feed->searched().isEmpty()
            ? tr("%n account(s)", nullptr, inAll)
            : tr("%1 of %n account(s)", nullptr, inAll).arg(found));
    Q_EMIT titleChanged(tr("&Accounts %1").arg(describeNumber(double(listed.inAll))));
    m_widths->fit();
    updateHint();
}

void AccountsPage::on(const shared::AccountWeighed &weighed)
{
    if (m_weighed.isEmpty() || weighed.account != m_weighed)
        return;
    if (m_isHeld && m_bar->isVisibleTo(this)) { // something else was asked meanwhile
        m_weighed.clear();
        return;
    }
    m_weighed.clear();
    const QByteArray account = weighed.account;
    const auto drop = [this, account] { Q_EMIT requested({shared::DropAccount{account}}); };
    if (!weighed.exists)
        return on(shared::DeedDone{.deed = shared::WindowDeed::Drop,
            .account = account,
            .trouble = shared::WindowTrouble::NoSuchAccount});
    if (isWorthless(weighed))
        return drop();
    constexpr int kCancel = 1; // whose Enter was for something else loses nothing
    m_isHeld = true;
    m_bar->ask(InlineBar::Tone::Warning, describeLoss(weighed),
        {{tr("Drop for good"), drop, InlineBar::Look::Primary}, {tr("Cancel"), {}}}, kCancel);
}

void AccountsPage::on(const shared::SessionsListed &listed)
{
    m_sessions->take(listed, QDateTime::currentMSecsSinceEpoch());
}

void AccountsPage::on(const shared::DeedDone &done)
{
    // A question that is being answered, or a password that nobody has read yet, is not taken away.
    if (m_isHeld && m_bar->isVisibleTo(this)) {
        m_later.push_back(done);
        return;
    }
    const QString sentence = describeDeed(done);
    if (!done.password.isEmpty())
        return showPassword(done, sentence);
    m_isHeld = false;
    const QByteArray account = done.account;
    if (done.trouble == shared::WindowTrouble::AlreadySuspended) {
        m_bar->ask(InlineBar::Tone::Warning, sentence, {{tr("&Close"), {}}}, kNobody);
        return;
    }
    const bool isGood = done.trouble == shared::WindowTrouble::None;
    m_bar->ask(isGood ? InlineBar::Tone::Info : InlineBar::Tone::Failure, sentence,
        {{tr("&Close"), {}}}, kNobody);
}

bool AccountsPage::eventFilter(QObject *watched, QEvent *event)
{
    // The bar was answered: what came meanwhile is shown, unless the answer has asked again.
    if (watched == m_bar && event->type() == QEvent::HideToParent && !m_later.empty())
        QMetaObject::invokeMethod(this, &AccountsPage::showLater, Qt::QueuedConnection);
    return Page::eventFilter(watched, event);
}

void AccountsPage::showLater()
{
    if (m_later.empty() || m_bar->isVisibleTo(this))
        return;
    const shared::DeedDone done = m_later.front();
    m_later.pop_front();
    on(done);
    m_isHeld = m_isHeld || !m_later.empty(); // one after the other
}

void AccountsPage::showPassword(const shared::DeedDone &done, const QString &sentence)
{
    m_isHeld = true;
    m_bar->ask(InlineBar::Tone::Info, sentence,
        {{tr("Cop&y"),
             [this, done, sentence] {
                 QApplication::clipboard()->setText(QString::fromLatin1(done.password));
                 showPassword(done, sentence); // it is shown until it was read
             },
             InlineBar::Look::Primary},
            {tr("&Close"), {}}});
}

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
    else if (!m_feed->searched().isEmpty())
        m_hint->say(tr("No account matches “%1”.").arg(QString::fromUtf8(m_feed->searched())));
    else
        m_hint->say(tr("No accounts yet. People register with “/msg NickServ REGISTER "
                       "<password>”, or as guests with “/register <password>”."));
    m_count->setVisible(m_isListed && m_areKept);
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
