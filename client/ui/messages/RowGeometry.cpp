#include "client/ui/messages/RowGeometry.h"

#include <algorithm>

namespace watek::client::ui {

namespace {

constexpr int kGap = 12;
constexpr int kAvatar = 32;
constexpr int kReadableChars = 96;
constexpr int kNarrow = 48; ///< under so many characters there is no room for columns

} // namespace

RowMetrics RowMetrics::from(Density density, const QFontMetrics &font, int width, int timeWidth)
{
    const int charWidth = font.averageCharWidth();
    RowMetrics metrics;
    metrics.width = width;
    metrics.lineHeight = font.height();
    metrics.timeWidth = timeWidth;
    metrics.authorWidth = 13 * charWidth;
    switch (density) {
    case Density::Compact:
        metrics.margin = 8;
        metrics.linePad = 1;
        metrics.groupGap = 0;
        break;
    case Density::Comfortable:
        metrics.linePad = 3;
        metrics.groupGap = 6;
        break;
    case Density::Spacious:
        metrics.style = Style::Avatars;
        metrics.linePad = 4;
        metrics.groupGap = 12;
        break;
    }
    if (width < kNarrow * charWidth) {
        metrics.style = Style::Stacked;
        metrics.margin = 8;
    }

    switch (metrics.style) {
    case Style::Columns:
        metrics.bodyLeft = metrics.margin + metrics.timeWidth + kGap + metrics.authorWidth + kGap;
        break;
    case Style::Stacked:
        metrics.bodyLeft = metrics.margin;
        break;
    case Style::Avatars:
        metrics.bodyLeft = metrics.margin + kAvatar + kGap;
        break;
    }
    const int room = width - metrics.bodyLeft - metrics.margin;
    metrics.bodyWidth = std::clamp(room, charWidth * 4, kReadableChars * charWidth);
    return metrics;
}

RowGeometry arrangeRow(const RowMetrics &metrics, const RowShape &shape, int bodyHeight)
{
    RowGeometry geometry;
    if (shape.kind == RowShape::Kind::Hidden)
        return geometry;
    if (shape.kind != RowShape::Kind::Line) {
        const int above = shape.kind == RowShape::Kind::Day ? 12 : 8;
        geometry.rule = QRect(
            metrics.margin, above, metrics.width - 2 * metrics.margin, metrics.lineHeight + 4);
        geometry.height = geometry.rule.bottom() + 1 + 4;
        return geometry;
    }

    int y = 0;
    if (shape.showsHead)
        y += shape.isQuiet ? metrics.groupGap / 4 : metrics.groupGap;
    const int gap = y;
    y += metrics.linePad;

    if (shape.hasQuote) {
        geometry.quote = QRect(metrics.bodyLeft, y, metrics.bodyWidth, metrics.lineHeight);
        y = geometry.quote.bottom() + 1 + 2;
    }
    if (metrics.style == RowMetrics::Style::Columns) {
        geometry.time = QRect(metrics.margin, y, metrics.timeWidth, metrics.lineHeight);
        if (shape.showsHead) {
            geometry.author = QRect(
                geometry.time.right() + 1 + kGap, y, metrics.authorWidth, metrics.lineHeight);
        }
    } else if (shape.showsHead) {
        const int authorWidth = std::min(metrics.bodyWidth - metrics.timeWidth - kGap, 24 * 8);
        geometry.author = QRect(metrics.bodyLeft, y, std::max(authorWidth, 0), metrics.lineHeight);
        geometry.time
            = QRect(geometry.author.right() + 1 + kGap, y, metrics.timeWidth, metrics.lineHeight);
        if (metrics.style == RowMetrics::Style::Avatars)
            geometry.avatar = QRect(metrics.margin, y + 2, kAvatar, kAvatar);
        y += metrics.lineHeight + 2;
    }

    geometry.body = QRect(metrics.bodyLeft, y, metrics.bodyWidth, bodyHeight);
    y += bodyHeight;
    if (shape.reactionsHeight > 0) {
        geometry.reactions
            = QRect(metrics.bodyLeft, y + 4, metrics.bodyWidth, shape.reactionsHeight);
        y = geometry.reactions.bottom() + 1 + 2;
    }
    if (shape.hasFooter) {
        geometry.footer = QRect(metrics.bodyLeft, y + 2, metrics.bodyWidth, metrics.lineHeight + 4);
        y = geometry.footer.bottom() + 1;
    }
    y += metrics.linePad;
    if (!geometry.avatar.isNull())
        y = std::max(y, geometry.avatar.bottom() + 1);
    geometry.height = y;
    geometry.ground = QRect(0, gap, metrics.width, y - gap);
    return geometry;
}

} // namespace watek::client::ui
