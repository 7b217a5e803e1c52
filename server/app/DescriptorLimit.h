// How many descriptors the process may have open. Any thread; POSIX in the .cpp only.
#pragma once

namespace watek::server::app {

/// Raises the limit as far as the system lets an ordinary program; returns what it is now.
long raiseDescriptorLimit();

} // namespace watek::server::app
