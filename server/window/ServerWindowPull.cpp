// What the window shows of the host: its state, and ten times a second what has changed. Members of
// ServerWindow. Thread: gui.
#include "server/window/ServerWindow.h"

#include "server/window/ConnectionsPage.h"
#include "server/window/Format.h"
#include "server/window/LocalAddresses.h"
#include "server/window/LogPage.h"
#include "server/window/OverviewPage.h"
#include "server/window/TopBar.h"

#include <QDateTime>

namespace watek::server::window {

namespace {

/// Bytes and idle times that change faster than this cannot be read.
constexpr qint64 kCountersMs = 500;

} // namespace

void ServerWindow::showHostState()
{
    m_isShownRunning = m_host.isRunning();
    m_shownUpMs = 0;
    m_isTableStale = true;
    if (m_isShownRunning) {
        m_overview->setAddresses(localAddresses());
        m_overview->showRunning({.host = m_host.config().server.host,
            .port = m_host.port(),
            .places = m_host.config().server.maxClients});
        m_connections->setInvitation(invitation());
        m_topBar->showRunning(0);
    } else {
        m_stop->end();
        m_overview->showStopped();
        m_connections->showNobody(invitation());
        m_topBar->setTitle(Connections, tr("Connect&ions"));
        m_topBar->showStopped();
    }
    updatePulling();
}

void ServerWindow::pull()
{
    guiRole.assertCurrent();
    const app::ServerSnapshot snapshot = m_host.snapshot();
    // An operator in the chat may stop or restart the server, too.
    const bool isLost = m_isShownRunning && !snapshot.isRunning;
    if (snapshot.isRunning != m_isShownRunning || snapshot.upMs < m_shownUpMs)
        showHostState();
    if (isLost)
        explainStop(tr("The server has stopped; the log says why."));
    m_shownUpMs = snapshot.upMs;
    if (snapshot.isRunning) {
        m_topBar->showRunning(snapshot.upMs);
        m_overview->showSnapshot(snapshot);
        m_topBar->setTitle(Connections,
            tr("Connect&ions %1").arg(describeNumber(snapshot.permitsUsed + snapshot.waiting)));
        if (m_topBar->currentTab() == Connections)
            pullConnections(snapshot);
    }
    if (m_topBar->currentTab() == Log)
        pullLog();
}

void ServerWindow::pullConnections(const app::ServerSnapshot &snapshot)
{
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    if (m_isTableStale || snapshot.tableRevision != m_shownRevision) {
        m_isTableStale = false;
        m_shownRevision = snapshot.tableRevision;
        m_connections->showClients(m_host.clients(), nowMs);
        m_countersShownMs = nowMs;
    } else if (nowMs - m_countersShownMs >= kCountersMs || nowMs < m_countersShownMs) {
        m_connections->sampleCounters(nowMs);
        m_countersShownMs = nowMs;
    }
}

void ServerWindow::pullLog()
{
    if (m_host.log().lastNumber() != m_log->lastNumber())
        m_log->append(m_host.log().since(m_log->lastNumber()));
}

void ServerWindow::updatePulling()
{
    guiRole.assertCurrent();
    const bool isSeen = isVisible() && !isMinimized();
    if (isSeen && m_host.isRunning())
        m_pull.start();
    else
        m_pull.stop();
}

} // namespace watek::server::window
