// Buttons that do what a table's context menu does: one action each. Thread: gui.
#pragma once

class QAction;
class QPushButton;
class QWidget;

namespace watek::server::window {

/// Triggers the action, looks like it, can be used when that can be, and names its keys in its tool
/// tip.
QPushButton *newButtonOf(QAction *action, QWidget *parent);

} // namespace watek::server::window
