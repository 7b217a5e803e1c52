// WHOWAS: who has had a nickname. Modern IRC "WHOWAS message".
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"

#include <QDateTime>

namespace watek::server::dispatcher {

namespace {

class WhowasAnswer final : public Answer {
public:
    explicit WhowasAnswer(const Call &call)
        : m_nicks(distinctNames(commaList(call.param(0))))
        // "If a non-positive number is passed as <count>, then a full search is done."
        , m_count(call.param(1).toInt())
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        for (;;) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            if (m_found.isEmpty() && m_nicks.isEmpty())
                break;
            if (m_found.isEmpty())
                find(chat, call, m_nicks.takeFirst());
            else
                send(chat, call, m_found.takeFirst());
        }
        call.replies.numeric(protocol::RPL_ENDOFWHOWAS, {call.param(0), "End of WHOWAS"});
        return Progress::Done;
    }

private:
    void find(Chat &chat, Call &call, const QByteArray &nick) REQUIRES(dispatcherRole)
    {
        const Whowas &whowas = chat.state().whowas();
        chat.work().spend(protocol::hasWildcards(nick) ? whowas.size() : 1);
        for (const WhowasEntry *entry : whowas.find(nick)) {
            if (m_count > 0 && m_found.size() == m_count)
                break;
            m_found.append(*entry);
        }
        chat.work().spend(m_found.size());
        if (m_found.isEmpty())
            call.replies.numeric(protocol::ERR_WASNOSUCHNICK, {nick, "There was no such nickname"});
    }

    static void send(Chat &chat, Call &call, const WhowasEntry &entry)
    {
        ReplyBuffer &replies = call.replies;
        replies.numeric(protocol::RPL_WHOWASUSER,
            {entry.nick, entry.username, entry.host, "*", entry.realname});
        if (!entry.account.isEmpty())
            replies.numeric(
                protocol::RPL_WHOISACCOUNT, {entry.nick, entry.account, "was logged in as"});
        replies.numeric(protocol::RPL_WHOISSERVER,
            {entry.nick, chat.info().name,
                QDateTime::fromMSecsSinceEpoch(entry.leftMs, Qt::UTC)
                    .toString(Qt::ISODate)
                    .toUtf8()});
    }

    QList<QByteArray> m_nicks; ///< still to be looked for
    const int m_count;
    QList<WhowasEntry> m_found; ///< of one nickname, still to be said
};

} // namespace

void handleWhowas(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 2))
        return;
    if (call.param(0).isEmpty())
        return call.replies.numeric(protocol::ERR_NONICKNAMEGIVEN, {"No nickname given"});
    call.answer = std::make_unique<WhowasAnswer>(call);
}

} // namespace watek::server::dispatcher
