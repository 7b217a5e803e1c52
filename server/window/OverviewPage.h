// The front page: where the server listens and for how many, how to join it, how it fares.
// Thread: gui. Holds no truth: it is given snapshots and sends intents.
#pragma once

#include "server/window/LocalAddresses.h"
#include "server/window/Page.h"
#include "server/window/StartProblem.h"

#include <vector>

class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QVBoxLayout;

namespace watek::server::window {

class AddressBox;
class HistoryCard;
class LivePanel;

class OverviewPage final : public Page {
    Q_OBJECT
public:
    explicit OverviewPage(QWidget *parent = nullptr);

    QString title() const override;
    void showHost(app::ServerHost &host) override;
    void showSnapshot(const app::ServerSnapshot &snapshot) override;

    void setAddresses(std::vector<LocalAddress> local);
    /// What else the settings open is told, too.
    void setConfig(const shared::ServerConfig &config);
    void setChoice(const ServerChoice &choice);
    ServerChoice choice() const;

    /// Locks the fields; `actual` is what is listened on.
    void showRunning(const ServerChoice &actual);
    void showStopped();
    void focusStart();
    HistoryCard &history();

Q_SIGNALS:
    void startRequested();
    /// The settings and certificates are to be read again.
    void reloadRequested();

private:
    QWidget *makeForm();
    QWidget *makeWelcome();
    void explainChoice();
    /// Names of the doors of the settings by which others can join; the main one is not among them.
    QStringList doorsForOthers(const QString &host) const;
    void setLocked(bool isLocked);

    std::vector<LocalAddress> m_local;
    shared::ServerConfig m_config;
    bool m_isRunning = false;
    AddressBox *m_host;
    QSpinBox *m_port;
    QSpinBox *m_permits;
    QPushButton *m_start;
    QLabel *m_lock;
    QLabel *m_explanation;
    QLabel *m_welcome;
    QStackedWidget *m_lower;
    LivePanel *m_live;
};

} // namespace watek::server::window
