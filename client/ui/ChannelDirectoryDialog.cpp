#include "client/ui/ChannelDirectoryDialog.h"

#include "client/session/ChannelDirectory.h"
#include "client/session/Session.h"
#include "client/ui/ChannelDirectoryModel.h"
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

ChannelDirectoryDialog::ChannelDirectoryDialog(session::Session &session, QWidget *parent)
    : QDialog(parent)
    , m_session(&session)
    , m_search(new QLineEdit(this))
    , m_table(new QTreeView(this))
    , m_rows(new ChannelDirectoryModel(this))
    , m_state(new widgets::PlainLabel(this))
{
    setObjectName(QStringLiteral("channelDirectory"));
    setWindowTitle(tr("Channels of %1").arg(widgets::isolatedName(session.networkName())));
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

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_state);
    layout->addLayout(newButtons());
    widgets::removeButtonIcons(this);
    resize(qMin(720, parent ? parent->width() - 32 : 720), 440);

    connect(m_table, &QTreeView::activated, this, &ChannelDirectoryDialog::join);
    connect(m_table->header(), &QHeaderView::sortIndicatorChanged, this,
        [this](int column, Qt::SortOrder order) {
            keepingChoice([&] { m_rows->sort(column, order); });
        });
    connect(m_search, &QLineEdit::textChanged, this, &ChannelDirectoryDialog::onSearched);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &ChannelDirectoryDialog::updateState);
    using session::Session;
    connect(
        &session.directory(), &ChannelDirectory::changed, this, &ChannelDirectoryDialog::onChanged);
    connect(
        &session.directory(), &ChannelDirectory::cleared, this, &ChannelDirectoryDialog::onCleared);
    connect(&session, &Session::connectionChanged, this, &ChannelDirectoryDialog::updateState);
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
    connect(m_again, &QPushButton::clicked, this, [this] {
        if (m_session && m_session->directory().state() == ChannelDirectory::State::Asking)
            m_session->directory().stop();
        else
            ask(m_mask);
    });
    auto *row = new QVBoxLayout;
    row->addWidget(buttons);
    return row;
}

void ChannelDirectoryDialog::ask(const QString &mask)
{
    m_mask = mask;
    if (m_session && m_session->isOnline()) {
        m_session->directory().stop(); // another mask than that of the question before
        m_session->directory().request(mask);
    }
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

template <typename Change>
void ChannelDirectoryDialog::keepingChoice(Change &&change)
{
    const QString chosen = chosenRow().data(ChannelDirectoryModel::kNameRole).toString();
    change();
    for (int row = 0; !chosen.isEmpty() && row < m_rows->rowCount(); ++row) {
        const QModelIndex index = m_rows->index(row, ChannelDirectoryModel::kName);
        if (index.data(ChannelDirectoryModel::kNameRole).toString() == chosen) {
            m_table->setCurrentIndex(index);
            break;
        }
    }
    chooseOnlyOne();
    updateState();
}

void ChannelDirectoryDialog::onChanged()
{
    if (!m_session)
        return;
    m_rows->append(m_session->directory().takeRows());
    const bool isOver = m_session->directory().state() != ChannelDirectory::State::Asking;
    if (isOver && !std::exchange(m_isSorted, true)) {
        const QHeaderView *header = m_table->header();
        keepingChoice(
            [&] { m_rows->sort(header->sortIndicatorSection(), header->sortIndicatorOrder()); });
        return;
    }
    updateState();
}

void ChannelDirectoryDialog::onCleared()
{
    m_isSorted = false;
    m_rows->clear();
}

void ChannelDirectoryDialog::onSearched()
{
    keepingChoice([this] { m_rows->setFilter(m_search->text()); });
}

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
    m_session->join(chosen.data(ChannelDirectoryModel::kNameRole).toString());
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
    if (directory.state() == State::Lost)
        return tr("The connection was lost before the list was whole.");
    if (!m_session->isOnline())
        return tr("You are not connected.");
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

void ChannelDirectoryDialog::updateState()
{
    if (!m_session)
        return;
    const bool isOnline = m_session->isOnline();
    const bool isAsking = m_session->directory().state() == ChannelDirectory::State::Asking;
    m_join->setEnabled(isOnline && chosenRow().isValid());
    m_again->setText(isAsking ? tr("Stop") : tr("Ask again"));
    m_again->setEnabled(isOnline);
    m_state->setText(stateText());
}

} // namespace watek::client::ui
