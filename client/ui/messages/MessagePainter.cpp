#include "client/ui/messages/MessagePainter.h"

#include "client/ui/EmojiFont.h"
#include "client/ui/Icons.h"
#include "client/ui/StateText.h"
#include "client/ui/messages/ReactionChips.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

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
    const int width = metrics.horizontalAdvance(retryText()) + 16;
    // Where the room is short the words are cut, not the button.
    const int before = std::clamp(
        metrics.horizontalAdvance(deliveryText(row)) + 8, 0, std::max(0, footer.width() - width));
    return {footer.left() + before, footer.top(), width, footer.height()};
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
    if (!geometry.quote.isNull())
        paintQuote(row, geometry.quote, top);
    if (!geometry.reactions.isNull())
        paintReactions(row, geometry.reactions, top);
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
    if (const QColor ground = rowGround(theme, row, state); ground != theme.background)
        m_painter.fillRect(whole, ground);
    if (row.mentionsMe) {
        const QRect edge(0, whole.top(), 4, whole.height());
        m_painter.fillRect(
            placed(edge, 0), readable(QColor(0xe0, 0x9a, 0x20), theme.background, 3));
    }
}

QColor MessagePainter::ink(const MessageRow &row, const QColor &wanted) const
{
    return rowInk(m_style.theme, row, wanted);
}

void MessagePainter::paintRule(const MessageRow &row, const QRect &rect)
{
    const bool isMarker = row.kind == MessageRow::Kind::Marker;
    const QColor color = ink(row, isMarker ? m_style.theme.marker : m_style.theme.dimmed);
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
        m_painter.setPen(rowNickInk(m_style.theme, row, row.hue));
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
    m_painter.setPen(ink(row, m_style.theme.dimmed));
    const Qt::Alignment side
        = m_metrics.style == RowMetrics::Style::Columns ? Qt::AlignRight : Qt::AlignLeft;
    m_painter.drawText(placed(timeRect, top),
        QStyle::visualAlignment(m_direction, side | Qt::AlignVCenter), timeText(row));
}

void MessagePainter::paintQuote(const MessageRow &row, const QRect &quote, int top)
{
    const Qt::Alignment side
        = QStyle::visualAlignment(m_direction, Qt::AlignLeft | Qt::AlignVCenter);
    const QColor dimmed = ink(row, m_style.theme.dimmed);
    const int arrow = std::min(14, quote.height());
    QRect part(quote.left(), quote.center().y() - arrow / 2, arrow, arrow);
    const qreal ratio = m_painter.device()->devicePixelRatioF();
    m_painter.drawPixmap(placed(part, top), tinted("reply", dimmed, arrow, ratio));

    m_painter.setFont(m_style.font);
    const QFontMetrics metrics(m_style.font);
    part = QRect(part.right() + 1 + 4, quote.top(), 0, quote.height());
    const auto draw = [&](const QString &text, const QColor &color) {
        const QString shown
            = metrics.elidedText(text, Qt::ElideRight, quote.right() + 1 - part.left());
        part.setWidth(metrics.horizontalAdvance(shown));
        m_painter.setPen(color);
        m_painter.drawText(placed(part, top), side, shown);
        part.moveLeft(part.right() + 1);
    };
    if (row.quoteAuthor.isEmpty()) {
        draw(quoteLine(row), dimmed);
        return;
    }
    draw(row.quoteAuthor, rowNickInk(m_style.theme, row, row.quoteHue));
    part.translate(metrics.horizontalAdvance(u' ') + 2, 0);
    draw(row.quoteText, dimmed);
}

void MessagePainter::paintReactions(const MessageRow &row, const QRect &reactions, int top)
{
    const Theme &theme = m_style.theme;
    const ChipLayout layout
        = arrangeChips(row.reactions, m_style.font, m_metrics.lineHeight, reactions.width());
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    for (int n = 0; n < layout.chips.size(); ++n) {
        const model::Reaction &reaction = row.reactions[n];
        const auto part
            = [&](const QRect &rect) { return placed(rect.translated(reactions.topLeft()), top); };
        const QRect chip = part(layout.chips[n].whole);
        const QColor ground = reaction.isMine ? mixed(theme.background, theme.accent, 0.22)
                                              : mixed(theme.background, theme.text, 0.06);
        // Not by colour alone: our own has a thick edge.
        m_painter.setPen(reaction.isMine ? QPen(theme.accent, 2) : QPen(theme.line, 1));
        m_painter.setBrush(ground);
        const qreal inset = reaction.isMine ? 1 : 0.5;
        m_painter.drawRoundedRect(QRectF(chip).adjusted(inset, inset, -inset, -inset),
            chip.height() / 2.0, chip.height() / 2.0);
        m_painter.setPen(readable(theme.text, ground));
        const QFont font = reactionFont(reaction.text, m_style.font);
        const QRect text = part(layout.chips[n].text);
        m_painter.setFont(font);
        m_painter.drawText(text, Qt::AlignCenter,
            QFontMetrics(font).elidedText(reaction.text, Qt::ElideRight, text.width()));
        m_painter.setFont(m_style.font);
        m_painter.drawText(
            part(layout.chips[n].count), Qt::AlignCenter, QString::number(reaction.count()));
    }
    m_painter.restore();
}

void MessagePainter::paintFooter(const MessageRow &row, const QRect &rect)
{
    m_painter.setFont(m_style.font);
    const Qt::Alignment side
        = QStyle::visualAlignment(m_direction, Qt::AlignLeft | Qt::AlignVCenter);
    if (!session::canBeRetried(row.delivery)) {
        m_painter.setPen(ink(row, m_style.theme.dimmed));
        m_painter.drawText(rect, side, deliveryText(row));
        return;
    }
    const QRect button = retryRect(row, rect, m_style.font);
    const QRect here = QStyle::visualRect(m_direction, rect, button);
    QRect words = rect;
    words.setRight(button.left() - 8);
    m_painter.setPen(ink(row, m_style.theme.marker));
    m_painter.drawText(QStyle::visualRect(m_direction, rect, words), side,
        QFontMetrics(m_style.font).elidedText(deliveryText(row), Qt::ElideRight, words.width()));
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(QPen(ink(row, m_style.theme.link), 1));
    m_painter.drawRoundedRect(QRectF(here).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    m_painter.drawText(here, Qt::AlignCenter, retryText());
    m_painter.restore();
}

} // namespace watek::client::ui
