#include "client/ui/Actions.h"

#include "client/ui/Icons.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

namespace watek::client::ui {

namespace {

using enum ActionId;

enum class Mark {
    None,
    Checkable,
    Exclusive, ///< one of the densities
};

struct Row {
    ActionId id;
    MenuId menu;
    const char *text;
    const char *keys = "";
    const char *icon = "";
    Mark mark = Mark::None;
    bool separatorBefore = false;
};

// clang-format off
constexpr Row kRows[] = {
    {AddServer, MenuId::File, QT_TRANSLATE_NOOP("Actions", "Connect to another &server…"), "Ctrl+N", "network"},
    {Connect, MenuId::File, QT_TRANSLATE_NOOP("Actions", "&Connect"), "", "join"},
    {Disconnect, MenuId::File, QT_TRANSLATE_NOOP("Actions", "&Disconnect"), "Ctrl+D", "leave"},
    {RemoveServer, MenuId::File, QT_TRANSLATE_NOOP("Actions", "&Remove this server…"), "", "close"},
    {Quit, MenuId::File, QT_TRANSLATE_NOOP("Actions", "&Quit"), "Ctrl+Q", "quit", Mark::None, true},
    {Undo, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "&Undo"), "Ctrl+Z", "undo"},
    {Redo, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "Re&do"), "Ctrl+Shift+Z"},
    {Cut, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "Cu&t"), "Ctrl+X"},
    {CopyText, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "C&opy"), "Ctrl+C", "copy"},
    {Paste, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "P&aste"), "Ctrl+V"},
    {SelectAll, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "Se&lect all"), "Ctrl+A"},
    {Reply, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "&Reply to the message"), "Ctrl+R", "reply", Mark::None, true},
    {React, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "R&eact to the message"), "Ctrl+E", "react"},
    {Copy, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "&Copy messages"), "Ctrl+Shift+C", "", Mark::None, true},
    {Find, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "&Find in this conversation"), "Ctrl+F", "search", Mark::None, true},
    {FindNext, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "Find &next"), "F3"},
    {FindPrevious, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "Find &previous"), "Shift+F3"},
    {ChangeNick, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "Change nickna&me…"), "", "person", Mark::None, true},
    {Settings, MenuId::Edit, QT_TRANSLATE_NOOP("Actions", "&Settings…"), "Ctrl+,", "settings"},
    {ShowMembers, MenuId::View, QT_TRANSLATE_NOOP("Actions", "Show &members"), "Ctrl+M", "members", Mark::Checkable},
    {ShowPassages, MenuId::View, QT_TRANSLATE_NOOP("Actions", "Show who &joins and leaves"), "", "", Mark::Checkable},
    {DensityCompact, MenuId::View, QT_TRANSLATE_NOOP("Actions", "&Compact"), "", "", Mark::Exclusive, true},
    {DensityComfortable, MenuId::View, QT_TRANSLATE_NOOP("Actions", "C&omfortable"), "", "", Mark::Exclusive},
    {DensitySpacious, MenuId::View, QT_TRANSLATE_NOOP("Actions", "&Spacious"), "", "", Mark::Exclusive},
    {QuickSwitch, MenuId::Channel, QT_TRANSLATE_NOOP("Actions", "&Go to…"), "Ctrl+K", "search"},
    {JoinChannel, MenuId::Channel, QT_TRANSLATE_NOOP("Actions", "&Join a channel…"), "Ctrl+J", "join", Mark::None, true},
    {ListChannels, MenuId::Channel, QT_TRANSLATE_NOOP("Actions", "Channel l&ist…"), "Ctrl+L", "channel"},
    {LeaveChannel, MenuId::Channel, QT_TRANSLATE_NOOP("Actions", "&Leave"), "Ctrl+W", "leave"},
    {UndoLeave, MenuId::Channel, QT_TRANSLATE_NOOP("Actions", "&Undo leaving"), "Ctrl+Shift+T", "undo"},
    {SetTopic, MenuId::Channel, QT_TRANSLATE_NOOP("Actions", "Set the &topic…"), ""},
    {Mute, MenuId::Channel, QT_TRANSLATE_NOOP("Actions", "&Mute"), "", "", Mark::Checkable},
    {MarkRead, MenuId::Channel, QT_TRANSLATE_NOOP("Actions", "Mark as &read"), "Shift+Esc"},
    {NextChannel, MenuId::Window, QT_TRANSLATE_NOOP("Actions", "&Next conversation"), "Alt+Down"},
    {PreviousChannel, MenuId::Window, QT_TRANSLATE_NOOP("Actions", "&Previous conversation"), "Alt+Up"},
    {NextUnread, MenuId::Window, QT_TRANSLATE_NOOP("Actions", "Next &unread conversation"), "Alt+Shift+Down"},
    {PreviousUnread, MenuId::Window, QT_TRANSLATE_NOOP("Actions", "Previous unread &conversation"), "Alt+Shift+Up"},
    {NextArea, MenuId::Window, QT_TRANSLATE_NOOP("Actions", "Next &area"), "F6", "", Mark::None, true},
    {PreviousArea, MenuId::Window, QT_TRANSLATE_NOOP("Actions", "Previous a&rea"), "Shift+F6"},
    {JumpToBottom, MenuId::Window, QT_TRANSLATE_NOOP("Actions", "Go to the &latest message"), "Ctrl+End", "jump"},
    {Back, MenuId::Window, QT_TRANSLATE_NOOP("Actions", "&Back to the input"), "Esc"},
    {Shortcuts, MenuId::Help, QT_TRANSLATE_NOOP("Actions", "&Keyboard shortcuts"), "Ctrl+/", "keyboard"},
    {About, MenuId::Help, QT_TRANSLATE_NOOP("Actions", "&About Wątek")},
};

