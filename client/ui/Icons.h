// The program's icons: drawn once as SVG outlines, painted in the colour of the text around them.
// Thread: gui.
#pragma once

#include <QIcon>
#include <QPixmap>

namespace watek::client::ui {

/// The icon of that name in resources/icons/client, in the palette's text colour; it follows a
/// change of the palette by itself. An unknown name is a bug (asserted).
QIcon icon(const char *name);
/// The same outline in one colour, for painters.
QPixmap tinted(const char *name, const QColor &color, int side, qreal devicePixelRatio);
/// The program's own icon, in its own colours.
QIcon applicationIcon();

} // namespace watek::client::ui
