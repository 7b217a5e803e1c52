#include "client/ui/ChannelDirectoryDialog.h"

#include "client/session/ChannelDirectory.h"
#include "client/session/Session.h"
#include "client/ui/ChannelDirectoryModel.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/JoinDialog.h"
#include "common/widgets/DialogButtons.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <utility>

namespace watek::client::ui {

using session::ChannelDirectory;

namespace {

/// There is no connection yet, and none has to be asked for.
bool isOnTheWay(const session::Session &session)
{
    const session::Phase phase = session.connection().phase;
    return phase != session::Phase::Idle && phase != session::Phase::Failed
        && phase != session::Phase::Lost && phase != session::Phase::Online;
}

} // namespace

ChannelDirectoryDialog::ChannelDirectoryDialog(session::Session &session, QWidget *parent)
    : QDialog(parent)
    , m_session(&session)
    , m_search(new QLineEdit(this))
    , m_table(new QTreeView(this))
    , m_rows(new ChannelDirectoryModel(this))
    , m_state(new widgets::PlainLabel(this))
    , m_scope(new widgets::PlainLabel(this))
{
    setObjectName(QStringLiteral("channelDirectory"));
    setNetworkName(session.networkName());
    setAttribute(Qt::WA_DeleteOnClose);
    m_search->setObjectName(QStringLiteral("directorySearch"));
    m_search->setPlaceholderText(tr("Search in names and topics"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_table->setObjectName(QStringLiteral("directoryTable"));
    m_table->setAccessibleName(tr("Channels"));
    m_table->setModel(m_rows);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->header()->setSortIndicator(ChannelDirectoryModel::kMembers, Qt::DescendingOrder);
    m_table->header()->setSectionsClickable(true);
    m_table->header()->setSortIndicatorShown(true);
    m_table->header()->resizeSection(ChannelDirectoryModel::kName, 180);
    m_table->header()->resizeSection(ChannelDirectoryModel::kMembers, 96);
    m_state->setObjectName(QStringLiteral("hint"));
    m_state->setWordWrap(true);
    m_scope->setObjectName(QStringLiteral("directoryScope"));
    m_scope->setWordWrap(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_search);
    layout->addWidget(m_scope);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_state);
    layout->addLayout(newButtons());
    widgets::removeButtonIcons(this);
    resize(qMin(720, parent ? parent->width() - 32 : 720), 440);

    connect(m_table, &QTreeView::activated, this, &ChannelDirectoryDialog::join);
    connect(m_table->header(), &QHeaderView::sortIndicatorChanged, this,
        [this](int column, Qt::SortOrder order) { m_rows->sort(column, order); });
    connect(m_rows, &ChannelDirectoryModel::aboutToRearrange, this,
        &ChannelDirectoryDialog::noteChoice);
    connect(
        m_rows, &ChannelDirectoryModel::rearranged, this, &ChannelDirectoryDialog::restoreChoice);
    connect(m_rows, &ChannelDirectoryModel::settled, this, &ChannelDirectoryDialog::onSettled);
    connect(m_search, &QLineEdit::textChanged, this, &ChannelDirectoryDialog::onSearched);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &ChannelDirectoryDialog::updateState);
    using session::Session;
    connect(
        &session.directory(), &ChannelDirectory::changed, this, &ChannelDirectoryDialog::onChanged);
    connect(
        &session.directory(), &ChannelDirectory::cleared, this, &ChannelDirectoryDialog::onCleared);
    connect(
        &session, &Session::connectionChanged, this, &ChannelDirectoryDialog::onConnectionChanged);
    connect(&session, &Session::greeted, this, &ChannelDirectoryDialog::onConnectionChanged);
    connect(&session, &QObject::destroyed, this, &QDialog::reject);
    m_search->setFocus();
    updateState();
}

ChannelDirectoryDialog::~ChannelDirectoryDialog()
{
    if (m_session)
        m_session->directory().stop();
}

session::Session *ChannelDirectoryDialog::session() const { return m_session; }

void ChannelDirectoryDialog::setNetworkName(const QString &name)
{
    setWindowTitle(tr("Channels of %1").arg(widgets::isolatedName(name)));
}

QLayout *ChannelDirectoryDialog::newButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_join = buttons->addButton(tr("Join"), QDialogButtonBox::ActionRole);
    m_join->setObjectName(QStringLiteral("directoryJoin"));
    m_join->setDefault(true);
    m_again = buttons->addButton(tr("Ask again"), QDialogButtonBox::ResetRole);
    m_again->setObjectName(QStringLiteral("directoryAgain"));
    m_again->setAutoDefault(false);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setText(tr("Close"));
    close->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_join, &QPushButton::clicked, this, &ChannelDirectoryDialog::join);
    connect(m_again, &QPushButton::clicked, this, &ChannelDirectoryDialog::onAgain);
    auto *row = new QVBoxLayout;
    row->addWidget(buttons);
    return row;
}

