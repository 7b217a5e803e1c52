#include "client/ui/EditCommands.h"

#include "client/ui/messages/MessageView.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextDocument>

namespace watek::client::ui {

namespace {

using enum EditCommand;

// QLineEdit and QPlainTextEdit have the same slots under no common class.
template <typename Field>
void runOnField(EditCommand command, Field &field)
{
    switch (command) {
    case Undo:
        return field.undo();
    case Redo:
        return field.redo();
    case Cut:
        return field.cut();
    case Copy:
        return field.copy();
    case Paste:
        return field.paste();
    case SelectAll:
        return field.selectAll();
    }
}

bool canRunOnLine(EditCommand command, const QLineEdit &line)
{
    switch (command) {
    case Undo:
        return line.isUndoAvailable();
    case Redo:
        return line.isRedoAvailable();
    case Cut:
    case Copy:
        return line.hasSelectedText() && line.echoMode() == QLineEdit::Normal;
    case Paste:
        return !line.isReadOnly();
    case SelectAll:
        return !line.text().isEmpty();
    }
    return false;
}

bool canRunOnText(EditCommand command, const QPlainTextEdit &edit)
{
    switch (command) {
    case Undo:
        return edit.document()->isUndoAvailable();
    case Redo:
        return edit.document()->isRedoAvailable();
    case Cut:
    case Copy:
        return edit.textCursor().hasSelection();
    case Paste:
        return edit.canPaste();
    case SelectAll:
        return !edit.document()->isEmpty();
    }
    return false;
}

} // namespace

bool takesEditCommands(const QWidget *widget)
{
    return qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget)
        || qobject_cast<const MessageView *>(widget);
}

void runEditCommand(EditCommand command, QWidget *target)
{
    if (auto *line = qobject_cast<QLineEdit *>(target))
        runOnField(command, *line);
    else if (auto *edit = qobject_cast<QPlainTextEdit *>(target))
        runOnField(command, *edit);
    else if (auto *messages = qobject_cast<MessageView *>(target); messages && command == Copy)
        messages->copy();
    else if (messages && command == SelectAll)
        messages->selectAll();
}

bool canRunEditCommand(EditCommand command, const QWidget *target)
{
    if (const auto *line = qobject_cast<const QLineEdit *>(target))
        return canRunOnLine(command, *line);
    if (const auto *edit = qobject_cast<const QPlainTextEdit *>(target))
        return canRunOnText(command, *edit);
    const auto *messages = qobject_cast<const MessageView *>(target);
    return messages && (command == Copy || command == SelectAll) && messages->model() != nullptr
        && messages->model()->rowCount() > 0;
}

} // namespace watek::client::ui
