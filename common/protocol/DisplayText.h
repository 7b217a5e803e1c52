// Making text from the network safe to show: in the log, in a terminal, in a window's title. What
// it takes out could make text look like something that it is not: move the cursor, end a line, or
// turn the direction of the text around it. Any thread; pure, total.
#pragma once

#include <QByteArray>
#include <QString>

namespace watek::protocol {

/// The text with U+FFFD in the place of each control character but the tab, each line and paragraph
/// separator (U+2028, U+2029), each bidirectional control (Unicode UAX 9 section 2), and each
/// maximal part that is not UTF-8.
QByteArray safeToShow(const QByteArray &text);
QString safeToShow(const QString &text);

} // namespace watek::protocol
