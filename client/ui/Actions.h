// The one list of what the program can be told to do. Menus, shortcuts, the quick switcher, the
// shortcut sheet and the tests all read it. Thread: gui.
#pragma once

#include <QAction>
#include <QObject>

#include <array>

class QMenuBar;

namespace watek::client::ui {

enum class ActionId {
    AddServer,
    Connect,
    Disconnect,
    RemoveServer,
    Quit,
    Undo,
    Redo,
    Cut,
    CopyText,
    Paste,
    SelectAll,
    Reply,
    React,
    Copy,
    Find,
    FindNext,
    FindPrevious,
    ChangeNick,
    Settings,
    ShowMembers,
    ShowPassages,
    DensityCompact,
    DensityComfortable,
    DensitySpacious,
    QuickSwitch,
    JoinChannel,
    ListChannels,
    LeaveChannel,
    UndoLeave,
    SetTopic,
    Mute,
    MarkRead,
    NextChannel,
    PreviousChannel,
    NextUnread,
    PreviousUnread,
    NextArea,
    PreviousArea,
    JumpToBottom,
    Back,
    Shortcuts,
    About,
};
inline constexpr int kActionCount = int(ActionId::About) + 1;

enum class MenuId { File, Edit, View, Channel, Window, Help };
inline constexpr int kMenuCount = int(MenuId::Help) + 1;

class Actions final : public QObject {
    Q_OBJECT
public:
    /// The shortcuts work in all of `window`.
    explicit Actions(QWidget *window);

    QAction *operator[](ActionId id) const { return m_actions[size_t(id)]; }
    const std::array<QAction *, kActionCount> &all() const { return m_actions; }
    static MenuId menuOf(ActionId id);
    static QString menuTitle(MenuId menu);
    /// What LeaveChannel is called: a channel is left, a private conversation is closed.
    static QString leaveText(bool isQuery);
    /// Undo, Copy and their like: keys that a text field knows by itself.
    static bool isOfText(const QAction *action);
    /// The text without its access key, for lists.
    static QString plainText(const QAction *action);

    void fill(QMenuBar *menuBar) const;

private:
    std::array<QAction *, kActionCount> m_actions{};
};

} // namespace watek::client::ui
