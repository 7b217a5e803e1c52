// What the windows look like: colours worked out from the palette, and distances by density.
// Thread: gui; plain values.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

namespace watek::client::ui {

enum class Density { Compact, Comfortable, Spacious };

/// Which colours the person asked for. `System` follows the desktop and its changes.
enum class ColorScheme { System, Light, Dark };

/// Colours with a meaning. Text colours keep a contrast of at least 4.5:1 against `background`.
struct Theme {
    bool isDark = false;
    QColor background; ///< under messages
    QColor panel; ///< beside them: lists, bars
    QColor text;
    QColor dimmed; ///< times, system lines
    QColor line; ///< hairlines between areas
    QColor accent; ///< the chosen row, focus rings, links
    QColor link;
    QColor hover;
    QColor marker; ///< "new messages"
    QColor warning; ///< fill of a bar that says something is wrong but being dealt with
    QColor failure; ///< fill of a bar that needs the person
    QColor good;

    /// The ground of a chosen row or menu entry that lies on `ground`: text and icons keep their
    /// colours on it.
    QColor chosenOn(const QColor &ground) const;

    static Theme from(const QPalette &palette);
    /// Of the program. Delegates ask for this one: a style sheet changes the palettes of widgets.
    static Theme current();
    bool operator==(const Theme &) const = default;
};

/// The palettes of the Light and Dark settings, and of desktops that name no colours of their own.
QPalette paletteFor(ColorScheme scheme);

/// What an empty field says, for a palette of the desktop: readable, but paler than text.
QColor placeholderFor(const QPalette &palette);

/// WCAG contrast of two opaque colours, 1 to 21.
double contrast(const QColor &a, const QColor &b);
/// WCAG asks for 4.5; the strokes of letters are smoothed and seldom reach their full colour.
inline constexpr double kReadableContrast = 4.7;
/// `wanted`, made lighter or darker until it can be read on `background`.
QColor readable(const QColor &wanted, const QColor &background, double atLeast = kReadableContrast);
/// `part` of `over` mixed into `under`; 0 is all `under`.
QColor mixed(const QColor &under, const QColor &over, double part);
/// The colour in which a nickname of that hue (see model/NickColour.h) is written.
QColor nickColor(int hue, const QColor &background);

/// `font` at `factor` times its size, whether that is in points or in pixels.
QFont scaled(QFont font, double factor);

/// The rules for Qt's own widgets (buttons, fields, menus) in these colours.
QString styleSheetFor(const Theme &theme);

} // namespace watek::client::ui
