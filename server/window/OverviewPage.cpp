#include "server/window/OverviewPage.h"

#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "server/window/AddressBox.h"
#include "server/window/Format.h"
#include "server/window/Icons.h"
#include "server/window/LivePanel.h"
#include "server/window/Theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace watek::server::window {

namespace {

constexpr int kMostPermits = 100'000;
constexpr int kFieldMargin = 28; ///< padding, outline and cursor of a field

QFrame *makeCard(QWidget *parent)
{
    auto *card = new QFrame(parent);
    card->setObjectName(QStringLiteral("card"));
    return card;
}

} // namespace

OverviewPage::OverviewPage(QWidget *parent)
    : Page(parent)
    , m_host(new AddressBox(this))
    , m_port(new QSpinBox(this))
    , m_permits(new QSpinBox(this))
    , m_start(new QPushButton(iconOnAccent("play"), tr("&Start"), this))
    , m_lock(new widgets::PlainLabel(this))
    , m_explanation(new widgets::PlainLabel(this))
    , m_welcome(new widgets::PlainLabel(this))
    , m_lower(new QStackedWidget(this))
    , m_live(new LivePanel(this))
{
    auto *body = new QWidget(this);
    body->setObjectName(QStringLiteral("pageBody"));
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    column->addWidget(makeForm());
    m_lower->addWidget(makeWelcome());
    m_lower->addWidget(m_live);
    column->addWidget(m_lower, 1);

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(body);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(scroll);

    connect(m_live, &LivePanel::reloadRequested, this, &OverviewPage::reloadRequested);
    connect(m_start, &QPushButton::clicked, this, &OverviewPage::startRequested);
    connect(m_host->lineEdit(), &QLineEdit::returnPressed, this, &OverviewPage::startRequested);
    connect(m_host, &QComboBox::editTextChanged, this, &OverviewPage::explainChoice);
    for (QSpinBox *box : {m_port, m_permits})
        connect(box, &QSpinBox::valueChanged, this, &OverviewPage::explainChoice);
    showStopped();
}

QWidget *OverviewPage::makeForm()
{
    QFrame *card = makeCard(this);
    m_host->setObjectName(QStringLiteral("address"));
    m_port->setObjectName(QStringLiteral("port"));
    m_permits->setObjectName(QStringLiteral("places"));
    m_start->setObjectName(QStringLiteral("start"));
    m_host->setAccessibleName(tr("Address"));
    m_host->setAccessibleDescription(tr("The address to listen on"));
    m_port->setAccessibleName(tr("Port"));
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("any free"));
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    // The longest of what it shows, and the cursor in it.
    m_port->setMinimumWidth(
        std::max(88, fontMetrics().horizontalAdvance(m_port->specialValueText()) + kFieldMargin));
    m_permits->setAccessibleName(tr("Places"));
    widgets::setPlainToolTip(
        m_permits, tr("How many can chat at once; later ones wait for a place"));
    m_permits->setRange(1, kMostPermits);
    m_permits->setMinimumWidth(92);
    m_start->setProperty("primary", true);
    m_start->setMinimumWidth(112);
    // The other fields stay where they are when it goes.
    QSizePolicy policy = m_start->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_start->setSizePolicy(policy);
    m_explanation->setObjectName(QStringLiteral("hint"));
    m_explanation->setWordWrap(true);
    m_lock->setFixedWidth(20);

    auto *grid = new QGridLayout(card);
    grid->setContentsMargins(16, 12, 16, 12);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    const auto addField = [&](int at, const QString &title, QWidget *field) {
        auto *caption = new widgets::PlainLabel(title, card);
        caption->setObjectName(QStringLiteral("caption"));
        caption->setBuddy(field);
        grid->addWidget(caption, 0, at);
        grid->addWidget(field, 1, at);
    };
    addField(0, tr("A&ddress"), m_host);
    addField(1, tr("P&ort"), m_port);
    addField(2, tr("&Places"), m_permits);
    grid->addWidget(m_start, 1, 4);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(3, 1);
    auto *remark = new QHBoxLayout;
    remark->setSpacing(4);
    remark->setContentsMargins(0, 4, 0, 0);
    remark->addWidget(m_lock);
    remark->addWidget(m_explanation, 1);
    grid->addLayout(remark, 2, 0, 1, 5);
    return card;
}

