// The client's composition root: builds the parts in the order of their dependencies and runs them.
// Thread: gui (main).
#pragma once

namespace watek::client::app {

/// What main() returns: 0, or 2 when the command line makes no sense (a sentence says why on
/// stderr).
int run(int argc, char **argv);

} // namespace watek::client::app
