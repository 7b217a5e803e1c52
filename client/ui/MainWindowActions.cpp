// What MainWindow does when one of its actions is triggered. Thread: gui.
#include "client/model/Workspace.h"
#include "client/ui/AskDialog.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/EditCommands.h"
#include "client/ui/FieldErrors.h"
#include "client/ui/FindBar.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/Icons.h"
#include "client/ui/InputEdit.h"
#include "client/ui/MainWindow.h"
#include "client/ui/MemberPane.h"
#include "client/ui/QuickSwitcher.h"
#include "client/ui/Settings.h"
#include "client/ui/SettingsDialog.h"
#include "client/ui/ShortcutSheet.h"
#include "client/ui/StateBar.h"
#include "common/widgets/DialogButtons.h"

#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QTreeView>

#include <array>
#include <utility>

namespace watek::client::ui {

using session::ConversationKind;

namespace {

/// MainWindow::run() knows these.
constexpr std::array kOfConversation{ActionId::Connect, ActionId::Disconnect,
    ActionId::RemoveServer, ActionId::JoinChannel, ActionId::ListChannels, ActionId::LeaveChannel,
    ActionId::SetTopic, ActionId::Mute, ActionId::MarkRead};

} // namespace

void MainWindow::wireActions()
{
    using enum ActionId;
    const auto on = [this](ActionId id, auto &&handler) {
        connect(m_actions[id], &QAction::triggered, this, std::forward<decltype(handler)>(handler));
    };
    on(AddServer, [this] { showFirstRun(nullptr); });
    for (const ActionId id : kOfConversation)
        on(id, [this, id] { run(id, m_workspace.active()); });
    on(Quit, [this] { close(); });
    on(Reply, [this] { m_page->messages()->askReply(); });
    on(React, [this] { m_page->messages()->askReaction(); });
    on(Copy, [this] { m_page->messages()->copy(); });
    on(Find, [this] { m_page->findBar()->open(); });
    on(FindNext, [this] { m_page->findBar()->step(1); });
    on(FindPrevious, [this] { m_page->findBar()->step(-1); });
    on(ChangeNick, [this] { askNick(); });
    on(ActionId::Settings, [this] { (new SettingsDialog(m_settings, this))->open(); });
    on(ShowMembers, [this](bool shows) { showMembers(shows); });
    on(ShowPassages, [this](bool shows) { m_settings.setShowsPassages(shows); });
    on(DensityCompact, [this] { m_settings.setDensity(Density::Compact); });
    on(DensityComfortable, [this] { m_settings.setDensity(Density::Comfortable); });
    on(DensitySpacious, [this] { m_settings.setDensity(Density::Spacious); });
    on(QuickSwitch, [this] { openSwitcher(); });
    on(UndoLeave, [this] { m_leaving.undo(); });
    on(NextChannel, [this] { step(1, false); });
    on(PreviousChannel, [this] { step(-1, false); });
    on(NextUnread, [this] { step(1, true); });
    on(PreviousUnread, [this] { step(-1, true); });
    on(NextArea, [this] { stepArea(1); });
    on(PreviousArea, [this] { stepArea(-1); });
    on(JumpToBottom, [this] { m_page->messages()->goToBottom(); });
    on(Back, [this] { isFirstRunShown() ? showChat() : m_page->stepBack(); });
    on(Shortcuts, [this] { (new ShortcutSheet(m_actions, this))->open(); });
    on(About, [this] {
        auto *box = new QMessageBox(this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setWindowTitle(tr("About Wątek"));
        box->setTextFormat(Qt::PlainText);
        box->setText(tr("Wątek %1: a chat client for IRC.\nWątek is Polish for a thread, of a "
                        "program and of a conversation.")
                         .arg(QStringLiteral(WATEK_VERSION)));
        box->setIconPixmap(applicationIcon().pixmap(64, 64));
        box->setStandardButtons(QMessageBox::Close);
        box->button(QMessageBox::Close)->setText(tr("Close"));
        widgets::removeButtonIcons(box);
        box->open();
    });
}

void MainWindow::updateActions()
{
    using enum ActionId;
    const session::Conversation *shown = m_workspace.conversation(m_workspace.active());
    const bool chats = !isFirstRunShown() && shown != nullptr;
    const bool isChannel = chats && shown->kind() == ConversationKind::Channel;
    const auto enable = [this](std::initializer_list<ActionId> ids, bool enabled) {
        for (const ActionId id : ids)
            m_actions[id]->setEnabled(enabled);
    };
    for (const ActionId id : kOfConversation)
        enable({id}, chats && isOffered(id, shown->id()));
    const bool isQuery = chats && shown->kind() == ConversationKind::Query;
    m_actions[LeaveChannel]->setText(Actions::leaveText(isQuery));
    const bool canTag = chats && shown->kind() != ConversationKind::Server;
    enable({Reply}, canTag && session()->canSend(session::ClientTag::Reply));
    enable({React}, canTag && session()->canSend(session::ClientTag::React));
    enable({Copy, Find, FindNext, FindPrevious, QuickSwitch, NextChannel, PreviousChannel,
               NextUnread, PreviousUnread, NextArea, PreviousArea, JumpToBottom},
        chats);
    enable({ChangeNick}, chats && isOffered(ChangeNick, shown->id()));
    enable({UndoLeave}, bool(m_leaving.id()));
    enable({Back}, chats || !m_workspace.sessions().isEmpty());

    m_actions[ShowMembers]->setChecked(isNarrow() ? m_showsInPlace : m_settings.showsMembers());
    enable({ShowMembers}, !chats || isChannel);
    m_actions[ShowPassages]->setChecked(m_settings.showsPassages());
    m_actions[DensityCompact]->setChecked(m_settings.density() == Density::Compact);
    m_actions[DensityComfortable]->setChecked(m_settings.density() == Density::Comfortable);
    m_actions[DensitySpacious]->setChecked(m_settings.density() == Density::Spacious);
    const model::ChannelListModel *channels = m_workspace.channels();
    m_actions[Mute]->setChecked(channels->isMuted(m_workspace.active()));
}

void MainWindow::step(int direction, bool unreadOnly)
{
    const model::ChannelListModel *channels = m_workspace.channels();
    const QModelIndex next
        = channels->neighbour(channels->indexOf(m_workspace.active()), direction, unreadOnly);
    if (next.isValid())
        m_workspace.setActive(channels->idAt(next));
}

void MainWindow::stepArea(int direction)
{
    QList<QWidget *> areas;
    if (m_channels->isVisible())
        areas.append(m_channels->list());
    const auto appendButtonsOf = [&areas](const StateBar *bar) {
        if (QWidget *button = bar->firstButton())
            areas.append(button);
    };
    appendButtonsOf(m_page->leavingBar());
    appendButtonsOf(m_page->stateBar());
    areas.append(m_page->messages());
    if (m_members->isVisible())
        areas.append(m_members->list());
    appendButtonsOf(m_page->sendingBar());
    areas.append(m_page->input());
    const QWidget *focus = QApplication::focusWidget();
    int at = int(areas.size()) - 1;
    for (int n = 0; n < areas.size(); ++n) {
        // Of a bar's buttons the first stands for all.
        const bool isBeside = qobject_cast<StateBar *>(areas[n]->parentWidget()) != nullptr && focus
            && areas[n]->parentWidget() == focus->parentWidget();
        if (focus != nullptr && (areas[n] == focus || areas[n]->isAncestorOf(focus) || isBeside))
            at = n;
    }
    QWidget *next = areas[(at + direction + areas.size()) % areas.size()];
    next->setFocus(Qt::ShortcutFocusReason);
    // A list that is entered with the keyboard shows where one is.
    auto *list = qobject_cast<QAbstractItemView *>(next);
    if (list != nullptr && list->model() != nullptr && !list->currentIndex().isValid()) {
        const int rows = list->model()->rowCount();
        const bool atEnd = list == m_page->messages();
        list->selectionModel()->setCurrentIndex(
            list->model()->index(atEnd ? rows - 1 : 0, 0), QItemSelectionModel::NoUpdate);
    }
}

void MainWindow::openSwitcher()
{
    std::vector<QuickSwitcher::Entry> entries;
    for (const session::Session *session : m_workspace.sessions()) {
        for (const session::Conversation *conversation : session->conversations()) {
            const session::ConversationId id = conversation->id();
            const char *picture = conversation->kind() == ConversationKind::Channel ? "channel"
                : conversation->kind() == ConversationKind::Query                   ? "person"
                                                                                    : "network";
            const QString network = m_workspace.channels()->networkName(session);
            const bool isServer = conversation->kind() == ConversationKind::Server;
            entries.push_back({.text = isServer ? network : conversation->name(),
                .hint = isServer ? QString() : network,
                .iconName = picture,
                .run = [this, id] { m_workspace.setActive(id); }});
        }
    }
    for (QAction *action : m_actions.all()) {
        if (action->isEnabled() && action != m_actions[ActionId::QuickSwitch]) {
            entries.push_back({.text = Actions::plainText(action),
                .hint = action->shortcut().toString(QKeySequence::NativeText),
                .run = [action] { action->trigger(); }});
        }
    }
    auto *switcher = new QuickSwitcher(std::move(entries), this);
    switcher->open();
}

void MainWindow::askNick()
{
    if (!session())
        return;
    AskDialog::ask({.title = tr("Change nickname"),
                       .label = tr("New nickname"),
                       .button = tr("Change"),
                       .text = session()->ownNick(),
                       .errorOf = &nickError},
        this, [this](const QString &nick) {
            if (session::Session *here = session())
                here->changeNick(nick);
        });
}

QWidget *MainWindow::editTarget() const
{
    return m_edits && m_edits->isVisible() ? m_edits.data() : m_page->input();
}

void MainWindow::wireEditMenu()
{
    static constexpr std::pair<ActionId, EditCommand> kCommands[] = {
        {ActionId::Undo, EditCommand::Undo},
        {ActionId::Redo, EditCommand::Redo},
        {ActionId::Cut, EditCommand::Cut},
        {ActionId::CopyText, EditCommand::Copy},
        {ActionId::Paste, EditCommand::Paste},
        {ActionId::SelectAll, EditCommand::SelectAll},
    };
    for (const auto &[id, command] : kCommands) {
        connect(m_actions[id], &QAction::triggered, this,
            [this, command = command] { runEditCommand(command, editTarget()); });
    }
    // The menu bar has the focus itself while one of its menus is open.
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, QWidget *now) {
        if (takesEditCommands(now) && isAncestorOf(now))
            m_edits = now;
    });
    const QMenu *menu = menuBar()->actions()[int(MenuId::Edit)]->menu();
    connect(menu, &QMenu::aboutToShow, this, [this] {
        for (const auto &[id, command] : kCommands)
            m_actions[id]->setEnabled(canRunEditCommand(command, editTarget()));
    });
    // The keys work at any time.
    connect(menu, &QMenu::aboutToHide, this, [this] {
        for (const auto &[id, command] : kCommands)
            m_actions[id]->setEnabled(true);
    });
}

} // namespace watek::client::ui
