// What takes so long, for who watches a terminal. Thread: main.
#pragma once

#include <QString>

namespace watek::bench {

/// Replaces the last line of standard error; prints nothing where that is no terminal.
void showProgress(const QString &what);

} // namespace watek::bench
