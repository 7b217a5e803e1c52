// What the window asks of the host: notices, disconnecting, what its pages want to know of accounts
// and reports, how much is logged. Members of ServerWindow. Thread: gui.
#include "server/window/ServerWindow.h"

#include "server/app/DataFolder.h"
#include "server/window/AccountsPage.h"
#include "server/window/BackupSequence.h"
#include "server/window/HistoryCard.h"
#include "server/window/LogPage.h"
#include "server/window/OverviewPage.h"
#include "server/window/ReportsPage.h"

#include <algorithm>

namespace watek::server::window {

using shared::ServerConfig;

void ServerWindow::connectRequests()
{
    guiRole.assertCurrent();
    const auto ask = [this](const shared::WindowRequest &request) {
        guiRole.assertCurrent();
        m_host.postWindowRequest(request);
    };
    connect(m_accounts, &AccountsPage::requested, this, ask);
    connect(m_reports, &ReportsPage::requested, this, ask);
    HistoryCard &history = m_overview->history();
    connect(&history, &HistoryCard::backupRequested, this, [this] {
        guiRole.assertCurrent();
        m_backup->ask(app::dataFolderOf(m_host.config()));
    });
    connect(&history, &HistoryCard::backupGivenUp, m_backup, &BackupSequence::giveUp);
    connect(m_backup, &BackupSequence::moved, &history, &HistoryCard::showBackup);
    m_host.setOnWindowAnswer([this](const shared::WindowAnswer &answer) {
        m_accounts->take(answer);
        m_reports->take(answer);
    });
}

void ServerWindow::sendNotice(const QList<base::ClientId> &clients, const QString &text)
{
    guiRole.assertCurrent();
    if (!m_host.isRunning())
        return;
    if (clients.isEmpty())
        m_host.postNotice({}, text);
    for (const base::ClientId client : clients)
        m_host.postNotice(client, text);
}

void ServerWindow::disconnectClients(
    const QList<base::ClientId> &clients, const QString &reason, int banMinutes)
{
    guiRole.assertCurrent();
    if (!m_host.isRunning())
        return;
    for (const base::ClientId client : clients)
        m_host.postDisconnect(
            client, reason.isEmpty() ? tr("Disconnected by the operator") : reason, banMinutes);
}

// Lines below the config's level are kept only while this window asks for them.
void ServerWindow::applyLogLevel()
{
    guiRole.assertCurrent();
    const ServerConfig &config = m_hasStarted ? m_host.config() : m_config;
    m_host.log().setLevel(std::min(shared::logLevelFrom(config.log.level), m_log->least()));
}

} // namespace watek::server::window
