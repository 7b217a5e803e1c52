// The accounts of this server: the list, its search, and what the host can do with one of them.
// Thread: gui. Holds no truth: it asks the dispatcher by requested() and is told by take().
#pragma once

#include "server/shared/WindowMail.h"
#include "server/window/Page.h"

#include <deque>

class QAction;
class QLineEdit;
class QSettings;
class QTableView;

namespace watek::widgets {
class PlainLabel;
}

namespace watek::server::window {

class AccountsFeed;
class AccountsModel;
class ColumnWidths;
class EmptyHint;
class InlineBar;
class SessionsPanel;

class AccountsPage final : public Page {
    Q_OBJECT
public:
    explicit AccountsPage(QWidget *parent = nullptr);

    QString title() const override;
    void showHost(app::ServerHost &host) override;
    void refresh(app::ServerHost &host, const app::ServerSnapshot &snapshot) override;
    bool focusFind() override;
    void remember(QSettings &settings) const override;
    void recall(QSettings &settings) override;

    /// What the dispatcher has answered, to any page.
    void take(const shared::WindowAnswer &answer);

Q_SIGNALS:
    void requested(const shared::WindowRequest &request);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTable();
    void buildActions();
    void buildLayout();
    QByteArray chosen() const;
    /// Where the part of the list in view begins.
    QByteArray keyBeforeView() const;

    void askSuspend();
    void suspend(const QByteArray &account, const QString &reason, int duration, bool replaces);
    void unsuspend();
    void askReset();
    void weigh();
    void showSessions();
    void placeSessions();
    void copyName();

    void on(const shared::AccountsListed &listed);
    void on(const shared::AccountWeighed &weighed);
    void on(const shared::SessionsListed &listed);
    void on(const shared::ReportsListed &) { }
    void on(const shared::DeedDone &done);
    void showLater();
    void showPassword(const shared::DeedDone &done, const QString &sentence);
    void updateHint();
    void updateActions();

    AccountsModel *m_model;
    AccountsFeed *m_feed;
    QLineEdit *m_search;
    widgets::PlainLabel *m_count;
    QTableView *m_table;
    ColumnWidths *m_widths = nullptr;
    EmptyHint *m_hint;
    InlineBar *m_bar;
    SessionsPanel *m_sessions;
    QAction *m_suspend = nullptr;
    QAction *m_unsuspend = nullptr;
    QAction *m_reset = nullptr;
    QAction *m_drop = nullptr;
    QAction *m_showSessions = nullptr;
    QAction *m_copy = nullptr;
    QByteArray m_weighed; ///< the account whose loss was asked for; empty: none
    quint64 m_sessionsRevision = 0; ///< of what the panel shows
    /// What was done while the bar asked something or showed a password; as many as were clicked.
    std::deque<shared::DeedDone> m_later;
    bool m_isHeld = false; ///< the bar asks something or shows a password
    bool m_isRunning = false;
    bool m_areKept = true;
    bool m_isListed = false; ///< the first answer of this run has come
};

} // namespace watek::server::window