void ChannelDirectoryDialog::ask(const QString &mask)
{
    m_mask = mask;
    m_asksLater = m_session && !m_session->isGreeted();
    if (m_session && !m_asksLater)
        askNow();
    updateState();
}

void ChannelDirectoryDialog::askNow()
{
    m_asksLater = false;
    m_session->directory().stop(); // another mask than that of the question before
    m_session->directory().request(m_mask, m_session->isupport().listConditions());
    updateState();
}

void ChannelDirectoryDialog::onAgain()
{
    if (!m_session)
        return;
    if (isOnTheWay(*m_session)) {
        m_session->disconnectFromServer();
    } else if (!m_session->isOnline()) {
        m_asksLater = true;
        m_session->tryNow();
    } else if (m_session->directory().state() == ChannelDirectory::State::Asking) {
        m_session->directory().stop();
    } else {
        askNow();
    }
}

void ChannelDirectoryDialog::onConnectionChanged()
{
    if (m_asksLater && m_session && m_session->isGreeted())
        askNow();
    else
        updateState();
}

bool ChannelDirectoryDialog::eventFilter(QObject *watched, QEvent *event)
{
    // From the field one walks through the rows, and goes on typing.
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp
            || key == Qt::Key_PageDown)
            return QCoreApplication::sendEvent(m_table, event);
    }
    return QDialog::eventFilter(watched, event);
}

void ChannelDirectoryDialog::noteChoice()
{
    m_chosen = chosenRow().data(ChannelDirectoryModel::kNameRole).toString();
}

void ChannelDirectoryDialog::restoreChoice()
{
    if (const int row = m_chosen.isEmpty() ? -1 : m_rows->rowOf(m_chosen); row >= 0)
        m_table->setCurrentIndex(m_rows->index(row, ChannelDirectoryModel::kName));
    chooseOnlyOne();
    updateState();
}

void ChannelDirectoryDialog::onChanged()
{
    if (!m_session)
        return;
    m_rows->append(m_session->directory().takeRows());
    onSettled();
}

/// The whole list is there, and all of its rows are read: it is put in order.
void ChannelDirectoryDialog::onSettled()
{
    const bool isOver
        = m_session && m_session->directory().state() != ChannelDirectory::State::Asking;
    if (isOver && !m_rows->isBusy() && !std::exchange(m_isSorted, true)) {
        const QHeaderView *header = m_table->header();
        m_rows->sort(header->sortIndicatorSection(), header->sortIndicatorOrder());
    }
    updateState();
}

void ChannelDirectoryDialog::onCleared()
{
    m_isSorted = false;
    m_rows->clear();
}

void ChannelDirectoryDialog::onSearched() { m_rows->setFilter(m_search->text()); }

/// Where only one fits what was searched for, it is chosen, as everybody sees.
void ChannelDirectoryDialog::chooseOnlyOne()
{
    if (!chosenRow().isValid() && m_rows->rowCount() == 1 && !m_search->text().trimmed().isEmpty())
        m_table->setCurrentIndex(m_rows->index(0, ChannelDirectoryModel::kName));
}

