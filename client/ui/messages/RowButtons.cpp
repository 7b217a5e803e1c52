#include "client/ui/messages/RowButtons.h"

#include "client/ui/Icons.h"
#include "client/ui/Theme.h"
#include "common/widgets/PlainText.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace watek::client::ui {

RowButtons::RowButtons(QWidget *parent)
    : QWidget(parent)
    , m_reply(new QToolButton(this))
    , m_react(new QToolButton(this))
{
    setObjectName(QStringLiteral("rowButtons"));
    setCursor(Qt::ArrowCursor);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(0);
    const std::pair<QToolButton *, const char *> buttons[]
        = {{m_reply, "reply"}, {m_react, "react"}};
    for (const auto &[button, name] : buttons) {
        button->setObjectName(QLatin1String(name) + QLatin1String("Button"));
        button->setIcon(icon(name));
        button->setIconSize({16, 16});
        button->setFocusPolicy(Qt::NoFocus);
        layout->addWidget(button);
    }
    retranslate();
    hide();
    connect(m_reply, &QToolButton::clicked, this, &RowButtons::replyClicked);
    connect(m_react, &QToolButton::clicked, this, &RowButtons::reactClicked);
}

void RowButtons::retranslate()
{
    m_reply->setAccessibleName(tr("Reply"));
    widgets::setPlainToolTip(m_reply, tr("Reply (R)"));
    m_react->setAccessibleName(tr("React"));
    widgets::setPlainToolTip(m_react, tr("React (+)"));
}

void RowButtons::setOffers(bool offersReply, bool offersReact)
{
    m_reply->setVisible(offersReply);
    m_react->setVisible(offersReact);
    adjustSize();
}

void RowButtons::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.line);
    painter.setBrush(theme.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace watek::client::ui
