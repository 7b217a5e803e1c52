// Qt's event loop on one epoll, for the server's threads: notifiers, timers and posted events as
// everywhere, and beside them descriptors that a thread watches by the thousand, whose news it gets
// all at once. A turn is one system call. Linux.
// Thread: the one it is installed on (WorkerThread does that); wakeUp() and interrupt(): any.
#pragma once

#include "common/threading/Poller.h"
#include "common/threading/WakeUp.h"

#include <QAbstractEventDispatcher>
#include <QHash>
#include <QSocketNotifier>

#include <atomic>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace watek::threading {

class EpollLoop final : public QAbstractEventDispatcher {
public:
    /// Tokens from here on are the loop's own.
    static constexpr quint64 kFirstOwnToken = quint64(1) << 63;
    using OnReady = std::function<void(std::span<const Ready>)>;

    EpollLoop();
    ~EpollLoop() override;

    /// The calling thread's loop, or null when it runs another kind.
    static EpollLoop *ofThisThread();

    /// For descriptors of one's own: what is ready of them in a turn goes to onReady.
    Poller &poller() { return m_poller; }
    void setOnReady(OnReady onReady) { m_onReady = std::move(onReady); }
    /// Calls `onWake` for each signal of a WakeUp that is told once, until unwatchWakeUp(), which
    /// may not be called in it.
    void watchWakeUp(int descriptor, std::function<void()> onWake);
    void unwatchWakeUp(int descriptor);

    // QAbstractEventDispatcher.
    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;
    void registerTimer(int id, qint64 intervalMs, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;
    void wakeUp() override;
    void interrupt() override;

private:
    struct Notifiers {
        QSocketNotifier *read = nullptr;
        QSocketNotifier *write = nullptr;
        bool isEmpty() const { return !read && !write; }
        Interest interest() const { return {.read = read != nullptr, .write = write != nullptr}; }
    };
    struct Timer {
        int id = 0;
        Qt::TimerType type = Qt::CoarseTimer;
        qint64 intervalMs = 0;
        qint64 dueNs = 0;
        QObject *object = nullptr;
        bool isFiring = false; ///< its event is being handled
    };
    QSocketNotifier **place(Notifiers &notifiers, QSocketNotifier::Type type) const;
    int msToNextTimer() const;
    bool tell(std::span<Ready> ready);
    bool activate(int descriptor, const Ready &ready);
    bool fireTimers();
    std::vector<Timer>::iterator timer(int id);

    Poller m_poller;
    WakeUp m_wakeUp;
    std::atomic<bool> m_isWoken{false}; ///< m_wakeUp was signalled and not cleared
    std::atomic<bool> m_isInterrupted{false};
    OnReady m_onReady;
    QHash<int, Notifiers> m_notifiers; ///< by descriptor
    std::unordered_map<int, std::function<void()>> m_wakeUps; ///< by descriptor
    std::vector<Timer> m_timers; ///< a thread has a handful
};

} // namespace watek::threading
