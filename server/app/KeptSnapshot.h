// What becomes of what is said, for who looks: values of one moment. Any thread.
#pragma once

#include "server/shared/Counters.h"

namespace watek::server::app {

struct KeptSnapshot {
    shared::Keeping keeping = shared::Keeping::No;
    bool isWanted = true; ///< by the settings
    bool hasDatabase = false; ///< without one all of these are zero
    qint64 messages = 0;
    qint64 oldestMs = 0; ///< wall clock, of the oldest of them
    qint64 bytes = 0; ///< that the database takes
    qint64 freeBytes = 0; ///< of the disk that it is on
};

} // namespace watek::server::app