/// The row that is marked. The current one alone is not enough: a table that gets the focus makes
/// its first row current without marking it.
QModelIndex ChannelDirectoryDialog::chosenRow() const
{
    return m_table->selectionModel()->selectedRows(ChannelDirectoryModel::kName).value(0);
}

void ChannelDirectoryDialog::join()
{
    const QModelIndex chosen = chosenRow();
    if (!chosen.isValid() || !m_session || !m_session->isOnline())
        return;
    JoinDialog::joinNow(
        *m_session, chosen.data(ChannelDirectoryModel::kNameRole).toString(), parentWidget());
    accept();
}

QString ChannelDirectoryDialog::stateText() const
{
    using State = ChannelDirectory::State;
    const ChannelDirectory &directory = m_session->directory();
    const int shown = m_rows->rowCount();
    const auto number = [](qsizetype n) { return QLocale().toString(n); };
    if (directory.state() == State::Asking)
        return tr("Asking for the channels. So far: %1").arg(number(directory.total()));
    if (directory.state() == State::Lost && !m_asksLater)
        return tr("The connection was lost before the list was whole.");
    if (isOnTheWay(*m_session) || (m_session->isOnline() && m_asksLater))
        return tr("Connecting. The channels are asked for as soon as you are connected.");
    if (!m_session->isOnline()) {
        const session::ConnectionState &connection = m_session->connection();
        if (connection.reason == receive::FailReason::None)
            return tr("You are not connected. Connect to see the channels.");
        StateFacts facts = stateFacts(*m_session);
        facts.seconds = -1; // the countdown runs in the window
        return stateMessage(stateOf(connection), facts).text;
    }
    if (directory.state() == State::Refused)
        return tr("The server does not list its channels now. Ask again in a moment. (%1)")
            .arg(directory.refusal());
    if (!m_search->text().trimmed().isEmpty())
        return shown == 0 ? tr("No channel fits.") : tr("Channels that fit: %1").arg(number(shown));
    if (directory.state() == State::Stopped)
        return tr("Stopped. Channels so far: %1").arg(number(m_rows->all()));
    if (directory.total() > m_rows->all())
        return tr("%1 of %2 channels; the others are not listed here.")
            .arg(number(m_rows->all()), number(directory.total()));
    if (directory.state() == State::Complete && m_rows->all() == 0)
        return tr("The server lists no channels.");
    return tr("Channels: %1").arg(number(m_rows->all()));
}

QString ChannelDirectoryDialog::scopeText() const
{
    using Filtering = ChannelDirectory::Filtering;
    if (m_mask.isEmpty())
        return tr("The field searches here, in all channels that the server has listed.");
    switch (m_session->directory().filtering()) {
    case Filtering::Server:
        return tr("The server lists what fits “%1”; the field searches here, in that list.")
            .arg(m_mask);
    case Filtering::Here:
        return tr("This server takes no such condition: it was asked for all its channels, and "
                  "what does not fit “%1” was left out here.")
            .arg(m_mask);
    case Filtering::Impossible:
        return tr("This server cannot tell what fits “%1”, so all its channels are listed.")
            .arg(m_mask);
    case Filtering::Nobody:
        break;
    }
    return {};
}

void ChannelDirectoryDialog::updateState()
{
    if (!m_session)
        return;
    const bool isOnline = m_session->isOnline();
    const bool isAsking = m_session->directory().state() == ChannelDirectory::State::Asking;
    m_join->setEnabled(isOnline && chosenRow().isValid());
    // Never disabled: the focus would go on to Close, and the next press would close the dialog.
    m_again->setText(isAsking || isOnTheWay(*m_session) ? tr("Stop")
            : isOnline                                  ? tr("Ask again")
                                                        : tr("Connect"));
    m_state->setText(stateText());
    m_scope->setText(scopeText());
    m_scope->setVisible(!m_scope->text().isEmpty());
}

} // namespace watek::client::ui
