#include "client/ui/MainWindow.h"

#include "client/model/Workspace.h"
#include "client/ui/ChannelDirectoryDialog.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/Icons.h"
#include "client/ui/InputEdit.h"
#include "client/ui/MemberPane.h"
#include "client/ui/Settings.h"
#include "client/ui/StatusLine.h"
#include "common/widgets/PlainText.h"

#include <QApplication>
#include <QCloseEvent>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QWindow>

namespace watek::client::ui {

namespace {

/// Under this width there is no room for three columns: the members are shown in the place of the
/// conversation list, and only when asked for.
constexpr int kNarrow = 720;

} // namespace

MainWindow::MainWindow(model::Workspace &workspace, Settings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_workspace(workspace)
    , m_settings(settings)
    , m_leaving(workspace)
    , m_actions(this)
    , m_pages(new QStackedWidget(this))
    , m_splitter(new QSplitter(this))
    , m_firstRun(new FirstRunPage(this))
    , m_channels(new ChannelPane(*workspace.channels(), this))
    , m_page(new ConversationPage(workspace, settings, m_actions, this))
    , m_members(new MemberPane(this))
    , m_status(new StatusLine(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(applicationIcon());
    build();
    wireActions();

    connect(&workspace, &model::Workspace::sessionAdded, this, &MainWindow::followSession);
    connect(&m_leaving, &PendingLeave::changed, this, [this] {
        m_page->showLeaving(m_workspace.conversation(m_leaving.id()));
        updateActions();
    });
    connect(&workspace, &model::Workspace::activeChanged, this, &MainWindow::showConversation);
    connect(
        &workspace, &model::Workspace::highlighted, this, [this] { QApplication::alert(this); });
    connect(workspace.channels(), &model::ChannelListModel::totalsChanged, this,
        &MainWindow::updateTitle);
    connect(workspace.channels(), &model::ChannelListModel::networkNamesChanged, this,
        &MainWindow::updateTitle);
    connect(&settings, &Settings::looksChanged, this, &MainWindow::applyLooks);
    connect(m_channels, &ChannelPane::chosen, &workspace, &model::Workspace::setActive);
    connect(m_channels, &ChannelPane::entered, this, [this] { m_page->input()->setFocus(); });
    connect(m_channels, &ChannelPane::menuRequested, this, &MainWindow::openChannelMenu);
    connect(m_channels, &ChannelPane::addServerRequested, this, [this] { showFirstRun(nullptr); });
    connect(m_page, &ConversationPage::buttonPressed, this, &MainWindow::onStateButton);
    connect(m_page, &ConversationPage::queryRequested, this, &MainWindow::openQuery);
    connect(m_members, &MemberPane::queryRequested, this, &MainWindow::openQuery);
    connect(m_members, &MemberPane::menuRequested, this, &MainWindow::openPersonMenu);
    connect(m_firstRun, &FirstRunPage::connectRequested, this, &MainWindow::onFirstRunAnswered);
    connect(m_firstRun, &FirstRunPage::cancelled, this, &MainWindow::showChat);
    qApp->installEventFilter(this);

    for (session::Session *session : workspace.sessions())
        followSession(session);
    applyLooks();
    if (workspace.sessions().isEmpty())
        showFirstRun(nullptr);
    else
        showConversation(workspace.active());
}

MainWindow::~MainWindow() { qApp->removeEventFilter(this); }

void MainWindow::build()
{
    m_splitter->addWidget(m_channels);
    m_splitter->addWidget(m_page);
    m_splitter->addWidget(m_members);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({208, 640, 176});
    m_channels->setMinimumWidth(136);
    m_members->setMinimumWidth(120);
    m_page->setMinimumWidth(280);
    m_pages->addWidget(m_firstRun);
    m_pages->addWidget(m_splitter);
    setCentralWidget(m_pages);
    m_actions.fill(menuBar());
    wireEditMenu();
    statusBar()->addWidget(m_status, 1);
    statusBar()->setSizeGripEnabled(false);
    setMinimumSize(480, 320);

    if (!restoreGeometry(m_settings.geometry()))
        resize(1024, 680);
    m_splitter->restoreState(m_settings.splitter());
    m_firstRun->setTlsMemory([this](const session::ServerAddress &address) {
        return m_settings.lastTls(address) != receive::TlsMode::Off;
    });
    m_firstRun->setEntry(m_settings.lastServer());
}

session::Session *MainWindow::session() const
{
    return m_workspace.sessionOf(m_workspace.active());
}

session::Session *MainWindow::openServer(const session::SessionConfig &config)
{
    session::Session *session = m_workspace.addSession(withTrust(config));
    m_workspace.setActive(session->serverPage()->id());
    showChat();
    session->connectToServer();
    return session;
}

void MainWindow::followSession(session::Session *session)
{
    using session::Session;
    connect(session, &Session::connectionChanged, this, &MainWindow::updateActions);
    connect(session, &Session::connectionChanged, this, [this, session] { rememberTls(*session); });
    connect(session, &Session::tagsChanged, this, &MainWindow::updateActions);
    connect(session, &Session::networkNameChanged, this, &MainWindow::updateTitle);
    connect(session, &Session::conversationAdded, this, &MainWindow::onConversationAdded);
    connect(session, &Session::conversationWanted, this,
        [this](session::Conversation *conversation) { m_workspace.setActive(conversation->id()); });
    session->setIgnoredMasks(m_settings.ignored(session->config().address));
    connect(session, &Session::ignoredChanged, this, [this, session] {
        m_settings.setIgnored(session->config().address, session->ignoredMasks());
    });
    connect(session, &Session::quitWanted, this, &QWidget::close);
    connect(session, &Session::listWanted, this,
        [this, session](const QString &mask) { openDirectory(*session, mask); });
    connect(session, &Session::connectWanted, this,
        [this, session](
            const session::ServerAddress &address) { openAddress(session->config(), address); });
}

// After connecting one lands in the first channel; the server's own page is seldom what people came
// for.
void MainWindow::onConversationAdded(session::Conversation *conversation)
{
    connect(conversation, &session::Conversation::joinedChanged, this, &MainWindow::updateActions);
    const session::Conversation *shown = m_workspace.conversation(m_workspace.active());
    if (conversation->kind() == session::ConversationKind::Channel && shown != nullptr
        && shown->kind() == session::ConversationKind::Server
        && shown->id().session == conversation->id().session)
        m_workspace.setActive(conversation->id());
}

void MainWindow::onFirstRunAnswered(const session::SessionConfig &config, const ServerEntry &entry)
{
    m_settings.setLastServer(entry);
    m_firstRun->setEntry(entry); // a password stays with the session, not in the page
    if (!m_edited) {
        // Another nick at the same server is another person, or the same one on purpose.
        session::Session *known = serverAt(config.address);
        if (known != nullptr && known->isOwnNick(config.nick))
            goTo(*known, config);
        else
            openServer(config);
        return;
    }
    session::SessionConfig changed = config;
    changed.id = m_edited->config().id;
    if (m_edited->connection().phase != session::Phase::Idle)
        m_edited->disconnectFromServer();
    m_edited->setConfig(withTrust(changed));
    m_edited->setIgnoredMasks(m_settings.ignored(changed.address));
    showChat();
    m_edited->tryNow();
}

void MainWindow::onStateButton(StateButton button)
{
    switch (button) {
    case StateButton::ChangeServer:
    case StateButton::GoBack:
        showFirstRun(session());
        return;
    case StateButton::ChooseNick:
        showFirstRun(session());
        m_firstRun->askForNick();
        return;
    case StateButton::Trust:
        trustCertificate();
        return;
    case StateButton::ForgetTrusted:
        askToForgetTrusted();
        return;
    case StateButton::ConnectPlain:
        askToConnectPlain();
        return;
    case StateButton::ChangeNick:
        askNick();
        return;
    case StateButton::JoinChannel:
        run(ActionId::JoinChannel, m_workspace.active());
        return;
    case StateButton::Undo:
        m_leaving.undo();
        return;
    default:
        return;
    }
}

bool MainWindow::isFirstRunShown() const { return m_pages->currentWidget() == m_firstRun; }

void MainWindow::showFirstRun(session::Session *edited)
{
    m_edited = edited;
    if (edited != nullptr)
        m_firstRun->editServer(edited->config());
    else
        m_firstRun->setEntry(m_settings.lastServer());
    m_firstRun->setCanCancel(!m_workspace.sessions().isEmpty());
    m_pages->setCurrentWidget(m_firstRun);
    updateTitle();
    updateActions();
}

void MainWindow::showChat()
{
    m_pages->setCurrentWidget(m_splitter);
    m_page->input()->setFocus();
    updateTitle();
    updateActions();
}

void MainWindow::showConversation(session::ConversationId id)
{
    m_showsInPlace = false;
    m_channels->select(id);
    m_page->showConversation(id);
    m_members->setModel(m_workspace.members(id));
    m_status->follow(m_workspace.sessionOf(id));
    if (id && m_pages->currentWidget() != m_splitter)
        showChat();
    // Who goes through the list with the arrow keys stays in it.
    if (!m_channels->isChosenByKey() && (!m_workspace.sessions().isEmpty() || !isFirstRunShown()))
        m_page->input()->setFocus();
    updateMembers();
    updateTitle();
    updateActions();
}

void MainWindow::updateMembers()
{
    const session::Conversation *shown = m_workspace.conversation(m_workspace.active());
    const bool isChannel = shown && shown->kind() == session::ConversationKind::Channel;
    const bool inPlace = isNarrow() && m_showsInPlace && isChannel;
    m_members->setVisible(isChannel && (isNarrow() ? inPlace : m_settings.showsMembers()));
    m_channels->setVisible(!inPlace);
}

bool MainWindow::isNarrow() const { return width() < kNarrow; }

void MainWindow::showMembers(bool shows)
{
    if (isNarrow())
        m_showsInPlace = shows;
    else
        m_settings.setShowsMembers(shows);
    updateMembers();
    updateActions();
}

void MainWindow::updateTitle()
{
    if (session() != nullptr)
        m_status->setNetworkName(m_workspace.channels()->networkName(session()));
    if (m_directory && m_directory->session() != nullptr)
        m_directory->setNetworkName(m_workspace.channels()->networkName(m_directory->session()));
    // The dash is the one with which Qt adds the program's name to the titles of dialogs.
    QString title = QStringLiteral("Wątek");
    const session::Conversation *shown = m_workspace.conversation(m_workspace.active());
    if (shown != nullptr && !isFirstRunShown()) {
        const QString network
            = widgets::isolatedName(m_workspace.channels()->networkName(session()));
        const QString name = widgets::isolatedName(shown->name());
        const bool isServer = shown->kind() == session::ConversationKind::Server;
        title = isServer || network == name ? QStringLiteral("%1 — Wątek").arg(network)
                                            : QStringLiteral("%1 — %2 — Wątek").arg(name, network);
    }
    const int unread = m_workspace.channels()->totalUnread();
    setWindowTitle(unread > 0 ? QStringLiteral("(%1) %2").arg(unread).arg(title) : title);
}

void MainWindow::applyLooks()
{
    m_page->applyLooks();
    updateMembers();
    updateActions();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ActivationChange || event->type() == QEvent::WindowStateChange)
        m_workspace.setLookedAt(isActiveWindow() && !isMinimized());
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    updateMembers();
    updateActions();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.setGeometry(saveGeometry());
    m_settings.setSplitter(m_splitter->saveState());
    QMainWindow::closeEvent(event);
}

// Qt opens context menus with the menu key alone, which many keyboards do not have.
bool MainWindow::isMenuKey(const QKeyEvent &key)
{
    return key.key() == Qt::Key_F10 && key.modifiers() == Qt::ShiftModifier
        && !QApplication::activePopupWidget();
}

bool MainWindow::openMenuByKey(const QWidget &focused)
{
    QWindow *window = focused.window()->windowHandle();
    if (!window)
        return false;
    // As the platform does for the menu key: Qt finds the place in the widget with the focus.
    QContextMenuEvent menu(QContextMenuEvent::Keyboard, {}, {});
    QCoreApplication::sendEvent(window, &menu);
    return true;
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && watched->isWidgetType()
        && isMenuKey(*static_cast<QKeyEvent *>(event)))
        return openMenuByKey(*static_cast<QWidget *>(watched));
    // Text fields keep some keys for themselves (Ctrl+K, Ctrl+D) that this window has a better use
    // for.
    if (event->type() != QEvent::ShortcutOverride || !isActiveWindow())
        return QMainWindow::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const QKeySequence pressed(key->keyCombination());
    for (const QAction *action : m_actions.all()) {
        if (action->isEnabled() && action->shortcut() == pressed && !Actions::isOfText(action)) {
            event->ignore();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace watek::client::ui
