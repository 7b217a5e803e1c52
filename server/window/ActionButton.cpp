#include "server/window/ActionButton.h"

#include "common/widgets/PlainText.h"

#include <QAction>
#include <QPushButton>

namespace watek::server::window {

QPushButton *newButtonOf(QAction *action, QWidget *parent)
{
    auto *button = new QPushButton(action->icon(), action->text(), parent);
    widgets::setPlainToolTip(button, action->shortcut().toString(QKeySequence::NativeText));
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, button,
        [action, button] { button->setEnabled(action->isEnabled()); });
    button->setEnabled(action->isEnabled());
    return button;
}

} // namespace watek::server::window
