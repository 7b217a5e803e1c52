#include "common/base/Clock.h"

#include <QDateTime>

namespace watek::base {

qint64 SystemClock::wallMs() const { return QDateTime::currentMSecsSinceEpoch(); }

qint64 SystemClock::monotonicNs() const { return monotonicNowNs(); }

} // namespace watek::base
