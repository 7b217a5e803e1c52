// Finds text in the conversation that is shown. Thread: gui.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace watek::client::ui {

class MessageView;

class FindBar final : public QWidget {
    Q_OBJECT
public:
    explicit FindBar(MessageView *view, QWidget *parent = nullptr);

    void open();
    void close();
    /// Goes to the next match downwards (1) or upwards (-1), round the ends.
    void step(int direction);
    QString status() const;

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void search();
    void showMatch();

    MessageView *m_view;
    QLineEdit *m_field;
    QLabel *m_status;
    QList<int> m_rows; ///< that match, in the order of the list
    int m_at = -1;
};

} // namespace watek::client::ui
