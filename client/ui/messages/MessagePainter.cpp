#include "client/ui/messages/MessagePainter.h"

#include "client/ui/StateText.h"

#include <QPainter>
#include <QPainterPath>

namespace watek::client::ui {

namespace {

QString retryText() { return buttonText(StateButton::Retry); }

QString authorText(const MessageRow &row)
{
    return row.kind == MessageRow::Kind::Notice ? QStringLiteral("-%1-").arg(row.author)
                                                : row.author;
}

QString initialOf(const QString &name)
{
    for (const QChar c : name) {
        if (c.isLetterOrNumber())
            return QString(c).toUpper();
    }
    return name.left(1);
}

} // namespace

QRect retryRect(const MessageRow &row, const QRect &footer, const QFont &font)
{
    const QFontMetrics metrics(font);
    const int before = metrics.horizontalAdvance(deliveryText(row)) + 8;
    return {footer.left() + before, footer.top(), metrics.horizontalAdvance(retryText()) + 16,
        footer.height()};
}

MessagePainter::MessagePainter(QPainter &painter, const BodyStyle &style, const RowMetrics &metrics,
    Qt::LayoutDirection direction)
    : m_painter(painter)
    , m_style(style)
    , m_metrics(metrics)
    , m_direction(direction)
{
}

QRect MessagePainter::placed(const QRect &rect, int top) const
{
    return QStyle::visualRect(m_direction, QRect(0, 0, m_metrics.width, 1), rect)
        .translated(0, top);
}

void MessagePainter::paint(const MessageRow &row, const RowGeometry &geometry,
    const BodyLayout *body, int top, RowState state)
{
    paintGround(row, geometry.ground.translated(0, top), state);
    if (row.isRule()) {
        paintRule(row, placed(geometry.rule, top));
        return;
    }
    if (!geometry.avatar.isNull() && !row.author.isEmpty())
        paintAvatar(row, placed(geometry.avatar, top));
    paintHead(row, geometry, top, state);
    if (body)
        body->draw(&m_painter, placed(geometry.body, top).topLeft());
    if (!geometry.footer.isNull())
        paintFooter(row, placed(geometry.footer, top));
    if (state.hasFocus) {
        m_painter.setPen(QPen(m_style.theme.accent, 2));
        m_painter.drawRect(geometry.ground.translated(0, top).adjusted(1, 1, -1, -1));
    }
}

void MessagePainter::paintGround(const MessageRow &row, const QRect &whole, RowState state)
{
    const Theme &theme = m_style.theme;
    if (row.mentionsMe) {
        m_painter.fillRect(whole, mixed(theme.background, theme.warning, 0.45));
        const QRect edge(0, whole.top(), 4, whole.height());
        m_painter.fillRect(
            placed(edge, 0), readable(QColor(0xe0, 0x9a, 0x20), theme.background, 3));
    }
    if (state.isSelected)
        m_painter.fillRect(whole, mixed(theme.background, theme.accent, 0.18));
    else if (state.isHovered && !row.isRule() && !row.mentionsMe)
        m_painter.fillRect(whole, theme.hover);
}

void MessagePainter::paintRule(const MessageRow &row, const QRect &rect)
{
    const bool isMarker = row.kind == MessageRow::Kind::Marker;
    const QColor color = isMarker ? m_style.theme.marker : m_style.theme.dimmed;
    QFont font = m_style.font;
    font.setBold(isMarker);
    m_painter.setFont(font);
    const QString text = ruleText(row);
    const int half = QFontMetrics(font).horizontalAdvance(text) / 2 + 12;
    const int y = rect.center().y();
    m_painter.setPen(QPen(isMarker ? color : m_style.theme.line, 1));
    m_painter.drawLine(rect.left(), y, rect.center().x() - half, y);
    m_painter.drawLine(rect.center().x() + half, y, rect.right(), y);
    m_painter.setPen(color);
    m_painter.drawText(rect, Qt::AlignCenter, text);
}

void MessagePainter::paintAvatar(const MessageRow &row, const QRect &rect)
{
    const QColor ink = nickColor(row.hue, m_style.theme.background);
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(mixed(m_style.theme.background, ink, 0.2));
    m_painter.drawEllipse(rect);
    QFont font = m_style.font;
    font.setBold(true);
    m_painter.setFont(font);
    m_painter.setPen(readable(ink, mixed(m_style.theme.background, ink, 0.2)));
    m_painter.drawText(rect, Qt::AlignCenter, initialOf(row.author));
    m_painter.restore();
}

void MessagePainter::paintHead(
    const MessageRow &row, const RowGeometry &geometry, int top, RowState state)
{
    QFont font = m_style.font;
    QRect timeRect = geometry.time;
    if (!geometry.author.isNull() && !row.author.isEmpty()) {
        font.setBold(true);
        const QFontMetrics metrics(font);
        const QString name
            = metrics.elidedText(authorText(row), Qt::ElideRight, geometry.author.width());
        m_painter.setFont(font);
        m_painter.setPen(nickColor(row.hue, m_style.theme.background));
        m_painter.drawText(placed(geometry.author, top),
            QStyle::visualAlignment(m_direction, Qt::AlignLeft | Qt::AlignVCenter), name);
        if (m_metrics.style != RowMetrics::Style::Columns)
            timeRect.moveLeft(geometry.author.left() + metrics.horizontalAdvance(name) + 8);
    } else if (m_metrics.style != RowMetrics::Style::Columns) {
        timeRect.moveLeft(geometry.author.left());
    }
    const bool showsTime = !geometry.author.isNull() || state.isHovered;
    if (timeRect.isNull() || !showsTime)
        return;
    font.setBold(false);
    m_painter.setFont(font);
    m_painter.setPen(m_style.theme.dimmed);
    const Qt::Alignment side
        = m_metrics.style == RowMetrics::Style::Columns ? Qt::AlignRight : Qt::AlignLeft;
    m_painter.drawText(placed(timeRect, top),
        QStyle::visualAlignment(m_direction, side | Qt::AlignVCenter), timeText(row));
}

void MessagePainter::paintFooter(const MessageRow &row, const QRect &rect)
{
    m_painter.setFont(m_style.font);
    const Qt::Alignment side
        = QStyle::visualAlignment(m_direction, Qt::AlignLeft | Qt::AlignVCenter);
    if (row.delivery != session::Delivery::Failed) {
        m_painter.setPen(m_style.theme.dimmed);
        m_painter.drawText(rect, side, deliveryText(row));
        return;
    }
    m_painter.setPen(m_style.theme.marker);
    m_painter.drawText(rect, side, deliveryText(row));
    const QRect here = QStyle::visualRect(m_direction, rect, retryRect(row, rect, m_style.font));
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(QPen(m_style.theme.link, 1));
    m_painter.drawRoundedRect(QRectF(here).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    m_painter.drawText(here, Qt::AlignCenter, retryText());
    m_painter.restore();
}

} // namespace watek::client::ui
