// The server's window: pages, Start and Stop, and the clock that pulls snapshots while somebody
// looks. Thread: gui. It holds no truth: ServerHost does.
#pragma once

#include "server/app/ServerHost.h"
#include "server/window/ChoiceMemory.h"
#include "server/window/StartProblem.h"
#include "server/window/StopSequence.h"

#include <QList>
#include <QMainWindow>
#include <QTimer>

class QSettings;
class QStackedWidget;

namespace watek::server::window {

class AccountsPage;
class BackupSequence;
class ConnectionsPage;
class InlineBar;
class LogPage;
class OverviewPage;
class Page;
class ReportsPage;
class TopBar;

class ServerWindow final : public QMainWindow {
    Q_OBJECT
public:
    struct Context {
        app::ServerHost &host; ///< outlives the window
        QSettings &settings; ///< outlives the window
        shared::ServerConfig config; ///< the window's fields replace address, port and places
        Given given = {};
        int warningSeconds = 60; ///< of "warn and stop"
    };

    explicit ServerWindow(const Context &context, QWidget *parent = nullptr);
    ~ServerWindow() override;

    /// As the Start button: listens, or says why not.
    void startServer();
    /// As the Stop button: asks when somebody is connected.
    void stopServer();
    /// Shows a sentence that needs no answer, in the bar.
    void warn(const QString &sentence);
    /// True while snapshots are pulled.
    bool isPulling() const { return m_pull.isActive(); }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void addPage(Page *page);
    Page &pageInSight() const;
    void showPage(Page *page);
    void addShortcuts();
    /// Pages ask the dispatcher through the host, and are told what it answers.
    void connectRequests();
    void choosePage(int page);

    void start(const ServerChoice &choice) REQUIRES(guiRole);
    void showProblem(const StartProblem &problem);
    void stopNow() REQUIRES(guiRole);
    void onStopChosen(StopSequence::Ending ending);
    /// An operator in the chat ended the server with DIE.
    void onDie(const QByteArray &mask) REQUIRES(guiRole);
    void reload();
    /// The settings on disk were not taken, whoever asked for them: the button, SIGHUP or REHASH.
    void onReloadRefused(const QByteArray &trouble);
    /// Why it is stopped although nobody here stopped it.
    void explainStop(const QString &sentence);
    /// Connected and waiting; 0 while stopped.
    int peopleThere() const REQUIRES(guiRole);

    void sendNotice(const QList<base::ClientId> &clients, const QString &text);
    void disconnectClients(
        const QList<base::ClientId> &clients, const QString &reason, int banMinutes);
    void applyLogLevel();

    /// Makes every page tell what the host now is: running, since when and where, or stopped.
    void showHostState() REQUIRES(guiRole);
    void pull();
    void updatePulling();
    void applyTheme();
    void remember();
    void recall();

    app::ServerHost &m_host;
    QSettings &m_settings;
    shared::ServerConfig m_config; ///< what the next Start begins with
    const Given m_given;

    TopBar *m_topBar;
    InlineBar *m_bar;
    QStackedWidget *m_stack;
    QList<Page *> m_pages; ///< in the order of their tabs
    OverviewPage *m_overview;
    ConnectionsPage *m_connections;
    AccountsPage *m_accounts;
    ReportsPage *m_reports;
    LogPage *m_log;
    StopSequence *m_stop;
    BackupSequence *m_backup;

    QTimer m_pull;
    bool m_hasStarted = false; ///< from then on the host's settings count
    bool m_isShownRunning = false;
    qint64 m_shownUpMs = 0;
    bool m_isThemeBeingSet = false;
};

} // namespace watek::server::window
