#include "client/ui/InputEdit.h"

#include <QKeyEvent>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>

namespace watek::client::ui {

namespace {

constexpr int kMostLines = 6; ///< past these it scrolls
constexpr int kFrame = 16; ///< border and padding, above and below together

} // namespace

InputEdit::InputEdit(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setObjectName(QStringLiteral("messageInput"));
    setTabChangesFocus(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(0);
    connect(this, &QPlainTextEdit::textChanged, this, &QWidget::updateGeometry);
}

void InputEdit::setText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    moveCursor(QTextCursor::End);
}

void InputEdit::accept()
{
    m_history.add(text());
    clear();
}

void InputEdit::mention(const QString &nick)
{
    QTextCursor cursor = textCursor();
    const bool isFirst = cursor.position() == 0;
    const bool needsSpace = !isFirst && !document()->characterAt(cursor.position() - 1).isSpace();
    cursor.insertText((needsSpace ? QStringLiteral(" ") : QString()) + nick
        + (isFirst ? QStringLiteral(": ") : QStringLiteral(" ")));
    setTextCursor(cursor);
    setFocus();
}

int InputEdit::linesShown() const
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        lines += std::max(1, block.layout()->lineCount());
    return std::clamp(lines, 1, kMostLines);
}

QSize InputEdit::sizeHint() const
{
    return {200, linesShown() * fontMetrics().lineSpacing() + kFrame};
}

bool InputEdit::event(QEvent *event)
{
    // QPlainTextEdit would keep keys for itself that belong to the window's actions (Ctrl+K deletes
    // to the end of the line on X11).
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_K) {
            event->ignore();
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void InputEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter) {
        if (event->modifiers() & Qt::ShiftModifier)
            textCursor().insertText(QStringLiteral("\n"));
        else if (!text().trimmed().isEmpty())
            Q_EMIT submitted(text());
        return;
    }
    if (event->modifiers() == Qt::NoModifier && browses(event->key()))
        return;
    QPlainTextEdit::keyPressEvent(event);
}

// Up and Down walk through what was sent when the cursor has no line to go to.
bool InputEdit::browses(int key)
{
    QTextCursor cursor = textCursor();
    if (key == Qt::Key_Up) {
        if (cursor.movePosition(QTextCursor::Up))
            return false;
        if (const QString older = m_history.older(text()); older != text())
            setText(older);
        return true;
    }
    if (key == Qt::Key_Down) {
        if (cursor.movePosition(QTextCursor::Down))
            return false;
        if (const QString newer = m_history.newer(text()); newer != text())
            setText(newer);
        return true;
    }
    return false;
}

bool InputEdit::completes(model::CompletionStep step)
{
    if (m_completer == nullptr || textCursor().hasSelection())
        return false;
    const auto completion = m_completer->complete(text(), textCursor().position(), step);
    if (!completion)
        return false;
    setText(completion->text);
    QTextCursor cursor = textCursor();
    cursor.setPosition(completion->cursor);
    setTextCursor(cursor);
    return true;
}

bool InputEdit::focusNextPrevChild(bool next)
{
    if (completes(next ? model::CompletionStep::Next : model::CompletionStep::Previous))
        return true;
    return QPlainTextEdit::focusNextPrevChild(next);
}

void InputEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

void InputEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    updateGeometry();
}

} // namespace watek::client::ui
