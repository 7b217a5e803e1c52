// What the database is like, for the window. The store's thread writes it, once a second while
// something is stored; any thread reads.
#pragma once

#include <QtGlobal>

#include <atomic>

namespace watek::server::shared {

struct StoreFigures {
    std::atomic<qint64> messages{0}; ///< that are kept; counted anew once a minute
    std::atomic<qint64> oldestMs{0}; ///< wall clock, of the oldest of them; 0: there is none
    std::atomic<qint64> bytes{0}; ///< of the database and the file beside it
    std::atomic<qint64> freeBytes{0}; ///< of the disk that they are on
};

} // namespace watek::server::shared
