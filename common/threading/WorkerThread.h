// A QThread with one object living on it: built there, called there by post(), destroyed there.
// start(), stop() and the destructor belong to the owner's thread; post() to any.
#pragma once

#include "common/threading/MailReader.h"
#include "common/threading/Mailbox.h"
#include "common/threading/ThreadRole.h"
#include "common/threading/TsanHints.h"

#include <QSemaphore>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace watek::threading {

/// What a thread's event loop is made of.
enum class LoopKind : quint8 {
    Qt, ///< Qt's own, on every system
    Epoll, ///< EpollLoop, for the server's threads
};

/// The part that does not depend on the object: runs one function on a named thread that plays a
/// role.
class RoleThread final : public QThread {
public:
    RoleThread(
        const QString &name, const ThreadRole &role, LoopKind loop, std::function<void()> body);

    /// For `body`: runs the event loop until quit() or exit().
    void runEventLoop() { exec(); }

    /// Waits until the system's thread has ended, too. QThread::wait() returns a moment earlier,
    /// before what libraries keep for each thread is destroyed; OpenSSL loses that for good when
    /// the program ends in that moment. Harmless when the thread was never started.
    void waitForSystemThread();

protected:
    void run() override;

private:
    std::atomic<qint64> m_systemId = 0; ///< the system's number for the running thread
    const ThreadRole &m_role;
    std::function<void()> m_body;
};

template <typename T>
class WorkerThread {
public:
    using Task = std::function<void(T &)>;

    /// `name` is shown by debuggers, the log and the window ("io-3").
    WorkerThread(const QString &name, const ThreadRole &role, LoopKind loop = LoopKind::Qt)
        : m_name(name)
        , m_role(role)
        , m_loop(loop)
    {
    }
    ~WorkerThread() { stop(); }
    WorkerThread(const WorkerThread &) = delete;
    WorkerThread &operator=(const WorkerThread &) = delete;

    /// Starts the thread and waits until `make` has built the object on it. Once per WorkerThread.
    void start(std::function<std::unique_ptr<T>()> make)
    {
        Q_ASSERT(!m_thread);
        // Shared, so that it outlives the release() of the thread that is slower to leave it.
        const auto isBuilt = std::make_shared<QSemaphore>();
        m_thread = std::make_unique<RoleThread>(
            m_name, m_role, m_loop, [this, make = std::move(make), isBuilt] {
                std::unique_ptr<T> object = make();
                MailReader reader(m_tasks, [this, &object] { runTasks(*object); });
                tsanRelease(isBuilt.get());
                isBuilt->release();
                m_thread->runEventLoop();
                runTasks(*object);
            });
        m_thread->start();
        isBuilt->acquire();
        tsanAcquire(isBuilt.get());
    }

    /// Runs `task` on the thread, after all that was posted before. Lost when the thread has been
    /// stopped, or was never started.
    void post(Task task) { m_tasks.post(std::move(task)); }

    /// Asks the thread to run what was posted, destroy its object and end; does not wait.
    void requestStop()
    {
        // The request is the last task: a flag beside the mailbox could be set just after the
        // reader looked at it, and its wake-up be swallowed with the mail.
        if (m_thread && !m_stopRequested.exchange(true))
            m_tasks.post([this](T &) { m_thread->quit(); });
    }
    /// True when a thread that was started has ended: stop() then returns at once.
    bool isFinished() const { return m_thread && m_thread->isFinished(); }
    bool isRunning() const { return m_thread && m_thread->isRunning(); }

    /// For an object that ends its own thread with QThread::quit(): waits for that.
    void join()
    {
        if (m_thread) {
            m_thread->waitForSystemThread();
            tsanAcquire(m_thread.get());
        }
    }

    /// requestStop(), then waits for the end. Harmless when not started, or twice.
    void stop()
    {
        requestStop();
        join();
    }

private:
    void runTasks(T &object)
    {
        std::vector<Task> tasks;
        m_tasks.takeAll(tasks);
        for (Task &task : tasks)
            task(object);
    }

    const QString m_name;
    const ThreadRole &m_role;
    const LoopKind m_loop;
    Mailbox<Task> m_tasks{"tasks", 1024};
    std::atomic<bool> m_stopRequested{false};
    std::unique_ptr<RoleThread> m_thread;
};

} // namespace watek::threading
