#include "common/base/Clock.h"

#include <QDateTime>

#include <chrono>

namespace watek::base {

qint64 SystemClock::wallMs() const { return QDateTime::currentMSecsSinceEpoch(); }

qint64 SystemClock::monotonicNs() const
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace watek::base
