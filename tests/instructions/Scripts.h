// The fixed scripts whose instructions are counted. Thread: the program's only one, which plays the
// dispatcher or an io thread.
#pragma once

namespace watek::tests {

/// What is said, joined and left among people who are there.
void runDispatcherScripts();
/// Bytes to lines to messages, and lines to one write.
void runIoScripts();

} // namespace watek::tests
