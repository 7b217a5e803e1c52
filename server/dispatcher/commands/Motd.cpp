// MOTD: the message of the day, and with it what of the talk is kept.
#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/commands/Commands.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

class MotdAnswer final : public Answer {
public:
    explicit MotdAnswer(QList<QByteArray> lines)
        : m_lines(std::move(lines))
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        for (; m_next < m_lines.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            call.replies.numeric(protocol::RPL_MOTD, {"- " + m_lines[m_next]});
        }
        call.replies.numeric(protocol::RPL_ENDOFMOTD, {"End of /MOTD command."});
        return Progress::Done;
    }

private:
    const QList<QByteArray> m_lines; ///< as they were when it was asked for
    qsizetype m_next = 0;
};

} // namespace

void answerMotd(Chat &chat, Call &call)
{
    const ServerInfo &info = chat.info();
    QList<QByteArray> lines = info.motd;
    if (const QByteArray kept = whatIsKept(chat); !kept.isEmpty())
        lines.append(kept);
    if (lines.isEmpty())
        return call.replies.numeric(protocol::ERR_NOMOTD, {"MOTD File is missing"});
    call.replies.numeric(protocol::RPL_MOTDSTART, {"- " + info.name + " Message of the day - "});
    call.answer = std::make_unique<MotdAnswer>(std::move(lines));
}

void handleMotd(Chat &chat, Call &call)
{
    if (!isForAnotherServer(chat, call, 0))
        answerMotd(chat, call);
}

} // namespace watek::server::dispatcher
