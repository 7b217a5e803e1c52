// The fixed scripts whose instructions are counted. Thread: the program's only one, which plays the
// dispatcher or an io thread.
#pragma once

#include <QByteArray>

namespace watek::tests {

/// About as long as what people say.
inline const QByteArray kText
    = "a line is about as long as this one, which is what people say at once";

/// What is said, joined and left among people who are there.
void runDispatcherScripts();
/// Bytes to lines to messages, and lines to one write.
void runIoScripts();

} // namespace watek::tests
