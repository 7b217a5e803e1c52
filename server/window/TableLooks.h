// How every table of rows looks and is walked through with the keyboard. Thread: gui.
#pragma once

class QStyleOptionViewItem;
class QTableView;

namespace watek::server::window {

inline constexpr int kRowHeight = 32;

/// Whole rows are chosen; Tab leaves the table; the last column takes what is left.
void dressTable(QTableView &table);
/// A figure ends where the title of its column does. (A title leaves place for an arrow at its
/// right, sorted or not.)
void alignWithTitle(QStyleOptionViewItem &option);

} // namespace watek::server::window
