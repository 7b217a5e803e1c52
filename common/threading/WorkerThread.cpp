#include "common/threading/WorkerThread.h"

#include "common/threading/TsanHints.h"

namespace watek::threading {

RoleThread::RoleThread(const QString &name, const ThreadRole &role, std::function<void()> body)
    : m_role(role)
    , m_body(std::move(body))
{
    setObjectName(name);
}

void RoleThread::run()
{
    const ThreadRole::Binding binding(m_role);
    m_body();
    // The body's captures end here, on the thread they lived on.
    m_body = nullptr;
    tsanRelease(this);
}

} // namespace watek::threading
