// The accounts of this server: the list, and below it the connections of one of them. What to list
// is chosen in AccountsTools, what is done to an account goes through AccountDeeds.
// Thread: gui. Holds no truth: it asks the dispatcher by requested() and is told by take().
#pragma once

#include "server/shared/WindowMail.h"
#include "server/window/Page.h"

class QAction;
class QSettings;
class QTableView;

namespace watek::widgets {
class PlainLabel;
}

namespace watek::server::window {

class AccountDeeds;
class AccountsFeed;
class AccountsModel;
class AccountsTools;
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
    void showSnapshot(const app::ServerSnapshot &snapshot) override;
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

private:
    void buildTable();
    void buildActions();
    QAction *addAction(const char *iconName, const QString &text, const QKeySequence &keys);
    void buildLayout();
    QByteArray chosen() const;
    /// Where the part of the list in view begins.
    QByteArray keyBeforeView() const;

    /// The list is another one now: what was chosen, or how it is sorted.
    void list();
    void onTitleClicked(int column);
    /// The arrow stands in the title by which the list is sorted.
    void showOrder();
    void choose(const QByteArray &account);
    void showLoose(const std::vector<shared::LooseOperator> &operators);
    void showSessions();
    void placeSessions();
    void copyName();

    void on(const shared::AccountsListed &listed);
    void on(const shared::AccountWeighed &weighed);
    void on(const shared::SessionsListed &listed);
    void on(const shared::ReportsListed &) { }
    void on(const shared::DeedDone &done);
    void updateHint();
    void updateActions();

    AccountsModel *m_model;
    AccountsFeed *m_feed;
    AccountsTools *m_tools;
    widgets::PlainLabel *m_loose; ///< operators who have no account
    QTableView *m_table;
    ColumnWidths *m_widths = nullptr;
    EmptyHint *m_hint;
    InlineBar *m_bar;
    AccountDeeds *m_deeds;
    SessionsPanel *m_sessions;
    QAction *m_suspend = nullptr;
    QAction *m_unsuspend = nullptr;
    QAction *m_reset = nullptr;
    QAction *m_drop = nullptr;
    QAction *m_showSessions = nullptr;
    QAction *m_copy = nullptr;
    quint64 m_sessionsRevision = 0; ///< of what the panel shows
    bool m_isRunning = false;
    bool m_areKept = true;
    bool m_isListed = false; ///< the first answer of this run has come
};

} // namespace watek::server::window
