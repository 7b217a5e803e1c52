// How many descriptors the process may have open. Any thread; POSIX in the .cpp only.
#pragma once

namespace watek::server::app {

/// Raises the limit as far as the system lets this program, and for an administrator to `needed` at
/// least. Returns what it is now.
long raiseDescriptorLimit(long needed);

} // namespace watek::server::app
