#include "server/window/TopBar.h"

#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "server/window/Format.h"
#include "server/window/Icons.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <QStyle>
#include <QTabBar>

namespace watek::server::window {

TopBar::TopBar(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar(this))
    , m_dot(new widgets::PlainLabel(this))
    , m_state(new widgets::PlainLabel(this))
    , m_button(new QPushButton(this))
    , m_key(new QShortcut(this))
{
    setObjectName(QStringLiteral("topBar"));
    setAttribute(Qt::WA_StyledBackground);
    m_state->setObjectName(QStringLiteral("state"));
    m_tabs->setAccessibleName(tr("Pages"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(true);
    m_button->setObjectName(QStringLiteral("startStop"));
    m_button->setMinimumWidth(104);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 16, 0);
    row->setSpacing(8);
    row->addWidget(m_tabs, 1);
    row->addWidget(m_dot);
    row->addWidget(m_state);
    row->addSpacing(8);
    row->addWidget(m_button);

    connect(m_tabs, &QTabBar::currentChanged, this, &TopBar::tabChosen);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_offers == Offers::Stop)
            Q_EMIT stopRequested();
        else
            Q_EMIT startRequested();
    });
    connect(m_key, &QShortcut::activated, m_button, &QPushButton::click);
    showStopped();
}

void TopBar::addTab(const QString &title)
{
    m_tabs->addTab(title);
    placeState();
}

// Where there is little room the tabs go before the words; the dot and the button tell the same.
void TopBar::placeState()
{
    int needed = m_tabs->sizeHint().width();
    for (const QWidget *widget : std::initializer_list<const QWidget *>{m_dot, m_state, m_button})
        needed += widget->sizeHint().width() + layout()->spacing();
    const QMargins margins = layout()->contentsMargins();
    m_state->setVisible(
        needed + 2 * layout()->spacing() + margins.left() + margins.right() <= width());
    widgets::setPlainToolTip(m_dot, m_state->text());
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeState();
}

void TopBar::setTitle(int tab, const QString &title)
{
    if (m_tabs->tabText(tab) != title)
        m_tabs->setTabText(tab, title);
    placeState();
}

int TopBar::currentTab() const { return m_tabs->currentIndex(); }

void TopBar::setCurrentTab(int tab) { m_tabs->setCurrentIndex(tab); }

void TopBar::showRunning(qint64 upMs)
{
    m_state->setText(tr("Running %1").arg(describeUptime(upMs)));
    placeState();
    offer(Offers::Stop);
}

void TopBar::showStopped()
{
    m_state->setText(tr("Stopped"));
    placeState();
    offer(Offers::Start);
}

void TopBar::offer(Offers what)
{
    if (what == m_offers)
        return;
    m_offers = what;
    const bool isRunning = what == Offers::Stop;
    m_dot->setText(isRunning ? QStringLiteral("●") : QStringLiteral("○"));
    m_dot->setObjectName(isRunning ? QStringLiteral("runningDot") : QStringLiteral("stoppedDot"));
    m_dot->style()->unpolish(m_dot);
    m_dot->style()->polish(m_dot);
    m_button->setIcon(icon(isRunning ? "stop" : "play"));
    m_button->setText(isRunning ? tr("S&top") : tr("Start"));
    m_key->setKey(isRunning ? Qt::SHIFT | Qt::Key_F5 : QKeyCombination(Qt::Key_F5));
    widgets::setPlainToolTip(m_button, m_key->key().toString(QKeySequence::NativeText));
}

} // namespace watek::server::window
