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
#include <QRegularExpression>
#include <QVBoxLayout>

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
    , m_proof(new widgets::PlainLabel(this))
    , m_buttonRow(new QHBoxLayout)
{
    setObjectName(QStringLiteral("stateBar"));
    m_text->setObjectName(QStringLiteral("stateText"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->installEventFilter(this);
    m_icon->setFixedWidth(20);
    m_proof->setObjectName(QStringLiteral("stateProof"));
    m_proof->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_proof->setWordWrap(true);
    m_proof->hide();
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(16, 8, 12, 8);
    outer->setSpacing(4);
    auto *layout = new QHBoxLayout;
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    m_buttonRow->setSpacing(8);
    layout->addLayout(m_buttonRow);
    outer->addLayout(layout);
    auto *under = new QHBoxLayout;
    under->setContentsMargins(28, 0, 0, 0); // under the sentence, not under the icon
    under->addWidget(m_proof, 1);
    outer->addLayout(under);
    m_bottom = new QHBoxLayout;
    m_bottom->addStretch(1);
    outer->addLayout(m_bottom);
    m_top = layout;
    hide();
}

void StateBar::showState(const StateMessage &message)
{
    const bool isNews = isHidden() || m_message.tone != message.tone;
    const bool hasOtherButtons = message.buttons != m_message.buttons;
    m_message = message;
    setAccessibleName(message.text);
    m_text->setAccessibleName(message.text);
    m_text->setWordWrap(message.tail == 0);
    m_text->setSizePolicy(
        message.tail == 0 ? QSizePolicy::Expanding : QSizePolicy::Ignored, QSizePolicy::Preferred);
    if (m_proof->text() != message.proof)
        m_proof->setText(message.proof); // not in vain: what is selected there would be lost
    m_proof->setVisible(!message.proof.isEmpty());
    if (hasOtherButtons)
        showButtons(message.buttons);
    placeButtons();
    fit();
    setVisible(!message.text.isEmpty());
    updateIcon();
    update();
    if (isNews && isVisible()) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

/// A countdown changes every second, and nothing may jump: whether it stands beside its sentence or
/// under it goes by the widest it can become. The end of the sentence, where the port is, stays.
void StateBar::fit()
{
    const QFontMetrics metrics(m_text->font());
    const QString tail = m_message.text.last(m_message.tail);
    QString shown = m_message.text;
    const int room = m_text->width();
    static const QRegularExpression number(QStringLiteral("[0-9]+"));
    const QString lead = m_message.text.chopped(tail.size()).trimmed();
    const QString widest = lead + u' ' + QString(tail).replace(number, QStringLiteral("000"));
    if (!tail.isEmpty() && metrics.horizontalAdvance(widest) > room) {
        shown = metrics.elidedText(lead, Qt::ElideMiddle, room) + u'\n'
            + metrics.elidedText(tail, Qt::ElideRight, room);
    }
    m_text->setText(shown);
    const bool isWhole = QString(shown).replace(u'\n', u' ') == m_message.text;
    const QString &detail = m_message.detail;
    widgets::setPlainToolTip(m_text,
        isWhole                ? detail
            : detail.isEmpty() ? m_message.text
                               : m_message.text + u'\n' + detail);
}

bool StateBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::Resize)
        fit();
    return QFrame::eventFilter(watched, event);
}

void StateBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    placeButtons();
}

/// Beside one sentence; where there is more to be read, or little room beside them, they stand
/// under it and leave it the width.
void StateBar::placeButtons()
{
    const QMargins edges = layout()->contentsMargins();
    const int whole = width() - edges.left() - edges.right() - m_icon->width() - m_top->spacing();
    const int beside = whole - m_buttonRow->sizeHint().width() - m_top->spacing();
    const QFontMetrics metrics(m_text->font());
    const QString lead = m_message.text.chopped(m_message.tail).trimmed();
    const bool hasRoom
        = m_message.tail > 0 ? metrics.horizontalAdvance(lead) <= beside : beside >= whole / 2;
    QHBoxLayout *wanted = m_message.proof.isEmpty() && hasRoom ? m_top : m_bottom;
    QHBoxLayout *other = wanted == m_top ? m_bottom : m_top;
    if (wanted->indexOf(m_buttonRow) >= 0)
        return;
    other->removeItem(m_buttonRow);
    m_buttonRow->setParent(nullptr);
    wanted->addLayout(m_buttonRow);
}

void StateBar::showButtons(const QList<StateButton> &buttons)
{
    while (QLayoutItem *item = m_buttonRow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setObjectName({}); // it goes later, and is not to be found until then
        item->widget()->deleteLater();
        delete item;
    }
    for (const StateButton button : buttons) {
        auto *widget = new QPushButton(buttonText(button), this);
        widget->setObjectName(QStringLiteral("stateButton%1").arg(int(button)));
        widget->setAutoDefault(true); // Enter presses it, as Space does
        connect(widget, &QPushButton::clicked, this, [this, button] { Q_EMIT pressed(button); });
        m_buttonRow->addWidget(widget);
        widget->show(); // a layout does so later, and until then it takes no focus
    }
}

QWidget *StateBar::firstButton() const
{
    return isVisible() && m_buttonRow->count() > 0 ? m_buttonRow->itemAt(0)->widget() : nullptr;
}

void StateBar::updateIcon()
{
    const Theme theme = Theme::current();
    const char *name = m_message.tone == Tone::Working ? "waiting" : "warning";
    m_icon->setPixmap(tinted(
        name, readable(theme.text, groundOf(m_message.tone, theme)), 18, devicePixelRatioF()));
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
    const QColor ground = groundOf(m_message.tone, theme);
    painter.fillRect(event->rect(), ground);
    painter.setPen(mixed(ground, theme.text, 0.15));
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

} // namespace watek::client::ui
