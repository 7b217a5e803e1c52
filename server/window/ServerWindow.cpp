#include "server/window/ServerWindow.h"

#include "server/app/DataFolder.h"
#include "server/window/AccountsPage.h"
#include "server/window/BackupSequence.h"
#include "server/window/ConnectionsPage.h"
#include "server/window/Format.h"
#include "server/window/Icons.h"
#include "server/window/InlineBar.h"
#include "server/window/LocalAddresses.h"
#include "server/window/LogPage.h"
#include "server/window/OverviewPage.h"
#include "server/window/ReportsPage.h"
#include "server/window/Theme.h"
#include "server/window/TopBar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolTip>
#include <QUrl>
#include <QVBoxLayout>

namespace watek::server::window {

using shared::ServerConfig;
using Ending = StopSequence::Ending;

namespace {

constexpr int kPullMs = 100;
constexpr char kPageKey[] = "window/page";
constexpr char kGeometryKey[] = "window/geometry";

} // namespace

ServerWindow::ServerWindow(const Context &context, QWidget *parent)
    : QMainWindow(parent)
    , m_host(context.host)
    , m_settings(context.settings)
    , m_config(context.config)
    , m_given(context.given)
    , m_topBar(new TopBar(this))
    , m_bar(new InlineBar(this))
    , m_stack(new QStackedWidget(this))
    , m_overview(new OverviewPage(this))
    , m_connections(new ConnectionsPage(this))
    , m_accounts(new AccountsPage(this))
    , m_reports(new ReportsPage(this))
    , m_log(new LogPage(this))
    , m_stop(new StopSequence(*m_bar, context.warningSeconds, this))
    , m_backup(new BackupSequence(*m_bar, *this))
{
    guiRole.assertCurrent();
    build();
    addShortcuts();
    applyTheme();
    m_pull.setInterval(kPullMs);
    connect(&m_pull, &QTimer::timeout, this, &ServerWindow::pull);
    connect(m_topBar, &TopBar::tabChosen, this, &ServerWindow::choosePage);
    connect(m_topBar, &TopBar::startRequested, this, &ServerWindow::startServer);
    connect(m_topBar, &TopBar::stopRequested, this, &ServerWindow::stopServer);
    connect(m_overview, &OverviewPage::startRequested, this, &ServerWindow::startServer);
    connect(m_overview, &OverviewPage::reloadRequested, this, &ServerWindow::reload);
    connect(m_stop, &StopSequence::stopChosen, this, &ServerWindow::onStopChosen);
    connect(m_stop, &StopSequence::warningDue, this,
        [this](const QString &text) { sendNotice({}, text); });
    connect(m_connections, &ConnectionsPage::noticeRequested, this, &ServerWindow::sendNotice);
    connect(m_connections, &ConnectionsPage::disconnectRequested, this,
        &ServerWindow::disconnectClients);
    connectRequests();
    connect(m_log, &LogPage::leastChanged, this, &ServerWindow::applyLogLevel);
    m_host.setOnDie([this](const QByteArray &mask) {
        guiRole.assertCurrent();
        onDie(mask);
    });
    m_host.setOnReloadRefused([this](const QByteArray &trouble) { onReloadRefused(trouble); });
    m_overview->setConfig(m_config);
    recall();
    showHostState();
    m_overview->focusStart();
}

ServerWindow::~ServerWindow()
{
    guiRole.assertCurrent();
    m_host.setOnDie({});
    m_host.setOnWindowAnswer({});
    m_host.setOnReloadRefused({});
}

void ServerWindow::build()
{
    setWindowTitle(tr("Wątek server"));
    setWindowIcon(applicationIcon());
    setMinimumSize(640, 400);
    for (Page *page :
        std::initializer_list<Page *>{m_overview, m_connections, m_accounts, m_reports, m_log})
        addPage(page);
    m_overview->setAddresses(localAddresses());

    auto *central = new QWidget(this);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_topBar);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    setCentralWidget(central);
    // Enter presses the button that has the keyboard, as Space does.
    const QList<QPushButton *> buttons = findChildren<QPushButton *>();
    for (QPushButton *button : buttons)
        button->setAutoDefault(true);
}

void ServerWindow::addPage(Page *page)
{
    const int tab = int(m_pages.size());
    m_pages.append(page);
    m_stack->addWidget(page);
    m_topBar->addTab(page->title());
    connect(page, &Page::titleChanged, m_topBar,
        [this, tab](const QString &title) { m_topBar->setTitle(tab, title); });
}

