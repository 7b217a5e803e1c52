#include "client/ui/InputEdit.h"

#include <QKeyEvent>
#include <QPlainTextDocumentLayout>
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
    , m_shelf(new QObject(this))
{
    setObjectName(QStringLiteral("messageInput"));
    setTabChangesFocus(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    showDraft({});
    connect(this, &QPlainTextEdit::textChanged, this, &QWidget::updateGeometry);
}

void InputEdit::setText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    moveCursor(QTextCursor::End);
}

void InputEdit::showDraft(session::ConversationId id)
{
    Draft &left = shownDraft();
    left.anchor = textCursor().anchor();
    left.cursor = textCursor().position();
    m_shown = id;
    Draft &shown = shownDraft();
    if (shown.document == nullptr) {
        shown.document = new QTextDocument(m_shelf);
        shown.document->setDocumentLayout(new QPlainTextDocumentLayout(shown.document));
        shown.document->setDocumentMargin(0);
    }
    shown.document->setDefaultFont(font());
    if (document() == shown.document)
        return;
    setDocument(shown.document);
    QTextCursor cursor = textCursor();
    cursor.setPosition(shown.anchor);
    cursor.setPosition(shown.cursor, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    updateGeometry();
}

void InputEdit::forgetDraft(session::ConversationId id)
{
    if (id == m_shown)
        showDraft({});
    const auto found = m_drafts.find(id);
    if (found == m_drafts.end() || id == m_shown)
        return;
    delete found->second.document;
    m_drafts.erase(found);
}

void InputEdit::accept(session::ConversationId id)
{
    const auto found = m_drafts.find(id);
    if (found == m_drafts.end() || found->second.document == nullptr)
        return;
    Draft &taken = found->second;
    taken.history.add(taken.document->toPlainText());
    taken.anchor = taken.cursor = 0;
    if (id == m_shown)
        clear();
    else
        taken.document->clear();
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
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::NoModifier && browses(event->key()))
        return;
    if (modifiers == Qt::NoModifier
        && (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown)) {
        Q_EMIT pageRequested(event->key() == Qt::Key_PageUp ? -1 : 1);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

// Up and Down walk through what was sent when the cursor has no line to go to.
bool InputEdit::browses(int key)
{
    QTextCursor cursor = textCursor();
    if (key == Qt::Key_Up) {
        if (cursor.movePosition(QTextCursor::Up))
            return false;
        if (const QString older = shownDraft().history.older(text()); older != text())
            setText(older);
        return true;
    }
    if (key == Qt::Key_Down) {
        if (cursor.movePosition(QTextCursor::Down))
            return false;
        if (const QString newer = shownDraft().history.newer(text()); newer != text())
            setText(newer);
        return true;
    }
    return false;
}

QString InputEdit::wordBeforeCursor() const
{
    const QString before = text().first(textCursor().position());
    qsizetype start = before.size();
    while (start > 0 && !before[start - 1].isSpace())
        --start;
    return before.sliced(start);
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
    // Behind a word, Tab asks for its ending. Where there is none the focus stays, lest what is
    // typed next goes to a button.
    if (const QString word = wordBeforeCursor(); next && !word.isEmpty()) {
        Q_EMIT nothingCompletes(word);
        return true;
    }
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
