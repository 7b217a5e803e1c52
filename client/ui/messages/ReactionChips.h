// The chips under a message, "👍 2": their words and where they stand. Thread: gui; pure.
#pragma once

#include "client/model/Reactions.h"

#include <QFont>
#include <QList>
#include <QRect>

namespace watek::client::ui {

struct Chip {
    QRect whole;
    QRect text;
    QRect count;
};

struct ChipLayout {
    QList<Chip> chips; ///< one for each reaction, relative to the corner of them all
    int height = 0; ///< of all; 0 when there are none
};

/// From the reading edge on, in as many rows as needed; none is wider than `room`.
ChipLayout arrangeChips(
    const QList<model::Reaction> &reactions, const QFont &font, int lineHeight, int room);
QString chipText(const model::Reaction &reaction);
/// Who gave it: "anna, marek".
QString chipToolTip(const model::Reaction &reaction);

} // namespace watek::client::ui