Page &ServerWindow::pageInSight() const { return *m_pages[m_topBar->currentTab()]; }

void ServerWindow::showPage(Page *page) { m_topBar->setCurrentTab(int(m_pages.indexOf(page))); }

void ServerWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto act) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, act);
    };
    add(QKeySequence::Quit, [this] { close(); });
    add(QKeySequence::Find, [this] {
        if (pageInSight().focusFind())
            return;
        showPage(m_connections);
        m_connections->focusFind();
    });
    const auto turn = [this](int step) {
        const int count = int(m_pages.size());
        m_topBar->setCurrentTab((m_topBar->currentTab() + step + count) % count);
    };
    add(Qt::CTRL | Qt::Key_PageDown, [turn] { turn(1); });
    add(Qt::CTRL | Qt::Key_PageUp, [turn] { turn(-1); });
    for (int page = 0; page < int(m_pages.size()); ++page)
        add(Qt::ALT | Qt::Key(Qt::Key_1 + page), [this, page] { m_topBar->setCurrentTab(page); });
}

void ServerWindow::choosePage(int page)
{
    m_stack->setCurrentIndex(page);
    // It was not kept up to date while nobody saw it.
    if (isVisible())
        pull();
}

void ServerWindow::startServer()
{
    guiRole.assertCurrent();
    if (!m_host.isRunning())
        start(m_overview->choice());
}

void ServerWindow::start(const ServerChoice &choice)
{
    m_bar->dismiss();
    if (choice.host.isEmpty()) { // the host would take it for "every interface"
        showProblem(describeProblem({app::StartError::Kind::BadAddress, {}}, choice));
        return;
    }
    // What was mended on disk since the last try, or while the server was stopped, counts.
    if (auto settings = m_host.readSettings()) {
        if (!*settings) {
            showProblem(describeBadSettings(settings->error(), choice));
            return;
        }
        m_config = std::move(*settings).value();
    } else if (m_hasStarted) {
        m_config = m_host.config();
    }
    m_overview->setConfig(m_config);
    ServerConfig config = m_config;
    config.server.host = choice.host;
    config.server.port = choice.port;
    config.server.isMainDoorOpen = true; // it is the one that this window shows
    config.server.maxClients = choice.permits;
    const auto started = m_host.start(config);
    if (!started) {
        m_log->showHost(m_host);
        showProblem(describeProblem(started.error(), choice, app::dataFolderOf(config)));
        return;
    }
    m_hasStarted = true;
    remember();
    applyLogLevel();
    showHostState();
    pull();
}

void ServerWindow::showProblem(const StartProblem &problem)
{
    const ServerChoice offered = problem.offered;
    std::vector<InlineBar::Choice> choices{{problem.offer,
        [this, offered] {
            m_overview->setChoice(offered);
            startServer();
        },
        InlineBar::Look::Primary}};
    if (!problem.folder.isEmpty())
        choices.push_back({tr("Show the &folder"), [this, problem] {
                               QDesktopServices::openUrl(QUrl::fromLocalFile(problem.folder));
                               showProblem(problem); // it is not mended yet
                           }});
    choices.push_back({tr("&Close"), {}});
    m_bar->ask(InlineBar::Tone::Failure, problem.sentence, std::move(choices));
}

void ServerWindow::stopServer()
{
    guiRole.assertCurrent();
    if (!m_host.isRunning())
        return;
    if (const int people = peopleThere(); people > 0)
        m_stop->ask(people, Ending::StayOpen);
    else
        stopNow();
}

void ServerWindow::stopNow()
{
    m_host.stop();
    showHostState();
    if (&pageInSight() == m_overview)
        m_overview->focusStart();
}

void ServerWindow::onStopChosen(Ending ending)
{
    guiRole.assertCurrent();
    stopNow();
    if (ending == Ending::CloseWindow)
        close();
}

void ServerWindow::onDie(const QByteArray &mask)
{
    stopNow();
    explainStop(tr("An operator stopped the server from the chat with DIE: %1.")
                    .arg(describeOperator(mask)));
}

