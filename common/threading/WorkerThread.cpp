#include "common/threading/WorkerThread.h"

#include "common/threading/EpollLoop.h"
#include "common/threading/TsanHints.h"

#include <QCoreApplication>
#include <QEvent>

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

void RoleThread::run()
{
    const ThreadRole::Binding binding(m_role);
    m_body();
    // The body's captures end here, on the thread they lived on.
    m_body = nullptr;
    // So does what they left to deleteLater(): QThread would do it after the role is unbound.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    tsanRelease(this);
}

} // namespace watek::threading