QWidget *OverviewPage::makeWelcome()
{
    QFrame *card = makeCard(this);
    auto *picture = new widgets::PlainLabel(card);
    picture->setPixmap(applicationIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    picture->setAlignment(Qt::AlignCenter);
    auto *title = new widgets::PlainLabel(tr("The server is stopped"), card);
    title->setAlignment(Qt::AlignCenter);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    m_welcome->setAlignment(Qt::AlignHCenter);
    m_welcome->setWordWrap(true);
    m_welcome->setMaximumWidth(520);
    m_welcome->setTextFormat(Qt::PlainText);
    m_welcome->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(12);
    column->addStretch(1);
    column->addWidget(picture);
    column->addWidget(title);
    auto *centred = new QHBoxLayout;
    centred->addStretch(1);
    centred->addWidget(m_welcome, 100);
    centred->addStretch(1);
    column->addLayout(centred);
    column->addStretch(2);
    return card;
}

QString OverviewPage::title() const { return tr("O&verview"); }

void OverviewPage::showHost(app::ServerHost &host)
{
    guiRole.assertCurrent();
    if (!host.isRunning()) {
        showStopped();
        return;
    }
    setAddresses(localAddresses());
    showRunning({.host = host.config().server.host,
        .port = host.port(),
        .permits = host.config().server.maxClients});
}

void OverviewPage::setAddresses(std::vector<LocalAddress> local)
{
    m_local = std::move(local);
    m_host->setAddresses(m_local);
    explainChoice();
}

void OverviewPage::setConfig(const shared::ServerConfig &config)
{
    m_config = config;
    explainChoice();
}

QStringList OverviewPage::doorsForOthers(const QString &host) const
{
    shared::ServerConfig config = m_config;
    config.server.host = host; // doors without an address are there, too
    QStringList names;
    for (const shared::Endpoint &door : shared::doorsOf(config)) {
        if (door.name != shared::kMainDoor && isForOthers(door))
            names += QString::fromUtf8(door.name);
    }
    return names;
}

void OverviewPage::setChoice(const ServerChoice &choice)
{
    m_host->setEditText(choice.host);
    m_port->setValue(choice.port);
    m_permits->setValue(choice.permits);
}

ServerChoice OverviewPage::choice() const
{
    return {
        .host = m_host->address(), .port = quint16(m_port->value()), .permits = m_permits->value()};
}

void OverviewPage::showRunning(const ServerChoice &actual)
{
    m_isRunning = true;
    setLocked(true);
    m_live->begin(actual, m_local);
    m_lower->setCurrentWidget(m_live);
    explainChoice();
}

void OverviewPage::showStopped()
{
    m_isRunning = false;
    setLocked(false);
    m_lower->setCurrentIndex(0);
    explainChoice();
}

void OverviewPage::showSnapshot(const app::ServerSnapshot &snapshot)
{
    m_live->showSnapshot(snapshot);
}

HistoryCard &OverviewPage::history() { return m_live->history(); }

void OverviewPage::focusStart() { m_start->setFocus(Qt::OtherFocusReason); }

void OverviewPage::setLocked(bool isLocked)
{
    for (QWidget *field : std::initializer_list<QWidget *>{m_host, m_port, m_permits, m_start})
        field->setEnabled(!isLocked);
    m_start->setVisible(!isLocked);
    m_lock->setVisible(isLocked);
}

void OverviewPage::explainChoice()
{
    const ServerChoice chosen = choice();
    if (m_isRunning) {
        m_lock->setPixmap(outline("lock", currentTheme().dim, 16, devicePixelRatioF()));
        m_explanation->setText(
            tr("Locked while the server runs: stop it to change the address, port or places."));
        return;
    }
    if (isEveryInterface(chosen.host))
        m_explanation->setText(tr("Everybody who can reach this computer can join."));
    else if (const QStringList doors = doorsForOthers(chosen.host);
             shared::isLoopback(chosen.host) && !doors.isEmpty())
        m_explanation->setText(
            tr("Only this computer can join here, others through the settings’ further doors: %1.")
                .arg(doors.join(QStringLiteral(", "))));
    else if (shared::isLoopback(chosen.host))
        m_explanation->setText(tr("Only this computer can join. Choose 0.0.0.0 to let others in."));
    else
        m_explanation->setText(tr("Everybody who can reach this address can join."));

    const QString address = joinAddresses(chosen.host, m_local).front();
    const QString port = chosen.port ? QString::number(chosen.port) : tr("PORT");
    m_welcome->setText(
        tr("Press Start, and this computer is a chat server: the first %n people who connect "
           "talk in the lobby, later ones wait for a place.",
            nullptr, chosen.permits)
        + QLatin1String("\n\n")
        + tr("They join with Wątek, with any IRC client, or from a terminal:")
        + QStringLiteral("\nnc %1 %2").arg(address, port));
}

} // namespace watek::server::window
