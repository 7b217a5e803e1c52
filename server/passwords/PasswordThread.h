// The thread that compares passwords, because that takes a fifth of a second on purpose, and
// neither the chat nor a window may wait so long. Built and destroyed by the gui role, which posts
// to it; the work is done on the thread itself, in the role passwords.
#pragma once

#include "common/threading/WorkerThread.h"
#include "server/shared/AppRequest.h"
#include "server/shared/Inbound.h"
#include "server/shared/Roles.h"

#include <atomic>

namespace watek::server::passwords {

class PasswordThread {
public:
    /// Starts the thread. `inbound` outlives it.
    explicit PasswordThread(shared::InboundMailbox &inbound);
    /// Waits for the comparison under way, if there is one; those behind it are not made.
    ~PasswordThread();
    PasswordThread(const PasswordThread &) = delete;
    PasswordThread &operator=(const PasswordThread &) = delete;

    /// Of kind CheckPassword. The dispatcher gets a PasswordChecked; answers come in order.
    /// Bound: the dispatcher has no more than shared::kMostChecks under way.
    void postCheck(const shared::AppRequest &request);

private:
    struct Worker { };

    shared::InboundMailbox &m_inbound;
    std::atomic<bool> m_isEnding{false};
    threading::WorkerThread<Worker> m_thread{
        QStringLiteral("passwords"), passwordsRole, threading::LoopKind::Epoll};
};

} // namespace watek::server::passwords
