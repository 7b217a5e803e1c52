#include "client/ui/StateBar.h"

#include "client/ui/Icons.h"
#include "client/ui/Theme.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace watek::client::ui {

namespace {

QColor groundOf(Tone tone, const Theme &theme)
{
    switch (tone) {
    case Tone::Quiet:
        return theme.panel;
    case Tone::Working:
        return mixed(theme.panel, theme.accent, 0.16);
    case Tone::Warning:
        return theme.warning;
    case Tone::Failure:
        return theme.failure;
    }
    return theme.panel;
}

} // namespace

StateBar::StateBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new widgets::PlainLabel(this))
    , m_text(new widgets::PlainLabel(this))
    , m_buttonRow(new QHBoxLayout)
{
    setObjectName(QStringLiteral("stateBar"));
    m_text->setObjectName(QStringLiteral("stateText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_icon->setFixedWidth(20);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    m_buttonRow->setSpacing(8);
    layout->addLayout(m_buttonRow);
    hide();
}

QString StateBar::text() const { return m_text->text(); }

void StateBar::showState(const StateMessage &message)
{
    const bool isNews = isHidden() || m_tone != message.tone;
    m_tone = message.tone;
    m_text->setText(message.text);
    widgets::setPlainToolTip(m_text, message.detail);
    setAccessibleName(message.text);
    if (message.buttons != m_buttons)
        showButtons(message.buttons);
    setVisible(!message.text.isEmpty());
    updateIcon();
    update();
    if (isNews && isVisible()) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void StateBar::showButtons(const QList<StateButton> &buttons)
{
    m_buttons = buttons;
    while (QLayoutItem *item = m_buttonRow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const StateButton button : buttons) {
        auto *widget = new QPushButton(buttonText(button), this);
        widget->setObjectName(QStringLiteral("stateButton%1").arg(int(button)));
        widget->setAutoDefault(false);
        connect(widget, &QPushButton::clicked, this, [this, button] { Q_EMIT pressed(button); });
        m_buttonRow->addWidget(widget);
    }
}

void StateBar::updateIcon()
{
    const Theme theme = Theme::current();
    const char *name = m_tone == Tone::Working ? "waiting" : "warning";
    m_icon->setPixmap(
        tinted(name, readable(theme.text, groundOf(m_tone, theme)), 18, devicePixelRatioF()));
}

void StateBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateIcon();
}

void StateBar::paintEvent(QPaintEvent *event)
{
    const Theme theme = Theme::current();
    QPainter painter(this);
    const QColor ground = groundOf(m_tone, theme);
    painter.fillRect(event->rect(), ground);
    painter.setPen(mixed(ground, theme.text, 0.15));
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

} // namespace watek::client::ui