void ServerWindow::explainStop(const QString &sentence)
{
    // Nobody asked for it: the keyboard stays where it is. (Start is in view on every page.)
    constexpr int kNobody = 2;
    m_bar->ask(InlineBar::Tone::Warning, sentence,
        {{tr("Sho&w the log"), [this] { showPage(m_log); }}, {tr("&Close"), {}}}, kNobody);
}

void ServerWindow::reload()
{
    guiRole.assertCurrent();
    if (!m_host.isRunning())
        return;
    const app::ServerHost::Reloaded result = m_host.reload();
    if (!result.trouble.isEmpty())
        return; // onReloadRefused() has said it
    const QString sentence = result.changed.isEmpty()
        ? tr("Read again: nothing has changed.")
        : tr("Read again. Changed: %1.").arg(QString::fromUtf8(result.changed.join(", ")));
    constexpr int kClose = 1;
    m_bar->ask(InlineBar::Tone::Info, sentence,
        {{tr("Sho&w the log"), [this] { showPage(m_log); }}, {tr("&Close"), {}}}, kClose);
}

void ServerWindow::onReloadRefused(const QByteArray &trouble)
{
    // Perhaps nobody here asked for it: the keyboard stays where it is.
    constexpr int kNobody = 2;
    m_bar->ask(InlineBar::Tone::Failure,
        tr("The settings cannot be used, the old ones stay: %1").arg(QString::fromUtf8(trouble)),
        {{tr("Sho&w the log"), [this] { showPage(m_log); }}, {tr("&Close"), {}}}, kNobody);
}

int ServerWindow::peopleThere() const
{
    const app::ServerSnapshot snapshot = m_host.snapshot();
    return snapshot.permitsUsed + snapshot.waiting;
}

void ServerWindow::warn(const QString &sentence)
{
    constexpr int kNobody = 1;
    m_bar->ask(InlineBar::Tone::Warning, sentence, {{tr("&Close"), {}}}, kNobody);
}

void ServerWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    pull();
    updatePulling();
}

void ServerWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    updatePulling();
}

void ServerWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) {
        updatePulling();
        if (!isMinimized())
            pull(); // it was not kept up to date while nobody saw it
    }
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange)
        applyTheme();
}

void ServerWindow::closeEvent(QCloseEvent *event)
{
    guiRole.assertCurrent();
    // The end of the desktop's session does not wait for an answer.
    if (const int people = peopleThere(); people > 0 && !qApp->isSavingSession()) {
        event->ignore();
        if (isMinimized())
            showNormal(); // the question must be seen
        m_stop->ask(people, Ending::CloseWindow);
        return;
    }
    remember();
    if (m_host.isRunning())
        stopNow();
    event->accept();
}

void ServerWindow::applyTheme()
{
    // Setting the sheet changes palettes, too.
    if (m_isThemeBeingSet)
        return;
    const Theme &theme = currentTheme();
    const QString sheet = styleSheetFor(theme);
    if (sheet == styleSheet())
        return;
    m_isThemeBeingSet = true;
    // Not the window's palette: fields that a sheet styles do not ask it for this colour. The
    // colours that nobody has set go on following the desktop.
    QPalette colors = QApplication::palette();
    if (colors.color(QPalette::PlaceholderText) != theme.dim) {
        colors.setColor(QPalette::PlaceholderText, theme.dim);
        QApplication::setPalette(colors);
    }
    // Tool tips are windows of their own.
    colors.setColor(QPalette::ToolTipBase, theme.card);
    colors.setColor(QPalette::ToolTipText, theme.text);
    QToolTip::setPalette(colors);
    setStyleSheet(sheet);
    m_isThemeBeingSet = false;
}

void ServerWindow::recall()
{
    m_overview->setChoice(recallChoice(m_settings, m_config, m_given));
    for (Page *page : m_pages)
        page->recall(m_settings);
    applyLogLevel();
    if (!restoreGeometry(m_settings.value(QLatin1String(kGeometryKey)).toByteArray()))
        resize(1280, 760);
    m_topBar->setCurrentTab(m_settings.value(QLatin1String(kPageKey), 0).toInt());
}

void ServerWindow::remember()
{
    rememberChoice(m_settings, m_overview->choice());
    m_settings.setValue(QLatin1String(kPageKey), m_topBar->currentTab());
    m_settings.setValue(QLatin1String(kGeometryKey), saveGeometry());
    for (const Page *page : m_pages)
        page->remember(m_settings);
}

} // namespace watek::server::window
