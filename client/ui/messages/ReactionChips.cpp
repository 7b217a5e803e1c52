#include "client/ui/messages/ReactionChips.h"

#include "client/ui/EmojiFont.h"

#include <QFontMetrics>

#include <algorithm>

namespace watek::client::ui {

namespace {

constexpr int kGap = 4;
constexpr int kPadding = 8; ///< at both ends of a chip
constexpr int kBeforeCount = 5;

} // namespace

QString chipText(const model::Reaction &reaction)
{
    return QStringLiteral("%1 %2").arg(reaction.text).arg(reaction.count());
}

QString chipToolTip(const model::Reaction &reaction)
{
    return QStringLiteral("%1: %2").arg(reaction.text, reaction.nicks.join(QStringLiteral(", ")));
}

ChipLayout arrangeChips(
    const QList<model::Reaction> &reactions, const QFont &font, int lineHeight, int room)
{
    const QFontMetrics metrics(font);
    const int height = lineHeight + 4;
    ChipLayout layout;
    int x = 0;
    int y = 0;
    for (const model::Reaction &reaction : reactions) {
        const QFontMetrics textMetrics(reactionFont(reaction.text, font));
        const int text = textMetrics.horizontalAdvance(reaction.text) + 1; // it is rounded
        const int count = metrics.horizontalAdvance(QString::number(reaction.count()));
        const int width = std::min(text + kBeforeCount + count + 2 * kPadding, room);
        if (x > 0 && x + width > room) {
            x = 0;
            y += height + kGap;
        }
        const QRect whole(x, y, width, height);
        layout.chips.append({.whole = whole,
            .text = whole.adjusted(kPadding, 0, -kPadding - kBeforeCount - count, 0),
            .count = QRect(x + width - kPadding - count, y, count, height)});
        x += width + kGap;
    }
    layout.height = layout.chips.isEmpty() ? 0 : y + height;
    return layout;
}

} // namespace watek::client::ui
