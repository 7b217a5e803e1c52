// Where a message is typed: grows with its text, remembers what was sent, completes names. Thread:
// gui.
#pragma once

#include "client/model/InputHistory.h"
#include "client/model/NickCompleter.h"

#include <QPlainTextEdit>

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
    /// The text was taken: remembers it and empties the field.
    void accept();
    /// "anna: " at the beginning, "anna " elsewhere.
    void mention(const QString &nick);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// Enter was pressed and the text is not blank. Whoever takes it calls accept().
    void submitted(const QString &text);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    bool completes(model::CompletionStep step);
    bool browses(int key);
    int linesShown() const;

    model::InputHistory m_history;
    model::NickCompleter *m_completer = nullptr;
};

} // namespace watek::client::ui
