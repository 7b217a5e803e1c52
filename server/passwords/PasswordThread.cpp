#include "server/passwords/PasswordThread.h"

#include "server/passwords/PasswordHash.h"

#include <vector>

namespace watek::server::passwords {

using namespace shared;

namespace {

PasswordChecked answerTo(const PasswordRequest &request)
{
    PasswordChecked answer{.ticket = request.ticket};
    if (const auto *const hashed = std::get_if<HashedPassword>(&request.task)) {
        answer.isRight = fits(request.password, *hashed);
    } else if (const auto *const known = std::get_if<protocol::ScramVerifier>(&request.task)) {
        answer.isRight = fits(request.password, *known);
    } else if (const auto made
        = verifierOf(request.password, std::get<MakeVerifier>(request.task).iterations)) {
        answer.isRight = true;
        answer.verifier = *made;
    }
    return answer;
}

} // namespace

PasswordThread::PasswordThread(InboundMailbox &inbound)
    : m_inbound(inbound)
{
    m_thread.start([this] {
        auto worker = std::make_unique<Worker>();
        worker->reader.emplace(m_requests, [this] { onMail(); });
        return worker;
    });
}

PasswordThread::~PasswordThread()
{
    m_isEnding.store(true);
    m_thread.stop();
}

void PasswordThread::onMail()
{
    passwordsRole.assertCurrent();
    std::vector<PasswordRequest> requests;
    m_requests.takeAll(requests);
    for (const PasswordRequest &request : requests) {
        if (m_isEnding.load())
            return;
        m_inbound.post({.client = request.client, .what = answerTo(request)});
    }
}

} // namespace watek::server::passwords
