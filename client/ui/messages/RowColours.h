// The grounds on which a row of the message list may lie, and ink that can be read on all of them.
// Thread: gui; pure.
//
// A row changes its ground under text that is laid out already: it is selected, or the mouse comes.
// So the ink of a row is chosen once, for every ground that it may get.
#pragma once

#include "client/ui/Theme.h"
#include "client/ui/messages/MessageRow.h"

namespace watek::client::ui {

/// How a row is shown besides what it is.
struct RowState {
    bool isSelected = false;
    bool isHovered = false;
    bool hasFocus = false;
};

QColor rowGround(const Theme &theme, const MessageRow &row, RowState state);
/// `wanted`, made lighter or darker until it can be read on the row in every state.
QColor rowInk(const Theme &theme, const MessageRow &row, const QColor &wanted);
/// Of a nickname of that hue, in that row.
QColor rowNickInk(const Theme &theme, const MessageRow &row, int hue);

} // namespace watek::client::ui
