// What MainWindow does when one of its actions is triggered. Thread: gui.
#include "client/model/Workspace.h"
#include "client/ui/AskDialog.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/FieldErrors.h"
#include "client/ui/FindBar.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/Icons.h"
#include "client/ui/InputEdit.h"
#include "client/ui/JoinDialog.h"
#include "client/ui/MainWindow.h"
#include "client/ui/MemberPane.h"
#include "client/ui/QuickSwitcher.h"
#include "client/ui/Settings.h"
#include "client/ui/SettingsDialog.h"
#include "client/ui/ShortcutSheet.h"
#include "common/widgets/DialogButtons.h"
#include "common/widgets/PlainText.h"

#include <QApplication>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTreeView>

#include <array>
#include <span>

namespace watek::client::ui {

using session::ConversationKind;

void MainWindow::wireActions()
{
    using enum ActionId;
    const auto on = [this](ActionId id, auto &&handler) {
        connect(m_actions[id], &QAction::triggered, this, std::forward<decltype(handler)>(handler));
    };
    on(AddServer, [this] { showFirstRun(nullptr); });
    on(Connect, [this] { session()->tryNow(); });
    on(Disconnect, [this] { session()->disconnectFromServer(); });
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
    on(JoinChannel, [this] { askChannel(); });
    on(LeaveChannel, [this] { leave(); });
    on(UndoLeave, [this] { m_leaving.undo(); });
    on(SetTopic, [this] { askTopic(); });
    on(Mute, [this](bool isMuted) { m_workspace.setMuted(m_workspace.active(), isMuted); });
    on(MarkRead, [this] { m_workspace.markRead(m_workspace.active()); });
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
    const session::Phase phase = chats ? session()->connection().phase : session::Phase::Idle;
    const bool isDown = phase == session::Phase::Idle || phase == session::Phase::Failed
        || phase == session::Phase::Lost;
    const bool isOnline = phase == session::Phase::Online;
    const bool isChannel = chats && shown->kind() == ConversationKind::Channel;
    const auto enable = [this](std::initializer_list<ActionId> ids, bool enabled) {
        for (const ActionId id : ids)
            m_actions[id]->setEnabled(enabled);
    };
    enable({Connect}, chats && isDown);
    enable({Disconnect}, chats && (!isDown || phase == session::Phase::Lost));
    const bool canTag = chats && shown->kind() != ConversationKind::Server;
    enable({Reply}, canTag && session()->canSend(session::ClientTag::Reply));
    enable({React}, canTag && session()->canSend(session::ClientTag::React));
    enable({Copy, Find, FindNext, FindPrevious, QuickSwitch, MarkRead, NextChannel, PreviousChannel,
               NextUnread, PreviousUnread, NextArea, PreviousArea, JumpToBottom},
        chats);
    enable({ChangeNick, JoinChannel}, chats && isOnline);
    enable({LeaveChannel, Mute}, chats && shown->kind() != ConversationKind::Server);
    enable({UndoLeave}, bool(m_leaving.id()));
    enable({SetTopic}, isChannel && isOnline && shown->isJoined());
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
    areas.append(m_page->messages());
    if (m_members->isVisible())
        areas.append(m_members->list());
    areas.append(m_page->input());
    const QWidget *focus = QApplication::focusWidget();
    int at = int(areas.size()) - 1;
    for (int n = 0; n < areas.size(); ++n) {
        if (focus != nullptr && (areas[n] == focus || areas[n]->isAncestorOf(focus)))
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
            entries.push_back({.text = conversation->name(),
                .hint = conversation->kind() == ConversationKind::Server ? QString()
                                                                         : session->networkName(),
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

void MainWindow::askChannel()
{
    if (session::Session *here = session())
        (new JoinDialog(*here, this))->open();
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

void MainWindow::askTopic()
{
    const session::Conversation *shown = m_workspace.conversation(m_workspace.active());
    if (!shown)
        return;
    const session::ConversationId id = shown->id();
    AskDialog::ask({.title = tr("Set the topic"),
                       .label = tr("Topic of %1").arg(shown->name()),
                       .button = tr("Set"),
                       .text = shown->topic(),
                       .errorOf = {}},
        this, [this, id](const QString &topic) {
            session::Session *where = m_workspace.sessionOf(id);
            const session::Conversation *channel = m_workspace.conversation(id);
            if (where != nullptr && channel != nullptr) {
                // A topic that is refused stands in the conversation as an error of the server.
                std::ignore = where->submit(
                    id, QStringLiteral("/topic %1 :%2").arg(channel->name(), topic));
            }
        });
}

void MainWindow::leave()
{
    const session::ConversationId id = m_workspace.active();
    const session::Conversation *left = m_workspace.conversation(id);
    if (left == nullptr || left->kind() == ConversationKind::Server)
        return;
    // The one above, but rather one below than the server's own page.
    const model::ChannelListModel *channels = m_workspace.channels();
    const QModelIndex at = channels->indexOf(id);
    const QModelIndex next = at.row() > 0 ? at.siblingAtRow(at.row() - 1)
        : at.siblingAtRow(1).isValid()    ? at.siblingAtRow(1)
                                          : at.parent();
    m_workspace.setActive(channels->idAt(next));
    m_leaving.leave(id);
}

void MainWindow::openQuery(const QString &nick)
{
    session::Session *where = session();
    if (where == nullptr)
        return;
    if (const session::Conversation *query = where->openQuery(nick))
        m_workspace.setActive(query->id());
}

void MainWindow::openChannelMenu(session::ConversationId id, const QPoint &at)
{
    m_workspace.setActive(id);
    const session::Conversation *shown = m_workspace.conversation(id);
    if (shown == nullptr)
        return;
    using enum ActionId;
    static constexpr std::array kOfServer{JoinChannel, Connect, Disconnect};
    static constexpr std::array kOfChannel{MarkRead, Mute, SetTopic, LeaveChannel};
    static constexpr std::array kOfQuery{MarkRead, Mute, LeaveChannel};
    const auto actionsOf = [](ConversationKind kind) -> std::span<const ActionId> {
        switch (kind) {
        case ConversationKind::Server:
            return kOfServer;
        case ConversationKind::Channel:
            return kOfChannel;
        case ConversationKind::Query:
            break;
        }
        return kOfQuery;
    };
    QMenu *menu = widgets::newContextMenu(this);
    for (const ActionId action : actionsOf(shown->kind()))
        menu->addAction(m_actions[action]);
    menu->popup(at);
}

} // namespace watek::client::ui
