#include "server/mail/MailThread.h"

#include "server/mail/MailWorker.h"

namespace watek::server::mail {

// Qt's loop: QProcess needs it.
MailThread::MailThread(shared::InboundMailbox &inbound, const base::Clock &clock, int longestRunMs)
    : m_thread(QStringLiteral("mail"), mailRole, threading::LoopKind::Qt)
{
    m_thread.start([this, &inbound, &clock, longestRunMs] {
        return std::make_unique<MailWorker>(m_requests, inbound, clock, longestRunMs);
    });
}

MailThread::~MailThread() { m_thread.stop(); }

} // namespace watek::server::mail
