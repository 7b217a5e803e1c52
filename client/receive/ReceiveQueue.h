// What has arrived and waits for the gui thread: a mutex-guarded vector that wakes the gui once,
// when it stops being empty. A signal for each message froze the window for seconds in a burst;
// this does not. Thread: filled by receive, emptied by gui. Bounded: past kBound the worker stops
// reading its socket until the gui has taken everything.
#pragma once

#include "client/receive/Link.h"
#include "common/threading/Mailbox.h"

namespace watek::client::receive {

class ReceiveQueue {
public:
    static constexpr qsizetype kBound = 20'000;

    /// Receive: posts all of `arrivals`, in order, and empties it.
    void postAll(std::vector<Arrival> &arrivals) { m_mailbox.postAll(arrivals); }
    /// Receive: true while the worker should not read on.
    bool isCongested() const { return m_mailbox.isCongested(); }
    /// Gui: swaps what has arrived into `into`. False: nothing.
    bool takeAll(std::vector<Arrival> &into) { return m_mailbox.takeAll(into); }
    /// Gui: look again in the next turn of the event loop.
    void wake() { m_mailbox.wake(); }
    /// For a MailReader on the gui thread.
    threading::Mailbox<Arrival> &mailbox() { return m_mailbox; }

private:
    threading::Mailbox<Arrival> m_mailbox{"received", kBound};
};

} // namespace watek::client::receive
