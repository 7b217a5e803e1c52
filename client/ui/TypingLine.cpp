#include "client/ui/TypingLine.h"

#include "client/ui/Theme.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>
#include <QPainter>
#include <QStyle>

namespace watek::client::ui {

QString typingText(const QStringList &nicks)
{
    switch (nicks.size()) {
    case 0:
        return {};
    case 1:
        return QCoreApplication::translate("TypingLine", "%1 is typing…")
            .arg(widgets::isolatedName(nicks[0]));
    case 2:
        return QCoreApplication::translate("TypingLine", "%1 and %2 are typing…")
            .arg(widgets::isolatedName(nicks[0]), widgets::isolatedName(nicks[1]));
    default:
        return QCoreApplication::translate("TypingLine", "Several people are typing…");
    }
}

TypingLine::TypingLine(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("typingLine"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void TypingLine::showTyping(const QStringList &nicks)
{
    const QString text = typingText(nicks);
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    update();
}

QSize TypingLine::sizeHint() const
{
    return {100, QFontMetrics(scaled(font(), 0.92)).height() + 2};
}

void TypingLine::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.background);
    painter.setFont(scaled(font(), 0.92));
    painter.setPen(theme.dimmed);
    const QRect room = rect().adjusted(16, 0, -16, 0);
    painter.drawText(room,
        QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter),
        painter.fontMetrics().elidedText(m_text, Qt::ElideRight, room.width()));
}

} // namespace watek::client::ui
