// Ctrl+/: all keys on one page, read from the list of actions. Thread: gui.
#pragma once

#include <QDialog>

namespace watek::client::ui {

class Actions;

class ShortcutSheet final : public QDialog {
    Q_OBJECT
public:
    ShortcutSheet(const Actions &actions, QWidget *parent);
};

} // namespace watek::client::ui
