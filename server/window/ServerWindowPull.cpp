// What the window shows of the host: its state, and ten times a second what has changed. Members of
// ServerWindow. Thread: gui.
#include "server/window/ServerWindow.h"

#include "server/window/Page.h"
#include "server/window/StopSequence.h"
#include "server/window/TopBar.h"

namespace watek::server::window {

void ServerWindow::showHostState()
{
    m_isShownRunning = m_host.isRunning();
    m_shownUpMs = 0;
    if (!m_isShownRunning)
        m_stop->end();
    for (Page *page : m_pages)
        page->showHost(m_host);
    if (m_isShownRunning)
        m_topBar->showRunning(0);
    else
        m_topBar->showStopped();
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
        for (Page *page : m_pages)
            page->showSnapshot(snapshot);
    }
    pageInSight().refresh(m_host, snapshot);
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
