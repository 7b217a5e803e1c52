// The thread that sends e-mails, because the program that does it may take its time and neither the
// chat nor a window must wait for it. Built and destroyed by the gui role; the dispatcher posts to
// requests(); the work is done on the thread itself, in the role mail.
//
// One program runs at a time, for kLongestRunMs at most; then it is killed, with what it has
// started in its process group, and the e-mail counts as not sent. The others wait, and the
// networks that asked for them take turns; the dispatcher bounds them (kMostMails). When the server
// stops, the program that runs is ended and those that wait are not begun.
#pragma once

#include "common/base/Clock.h"
#include "common/threading/WorkerThread.h"
#include "server/shared/Inbound.h"
#include "server/shared/MailRequest.h"
#include "server/shared/Roles.h"

namespace watek::server::mail {

class MailWorker;

class MailThread {
public:
    /// How long a program may run; other values are for tests.
    static constexpr int kLongestRunMs = 30'000;

    /// Starts the thread. `inbound` and `clock` outlive it.
    MailThread(shared::InboundMailbox &inbound, const base::Clock &clock,
        int longestRunMs = kLongestRunMs);
    ~MailThread();
    MailThread(const MailThread &) = delete;
    MailThread &operator=(const MailThread &) = delete;

    /// Answers come in order, as MailSent to the dispatcher.
    shared::MailRequests &requests() { return m_requests; }

private:
    shared::MailRequests m_requests{"mail", shared::kMostMails};
    threading::WorkerThread<MailWorker> m_thread;
};

} // namespace watek::server::mail
