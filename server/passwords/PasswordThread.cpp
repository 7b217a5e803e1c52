#include "server/passwords/PasswordThread.h"

#include "server/passwords/PasswordHash.h"

namespace watek::server::passwords {

PasswordThread::PasswordThread(shared::InboundMailbox &inbound)
    : m_inbound(inbound)
{
    m_thread.start([] { return std::make_unique<Worker>(); });
}

PasswordThread::~PasswordThread()
{
    m_isEnding.store(true);
    m_thread.stop();
}

void PasswordThread::postCheck(const shared::AppRequest &request)
{
    m_thread.post([this, request](Worker &) {
        passwordsRole.assertCurrent();
        if (m_isEnding.load())
            return;
        const bool isRight = fitsHashedPassword(request.text, request.hashed);
        m_inbound.post({.client = request.client,
            .what = shared::PasswordChecked{request.ticket, request.operName, isRight}});
    });
}

} // namespace watek::server::passwords
