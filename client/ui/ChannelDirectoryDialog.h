// The channels of a network in a table: sorted, searched, and joined. Thread: gui. It stands on its
// window without stopping it, and shows rows as they come.
#pragma once

#include <QDialog>
#include <QModelIndex>
#include <QPointer>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace watek::client::session {
class Session;
} // namespace watek::client::session

namespace watek::client::ui {

class ChannelDirectoryModel;

class ChannelDirectoryDialog final : public QDialog {
    Q_OBJECT
public:
    /// Asks `session` at once, where it is online. Deletes itself when it closes, and closes when
    /// the session goes.
    ChannelDirectoryDialog(session::Session &session, QWidget *parent);
    ~ChannelDirectoryDialog() override;

    session::Session *session() const;
    /// Asks the server again, for what fits `mask` ("*linux*", ">50"); empty: for all.
    void ask(const QString &mask);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *newButtons();
    void join();
    QModelIndex chosenRow() const;
    void chooseOnlyOne();
    void onChanged();
    void onCleared();
    void onSearched();
    /// What follows keeps the row that is chosen, by its name.
    template <typename Change>
    void keepingChoice(Change &&change);
    void updateState();
    QString stateText() const;

    QPointer<session::Session> m_session;
    QString m_mask; ///< of the last request
    bool m_isSorted = false; ///< the list is whole
    QLineEdit *m_search;
    QTreeView *m_table;
    ChannelDirectoryModel *m_rows;
    QLabel *m_state;
    QPushButton *m_join;
    QPushButton *m_again; ///< or Stop, while asking
};

} // namespace watek::client::ui
