// Who is typing, in a line of its own that is always there: coming and going moves nothing.
// Thread: gui.
#pragma once

#include <QStringList>
#include <QWidget>

namespace watek::client::ui {

/// "anna is typing…"; empty for nobody.
QString typingText(const QStringList &nicks);

class TypingLine final : public QWidget {
    Q_OBJECT
public:
    explicit TypingLine(QWidget *parent = nullptr);

    void showTyping(const QStringList &nicks);
    QString text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace watek::client::ui
