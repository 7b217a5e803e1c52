// How every table of rows looks and is walked through with the keyboard. Thread: gui.
#pragma once

class QTableView;

namespace watek::server::window {

inline constexpr int kRowHeight = 32;

/// Whole rows are chosen; Tab leaves the table; the last column takes what is left.
void dressTable(QTableView &table);

} // namespace watek::server::window
