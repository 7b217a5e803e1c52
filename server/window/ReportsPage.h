// What people have reported to the operators, for a host who is not in the chat: a list, and below
// it all that is known of the one that is chosen, however long it is. Thread: gui. Holds
// no truth: it asks the dispatcher by requested() and is told by take().
#pragma once

#include "server/window/Page.h"

class QAction;
class QPlainTextEdit;
class QTableView;

namespace watek::server::window {

class ColumnWidths;
class EmptyHint;
class ReportsModel;

class ReportsPage final : public Page {
    Q_OBJECT
public:
    explicit ReportsPage(QWidget *parent = nullptr);

    QString title() const override;
    void showHost(app::ServerHost &host) override;
    void showSnapshot(const app::ServerSnapshot &snapshot) override;
    void remember(QSettings &settings) const override;
    void recall(QSettings &settings) override;

    /// What the dispatcher has answered, to any page.
    void take(const shared::WindowAnswer &answer);

Q_SIGNALS:
    void requested(const shared::WindowRequest &request);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildDetails();
    void showDetails();
    void copyReports();
    void closeReports();
    void updateHint();
    void updateActions();

    ReportsModel *m_model;
    QTableView *m_table;
    ColumnWidths *m_widths = nullptr;
    EmptyHint *m_hint;
    QPlainTextEdit *m_details;
    QAction *m_done = nullptr;
    QAction *m_copy = nullptr;
    quint64 m_askedRevision = 0; ///< of the reports
    bool m_isRunning = false;
    bool m_isStale = true; ///< what is shown is of another run of the server
};

} // namespace watek::server::window
