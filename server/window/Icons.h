// The server window's icons: SVG outlines painted in the colour of the text beside them, and the
// resources that the library carries. Thread: gui.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

namespace watek::server::window {

/// Makes icons and translations of this library visible under ":/". Running it again does nothing.
void registerResources();

/// The icon of that name in resources/icons/server in the palette's text colour; it follows the
/// palette by itself. An unknown name is a bug (asserted).
QIcon icon(const char *name);
/// The same for a button that is filled with the accent colour.
QIcon iconOnAccent(const char *name);
/// The outline in one colour; `side` in device-independent pixels.
QPixmap outline(const char *name, const QColor &color, int side, qreal devicePixelRatio);
/// The program's own icon.
QIcon applicationIcon();

} // namespace watek::server::window
