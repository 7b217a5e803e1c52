// The line above the messages: where we are, and the topic, cut to one line until it is clicked.
// Thread: gui.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace watek::client::ui {

class TopicLine final : public QWidget {
    Q_OBJECT
public:
    /// Buttons for these actions stand at its end.
    explicit TopicLine(const QList<QAction *> &actions, QWidget *parent = nullptr);

    void showTopic(const QString &name, const QString &topic);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fit();

    QLabel *m_name;
    QPushButton *m_topic; ///< a button, so that the keyboard reaches it
    QLabel *m_whole;
    QString m_text;
};

} // namespace watek::client::ui
