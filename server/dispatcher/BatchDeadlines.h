// When the batches that clients have begun must be ended. One timer for all of them, which only
// runs while there are any. Thread: dispatcher. IRCv3 client-batch "Errors", TIMEOUT.
#pragma once

#include "common/base/Clock.h"
#include "common/base/Ids.h"
#include "server/shared/Roles.h"

#include <QHash>
#include <QTimer>

#include <functional>

namespace watek::server::dispatcher {

class BatchDeadlines {
public:
    /// `onLate` is called on the event loop, once for each client whose time is over. `clock`
    /// outlives this.
    BatchDeadlines(const base::Clock &clock, std::function<void(base::ClientId)> onLate);

    /// The client, which has one batch at most, has `seconds` from now.
    void begin(base::ClientId client, int seconds) REQUIRES(dispatcherRole);
    /// Harmless for a client that has none.
    void end(base::ClientId client) REQUIRES(dispatcherRole) { m_dueMs.remove(client); }

    /// The server stops: nothing is told any more.
    void clear() REQUIRES(dispatcherRole)
    {
        m_dueMs.clear();
        m_timer.stop();
    }

private:
    void onTimer();
    void arm() REQUIRES(dispatcherRole);
    qint64 nowMs() const { return m_clock.monotonicNs() / 1'000'000; }

    const base::Clock &m_clock;
    const std::function<void(base::ClientId)> m_onLate;
    QHash<base::ClientId, qint64> m_dueMs GUARDED_BY(dispatcherRole);
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
