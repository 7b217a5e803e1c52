#include "common/threading/WorkerThread.h"

#include "common/threading/EpollLoop.h"
#include "common/threading/TsanHints.h"

#include <QCoreApplication>
#include <QEvent>

#include <sys/syscall.h>
#include <unistd.h>

namespace watek::threading {

RoleThread::RoleThread(
    const QString &name, const ThreadRole &role, LoopKind loop, std::function<void()> body)
    : m_role(role)
    , m_body(std::move(body))
{
    setObjectName(name);
    if (loop == LoopKind::Epoll)
        setEventDispatcher(new EpollLoop); // which the thread deletes
}

void RoleThread::waitForSystemThread()
{
    wait();
    // Nothing tells when a detached thread is gone; it can only be asked whether it still exists,
    // which takes microseconds. Another thread may have been given its number: so not for ever.
    constexpr int kMostMs = 500;
    const auto exists = [id = m_systemId.load()] {
        return id != 0 && ::syscall(SYS_tgkill, ::getpid(), id, 0) == 0;
    };
    for (int ms = 0; ms < kMostMs && exists(); ++ms)
        msleep(1);
}

void RoleThread::run()
{
    m_systemId = ::syscall(SYS_gettid);
    const ThreadRole::Binding binding(m_role);
    m_body();
    // The body's captures end here, on the thread they lived on.
    m_body = nullptr;
    // So does what they left to deleteLater(): QThread would do it after the role is unbound.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    tsanRelease(this);
}

} // namespace watek::threading