constexpr const char *kMenus[kMenuCount] = {
    QT_TRANSLATE_NOOP("Actions", "&File"), QT_TRANSLATE_NOOP("Actions", "&Edit"),
    QT_TRANSLATE_NOOP("Actions", "&View"), QT_TRANSLATE_NOOP("Actions", "&Channel"),
    QT_TRANSLATE_NOOP("Actions", "&Window"), QT_TRANSLATE_NOOP("Actions", "&Help"),
};
// clang-format on

constexpr char kOfText[] = "isOfText";

static_assert(std::size(kRows) == kActionCount);

QString translated(const char *text) { return QCoreApplication::translate("Actions", text); }

} // namespace

Actions::Actions(QWidget *window)
    : QObject(window)
{
    auto *densities = new QActionGroup(this);
    for (const Row &row : kRows) {
        auto *action = new QAction(translated(row.text), this);
        action->setShortcut(QKeySequence(QLatin1String(row.keys)));
        action->setCheckable(row.mark != Mark::None);
        if (row.mark == Mark::Exclusive)
            densities->addAction(action);
        if (*row.icon != '\0')
            action->setIcon(icon(row.icon));
        // A menu has one place for both, and the check mark says more.
        action->setIconVisibleInMenu(row.mark == Mark::None);
        action->setProperty(kOfText, row.id >= Undo && row.id <= SelectAll);
        if (row.id == Quit)
            action->setMenuRole(QAction::QuitRole);
        window->addAction(action);
        m_actions[size_t(row.id)] = action;
    }
}

MenuId Actions::menuOf(ActionId id) { return kRows[int(id)].menu; }

QString Actions::menuTitle(MenuId menu) { return translated(kMenus[int(menu)]); }

QString Actions::leaveText(bool isQuery)
{
    return isQuery ? translated(QT_TRANSLATE_NOOP("Actions", "Clos&e"))
                   : translated(kRows[int(LeaveChannel)].text);
}

bool Actions::isOfText(const QAction *action) { return action->property(kOfText).toBool(); }

QString Actions::plainText(const QAction *action) { return action->text().remove(u'&'); }

void Actions::fill(QMenuBar *menuBar) const
{
    std::array<QMenu *, kMenuCount> menus{};
    for (int n = 0; n < kMenuCount; ++n)
        menus[n] = menuBar->addMenu(menuTitle(MenuId(n)));
    for (const Row &row : kRows) {
        QMenu *menu = menus[int(row.menu)];
        if (row.separatorBefore)
            menu->addSeparator();
        menu->addAction((*this)[row.id]);
    }
}

} // namespace watek::client::ui
