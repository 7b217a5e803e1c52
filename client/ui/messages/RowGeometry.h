// Where the parts of one message row stand: pure arithmetic over a grid of 4 px, tested as tables.
// Thread: gui; plain values. Coordinates are those of a left-to-right window; painters mirror them.
#pragma once

#include "client/ui/Theme.h"

#include <QFontMetrics>
#include <QRect>

namespace watek::client::ui {

/// What a row is made of.
struct RowShape {
    enum class Kind {
        Line, ///< something was said or happened
        Day, ///< a hairline with the date in it
        Marker, ///< the "new messages" line
        Hidden, ///< takes no room at all
    };
    Kind kind = Kind::Line;
    bool isQuiet = false; ///< it happened rather than was said: stands closer
    bool showsHead = true; ///< author and time stand there; false inside a group by one author
    bool hasQuote = false; ///< what it answers stands above
    int reactionsHeight = 0; ///< of the chips below; 0: none
    bool hasFooter = false; ///< "Not sent. Retry" stands below

    bool operator==(const RowShape &) const = default;
};

/// The measures that all rows of a view share.
struct RowMetrics {
    enum class Style {
        Columns, ///< time | author | text
        Stacked, ///< author and time above the text
        Avatars, ///< the same beside a disc with the author's initial
    };

    Style style = Style::Columns;
    int width = 0; ///< of the whole row
    int margin = 16;
    int lineHeight = 0;
    int linePad = 0; ///< above and below every text
    int groupGap = 0; ///< above the first row of a group
    int timeWidth = 0;
    int authorWidth = 0;
    int bodyLeft = 0;
    int bodyWidth = 0; ///< at most a readable line; at least something

    static RowMetrics from(Density density, const QFontMetrics &font, int width, int timeWidth);
};

/// Rectangles relative to the row's upper left corner; null when the part is not shown.
struct RowGeometry {
    QRect ground; ///< what a highlight fills: all but the gap above a group
    QRect rule; ///< of a day or a marker
    QRect quote;
    QRect avatar;
    QRect author;
    QRect time;
    QRect body;
    QRect reactions; ///< the chips stand in it as ChipLayout says
    QRect footer;
    int height = 0;
};

RowGeometry arrangeRow(const RowMetrics &metrics, const RowShape &shape, int bodyHeight);

} // namespace watek::client::ui
