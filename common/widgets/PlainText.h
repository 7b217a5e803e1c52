// Text that somebody else wrote, for the places where Qt would read more into it than letters: tool
// tips take HTML, menus take '&' for an access key. Thread: gui.
#pragma once

#include <QString>

class QMenu;
class QWidget;

namespace watek::widgets {

/// `text` as a tool tip that shows every letter of it and nothing else; lines stay lines, long ones
/// are wrapped. Empty stays empty.
QString plainToolTip(const QString &text);
/// Gives `widget` that tool tip. A screen reader is told `text` itself, where nothing else
/// describes the widget.
void setPlainToolTip(QWidget *widget, const QString &text);
/// `text` for a menu or a button: "R&D" shows its ampersand instead of underlining the D.
QString menuText(const QString &text);

/// A name that somebody else chose, to stand in a line of ours: signs that turn the direction of
/// writing are taken out, and a name written from right to left turns nothing around it (Unicode
/// UAX #9: FSI and PDI). Other names come back as they are.
QString isolatedName(const QString &name);

/// A context menu that belongs to `parent` and deletes itself when it closes. It is shown with
/// popup(), so the program goes on behind it, and what the menu is about may go away meanwhile:
/// actions hold ids, never pointers.
QMenu *newContextMenu(QWidget *parent);

} // namespace watek::widgets
