// What happens when nobody takes what the program prints: the reader of a pipe has ended, a
// terminal stands still, a disk is full. Nothing happens to the program. Thread: main, before other
// threads start. POSIX in the .cpp only.
#pragma once

namespace watek::base {

/// After it a write to a pipe without a reader, or beyond the allowed size of a file, is an error
/// code and no longer the end of the program (SIGPIPE, SIGXFSZ); and Qt's own messages (qWarning)
/// are left out rather than waited for when standard error does not take them. Standard input,
/// output and error that were closed are /dev/null from now on, so that no socket gets their
/// numbers and receives what is printed. Both programs call it first.
void surviveLostOutput();

} // namespace watek::base
