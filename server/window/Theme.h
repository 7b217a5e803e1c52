// What the server window looks like: colours with a meaning, worked out from the palette, and the
// rules for Qt's own widgets in them. Thread: gui; plain values.
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

namespace watek::server::window {

/// Text colours can be read (4.5:1) on the surface they are meant for.
struct Theme {
    bool isDark = false;
    QColor window; ///< behind everything
    QColor card; ///< tiles, tables, fields
    QColor text;
    QColor dim; ///< second-rank text, on either surface
    QColor line; ///< hairlines
    QColor edge; ///< outlines of fields and buttons
    QColor accent;
    QColor curve; ///< a thin line of the accent on a card
    QColor onAccent;
    QColor good; ///< "running"
    QColor warning; ///< text of a warning
    QColor failure; ///< text of an error
    QColor infoFill; ///< bars across the window
    QColor warningFill;
    QColor failureFill;

    static Theme from(const QPalette &palette);
    bool operator==(const Theme &) const = default;
};

/// Theme of the application's palette, worked out again only when that has changed.
const Theme &currentTheme();

/// A light palette for desktops that name no colours, and its dark sister.
QPalette lightPalette();
QPalette darkPalette();

/// WCAG contrast of two opaque colours, 1 to 21.
double contrast(const QColor &a, const QColor &b);

/// Corners, distances (a grid of 4 px) and focus rings of fields, buttons, tables.
QString styleSheetFor(const Theme &theme);

} // namespace watek::server::window
