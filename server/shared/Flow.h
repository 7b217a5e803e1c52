// The credit of one client: how many of its lines may be on their way to the dispatcher at once.
// Shared by its io thread and the dispatcher; atomics only, nobody waits.
//
// Why no pause is for ever: the io thread sets m_paused and then looks at the count once more; the
// dispatcher lowers the count and then looks at m_paused. One of the two sees the other's change.
// Whoever unsets m_paused (only one can) lets the reading go on.
#pragma once

#include <atomic>

namespace watek::server::shared {

class Flow {
public:
    /// What lines of one client that the dispatcher has not handled yet may cost, at most (the last
    /// line may pass it). See creditOf().
    static constexpr int kCredit = 64;

    /// io: before posting lines that cost so much.
    void spend(int credit) { m_inFlight.fetch_add(credit); }
    /// io: true when the client's socket must not be read until onResume. Ask after spend().
    bool mustPause()
    {
        if (m_inFlight.load() < kCredit)
            return false;
        m_paused.store(true);
        // The dispatcher may have emptied the queue just before it could see the flag.
        if (m_inFlight.load() >= kCredit / 2)
            return true;
        return !m_paused.exchange(false);
    }
    /// dispatcher: after lines that cost so much were handled. True when the io thread must be told
    /// to read on.
    bool giveBack(int credit)
    {
        const int left = m_inFlight.fetch_sub(credit) - credit;
        return left < kCredit / 2 && m_paused.exchange(false);
    }

private:
    std::atomic<int> m_inFlight{0};
    std::atomic<bool> m_paused{false};
};

} // namespace watek::server::shared
