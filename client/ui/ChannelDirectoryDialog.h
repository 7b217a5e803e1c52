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
    /// Deletes itself when it closes, and closes when the session goes.
    ChannelDirectoryDialog(session::Session &session, QWidget *parent);
    ~ChannelDirectoryDialog() override;

    session::Session *session() const;
    /// For the title: what the list of channels calls it, which tells servers of one name apart.
    void setNetworkName(const QString &name);
    /// Asks the server again, for what fits `mask` ("*linux*", ">50"); empty: for all. Without a
    /// connection it says so, offers one, and asks as soon as it is there and the server has told
    /// what it supports (ELIST).
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
    void onSettled();
    void onAgain();
    void askNow();
    void onConnectionChanged();
    void noteChoice();
    void restoreChoice();
    void updateState();
    QString stateText() const;
    QString scopeText() const;

    QPointer<session::Session> m_session;
    QString m_mask; ///< of the last request
    bool m_asksLater = false; ///< there was no connection, or its greeting was not over
    bool m_isSorted = false; ///< the list is whole
    QString m_chosen; ///< while rows change places
    QLineEdit *m_search;
    QTreeView *m_table;
    ChannelDirectoryModel *m_rows;
    QLabel *m_state;
    QLabel *m_scope; ///< who searches, and where
    QPushButton *m_join;
    QPushButton *m_again; ///< or Stop, while asking; or Connect, while there is no connection
};

} // namespace watek::client::ui
