#include "client/ui/messages/BodyLayout.h"

#include "client/ui/EmojiFont.h"
#include "client/ui/messages/IrcFormat.h"
#include "client/ui/messages/RowColours.h"
#include "common/widgets/PlainText.h"

#include <QFontDatabase>
#include <QFontMetrics>
#include <QtMath>

namespace watek::client::ui {

namespace {

QTextCharFormat charFormat(const TextStyle &style, const MessageRow &row, const BodyStyle &body)
{
    QTextCharFormat format;
    if (style.bold)
        format.setFontWeight(QFont::Bold);
    if (style.italic)
        format.setFontItalic(true);
    if (style.underline)
        format.setFontUnderline(true);
    if (style.strike)
        format.setFontStrikeOut(true);
    if (style.monospace) {
        format.setFontFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
        format.setFontFixedPitch(true);
    }
    QColor under = body.theme.background;
    QColor text = body.theme.text;
    bool isColored = false;
    if (style.background)
        under = QColor(*style.background);
    if (style.foreground) {
        text = QColor(*style.foreground);
        isColored = true;
    }
    if (style.reverse)
        std::swap(under, text);
    // Text somebody hid on purpose (one colour on itself) is made readable as well: nothing is lost
    // by it, and nobody is tricked into selecting what they cannot see.
    if (style.background || style.reverse) {
        format.setBackground(under);
        format.setForeground(readable(text, under));
    } else if (isColored) {
        format.setForeground(rowInk(body.theme, row, text));
    }
    return format;
}

QColor plainColor(const MessageRow &row, const Theme &theme)
{
    switch (row.kind) {
    case MessageRow::Kind::Passage:
    case MessageRow::Kind::Event:
        return theme.dimmed;
    case MessageRow::Kind::Failure:
        return theme.marker;
    default:
        break;
    }
    return row.delivery == session::Delivery::Sending || row.delivery == session::Delivery::Waiting
        ? theme.dimmed
        : theme.text;
}

QTextLayout::FormatRange range(int start, int length, const QTextCharFormat &format)
{
    QTextLayout::FormatRange result;
    result.start = start;
    result.length = length;
    result.format = format;
    return result;
}

} // namespace

BodyLayout::BodyLayout(const MessageRow &row, const BodyStyle &style)
{
    StyledText styled = parseIrcFormat(row.text);
    m_links = findLinks(styled.text);
    // To whom it was said stands in front, isolated, so that it does not turn the text.
    const QString address = addressText(row);
    const QString lead
        = address.isEmpty() ? QString() : widgets::isolatedName(address) + QStringLiteral("  ");
    const int shift = int(lead.size());
    styled.text.prepend(lead);
    for (StyledSpan &span : styled.spans)
        span.start += shift;
    for (Link &link : m_links)
        link.start += shift;

    QList<QTextLayout::FormatRange> formats;
    QTextCharFormat plain;
    plain.setForeground(rowInk(style.theme, row, plainColor(row, style.theme)));
    if (row.kind == MessageRow::Kind::Action)
        plain.setFontItalic(true);
    formats.append(range(0, int(styled.text.size()), plain));
    if (shift > 0) {
        QTextCharFormat format;
        format.setFontWeight(QFont::DemiBold);
        format.setFontItalic(false);
        format.setForeground(rowInk(style.theme, row, style.theme.dimmed));
        formats.append(range(0, shift, format));
    }
    for (const StyledSpan &span : styled.spans)
        formats.append(range(span.start, span.length, charFormat(span.style, row, style)));
    for (const EmojiRun &run : emojiRuns(styled.text)) {
        QTextCharFormat format;
        format.setFontFamilies(emojiFont(style.font).families());
        formats.append(range(run.start, run.length, format));
    }
    for (const Link &link : m_links) {
        QTextCharFormat format;
        format.setForeground(rowInk(style.theme, row, style.theme.link));
        format.setFontUnderline(true);
        formats.append(range(link.start, link.length, format));
    }
    if (!style.highlighted.isEmpty()) {
        QTextCharFormat format;
        format.setBackground(style.theme.warning);
        format.setForeground(readable(style.theme.text, style.theme.warning));
        const int length = int(style.highlighted.size());
        for (qsizetype at = 0;
             (at = styled.text.indexOf(style.highlighted, at, Qt::CaseInsensitive)) >= 0;
             at += length)
            formats.append(range(int(at), length, format));
    }

    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    option.setAlignment(
        Qt::AlignAbsolute | (style.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft));
    m_layout.setText(styled.text);
    m_layout.setFont(style.font);
    m_layout.setTextOption(option);
    m_layout.setFormats(formats);
    m_layout.setCacheEnabled(true);

    qreal y = 0;
    m_layout.beginLayout();
    for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
        line.setLineWidth(style.width);
        line.setPosition({0, y});
        y += line.height();
    }
    m_layout.endLayout();
    m_height = qMax(qCeil(y), QFontMetrics(style.font).height());
}

int BodyLayout::indexAt(QPoint point) const
{
    for (int n = 0; n < m_layout.lineCount(); ++n) {
        const QTextLine line = m_layout.lineAt(n);
        if (line.naturalTextRect().contains(point))
            return line.xToCursor(point.x(), QTextLine::CursorOnCharacter);
    }
    return -1;
}

QUrl BodyLayout::linkAt(QPoint point) const
{
    const int index = indexAt(point);
    for (const Link &link : m_links) {
        if (index >= link.start && index < link.start + link.length)
            return link.url;
    }
    return {};
}

void BodyLayout::draw(QPainter *painter, QPoint topLeft) const { m_layout.draw(painter, topLeft); }

void BodyLayoutCache::setStyle(const BodyStyle &style)
{
    if (m_style == style)
        return;
    m_style = style;
    m_layouts.clear();
}

const BodyLayout &BodyLayoutCache::layoutOf(const MessageRow &row)
{
    if (const BodyLayout *known = m_layouts.object(row.id))
        return *known;
    auto *made = new BodyLayout(row, m_style);
    m_layouts.insert(row.id, made);
    return *made;
}

} // namespace watek::client::ui
