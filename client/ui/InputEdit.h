// Where a message is typed: grows with its text, remembers what was sent, completes names. Thread:
// gui.
//
// Each conversation has its own text, cursor, undo steps and history here. One of them is shown;
// switching to another and back changes none of them.
#pragma once

#include "client/model/InputHistory.h"
#include "client/model/NickCompleter.h"

#include "client/session/ChatLine.h"

#include <QPlainTextEdit>

#include <map>

namespace watek::client::ui {

class InputEdit final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit InputEdit(QWidget *parent = nullptr);

    /// Names for Tab; null for none. Must outlive the edit or be replaced before.
    void setCompleter(model::NickCompleter *completer) { m_completer = completer; }
    QString text() const { return toPlainText(); }
    /// Replaces the text, with undo, and puts the cursor at its end.
    void setText(const QString &text);
    /// Shows what was typed in that conversation; nothing, the first time.
    void showDraft(session::ConversationId id);
    /// The conversation is gone.
    void forgetDraft(session::ConversationId id);
    /// What was typed in that conversation was taken: remembers it and empties the field.
    void accept(session::ConversationId id);
    /// "anna: " at the beginning, "anna " elsewhere.
    void mention(const QString &nick);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// Enter was pressed and the text is not blank. Whoever takes it calls accept().
    void submitted(const QString &text);
    /// PageUp (-1) or PageDown (1): the messages are to scroll by a page.
    void pageRequested(int direction);
    /// Tab was pressed behind a word that is the beginning of nothing known.
    void nothingCompletes(const QString &word);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Draft {
        QTextDocument *document = nullptr; ///< belongs to m_shelf; with its own undo steps
        model::InputHistory history{};
        int anchor = 0;
        int cursor = 0;
    };

    Draft &shownDraft() { return m_drafts[m_shown]; }
    QString wordBeforeCursor() const;
    bool completes(model::CompletionStep step);
    bool browses(int key);
    int linesShown() const;

    QObject *m_shelf; ///< keeps the documents alive until the edit itself is gone
    std::map<session::ConversationId, Draft> m_drafts;
    session::ConversationId m_shown;
    model::NickCompleter *m_completer = nullptr;
};

} // namespace watek::client::ui
