// Proof that watek-kill finds what it looks for: each kind of fault is planted, and must be found.
// One thread.
#pragma once

#include "tests/kill/Options.h"

namespace watek::kill {

/// Says what was planted and what was found. True: all of it was.
bool bites(const Options &options);

} // namespace watek::kill
