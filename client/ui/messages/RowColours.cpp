#include "client/ui/messages/RowColours.h"

namespace watek::client::ui {

QColor rowGround(const Theme &theme, const MessageRow &row, RowState state)
{
    if (state.isSelected)
        return mixed(theme.background, theme.accent, 0.18);
    if (row.mentionsMe)
        return mixed(theme.background, theme.warning, 0.45);
    return state.isHovered && !row.isRule() ? theme.hover : theme.background;
}

QColor rowInk(const Theme &theme, const MessageRow &row, const QColor &wanted)
{
    // All grounds are light, or all are dark: what is done for one takes nothing from another.
    QColor ink = wanted;
    for (const RowState state :
        {RowState{}, RowState{.isHovered = true}, RowState{.isSelected = true}})
        ink = readable(ink, rowGround(theme, row, state));
    return ink;
}

QColor rowNickInk(const Theme &theme, const MessageRow &row, int hue)
{
    return rowInk(theme, row, nickColor(hue, theme.background));
}

} // namespace watek::client::ui
