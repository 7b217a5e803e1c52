// The connections that are logged in to one account, below the list of accounts. Thread: gui. Holds
// no truth: it is given rows and sends intents.
#pragma once

#include "server/shared/WindowMail.h"

#include <QFrame>

class QPushButton;
class QTableView;

namespace watek::widgets {
class PlainLabel;
}

namespace watek::server::window {

class ColumnWidths;
class EmptyHint;
class SessionsModel;

class SessionsPanel final : public QFrame {
    Q_OBJECT
public:
    explicit SessionsPanel(QWidget *parent = nullptr);

    /// Of this account from now on; empty until take().
    void open(const QByteArray &account);
    void close();
    /// Whose connections it shows; empty: it is closed.
    const QByteArray &account() const { return m_account; }
    /// What the dispatcher has answered; nothing happens when it is about another account.
    void take(const shared::SessionsListed &listed, qint64 nowMs);

Q_SIGNALS:
    void endRequested(const QByteArray &account, base::ClientId session);
    /// The keyboard is somewhere else from now on.
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void askEnd();
    void updateActions();

    QByteArray m_account;
    SessionsModel *m_model;
    widgets::PlainLabel *m_title;
    QTableView *m_table;
    ColumnWidths *m_widths = nullptr;
    EmptyHint *m_hint;
    QPushButton *m_end;
};

} // namespace watek::server::window
