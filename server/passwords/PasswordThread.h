// The thread that compares passwords, because that takes some twenty milliseconds on
// purpose, and neither the chat nor a window may wait so long. Built and destroyed by the gui role;
// the dispatcher posts to requests(); the work is done on the thread itself, in the role passwords.
#pragma once

#include "common/threading/WorkerThread.h"
#include "server/shared/Inbound.h"
#include "server/shared/PasswordMail.h"
#include "server/shared/Roles.h"

#include <atomic>
#include <optional>

namespace watek::server::passwords {

class PasswordThread {
public:
    /// Starts the thread. `inbound` outlives it.
    explicit PasswordThread(shared::InboundMailbox &inbound);
    /// Waits for the work under way, if there is some; what is behind it is not done.
    ~PasswordThread();
    PasswordThread(const PasswordThread &) = delete;
    PasswordThread &operator=(const PasswordThread &) = delete;

    /// Answers come in order, as PasswordChecked to the dispatcher.
    shared::PasswordRequests &requests() { return m_requests; }

private:
    struct Worker {
        std::optional<threading::MailReader> reader;
    };
    void onMail();

    shared::InboundMailbox &m_inbound;
    shared::PasswordRequests m_requests{"passwords", shared::kPasswordsUnderWay};
    std::atomic<bool> m_isEnding{false};
    threading::WorkerThread<Worker> m_thread{
        QStringLiteral("passwords"), passwordsRole, threading::LoopKind::Epoll};
};

} // namespace watek::server::passwords
