// TRACE: the way to a server or user, which on a single server is short. RFC 2812 section 3.4.8.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

void sendUser(Call &call, const User &user)
{
    if (user.isOperator())
        call.replies.numeric(
            protocol::RPL_TRACEOPERATOR, {"Oper", kConnectionClass, user.nickText()});
    else
        call.replies.numeric(protocol::RPL_TRACEUSER, {"User", kConnectionClass, user.nickText()});
}

void sendEnd(Chat &chat, Call &call)
{
    call.replies.numeric(protocol::RPL_TRACEEND, {chat.info().name, kVersion, "End of TRACE"});
}

/// Operators see every connection, others themselves and the operators.
class TraceAnswer final : public Answer {
public:
    TraceAnswer(Chat &chat, const Call &call) REQUIRES(dispatcherRole)
    {
        const auto addAll = [&](const User &user) {
            for (const Session *const session : user.sessions)
                m_sessions.push_back(session->id);
        };
        if (!call.isOperator()) {
            for (const User *const oper : chat.state().operators())
                addAll(*oper);
            addAll(call.user());
            return;
        }
        m_sessions.reserve(chat.state().sessions().size());
        for (const auto &[id, session] : chat.state().sessions())
            m_sessions.push_back(id);
        chat.work().spend(qint64(m_sessions.size()));
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        const bool seesAll = call.isOperator();
        for (; m_next < m_sessions.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            chat.work().spend(1);
            const Session *const session = chat.state().session(m_sessions[m_next]);
            if (session && session->isOnline())
                sendUser(call, *session->user);
            else if (session && seesAll && session->stage == Session::Stage::Registering)
                call.replies.numeric(protocol::RPL_TRACEUNKNOWN,
                    {"????", kConnectionClass, '[' + session->address + ']'});
        }
        if (seesAll)
            call.replies.numeric(protocol::RPL_TRACECLASS,
                {"Class", kConnectionClass, QByteArray::number(chat.state().onlineCount())});
        sendEnd(chat, call);
        return Progress::Done;
    }

private:
    std::vector<base::ClientId> m_sessions; ///< that there were when it was asked
    size_t m_next = 0;
};

} // namespace

void handleTrace(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 0))
        return;
    const User *const user = chat.state().onlineUser(call.param(0));
    if (!user) {
        call.answer = std::make_unique<TraceAnswer>(chat, call);
        return;
    }
    sendUser(call, *user);
    sendEnd(chat, call);
}

} // namespace watek::server::dispatcher
