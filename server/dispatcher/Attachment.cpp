// A connection becomes one more of a person who is in the chat. Members of Chat. Thread:
// dispatcher.
#include "server/dispatcher/Chat.h"

#include "server/dispatcher/commands/Commands.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

/// What a program that has come to a person's channels is still to be told: the message of the day,
/// then topic and names of each channel.
class ArrivalAnswer final : public Answer {
public:
    ArrivalAnswer(std::unique_ptr<Answer> motd, std::vector<quint64> channels)
        : m_motd(std::move(motd))
        , m_channels(std::move(channels))
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        if (m_motd && m_motd->goOn(chat, call) != Progress::Done)
            return Progress::HasMore;
        m_motd.reset();
        for (;;) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            if (m_names && m_names->goOn(chat, call) != Progress::Done)
                return Progress::HasMore;
            m_names.reset();
            if (m_next == m_channels.size())
                return Progress::Done;
            const Channel *const channel = chat.state().channelOfNumber(m_channels[m_next++]);
            // The person may have left it since.
            if (!channel || !channel->member(call.user()))
                continue;
            sendTopic(*channel, call.replies);
            if (!call.session.capabilities.has(Capability::NoImplicitNames))
                m_names.emplace(channel->name.text(), NamesEnd::Said);
        }
    }

private:
    std::unique_ptr<Answer> m_motd; ///< null when it is over
    const std::vector<quint64> m_channels; ///< by number
    size_t m_next = 0;
    std::optional<NamesOfChannel> m_names; ///< that are being sent
};

} // namespace

Attached Chat::attach(Call &call, User &user)
{
    Session &session = call.session;
    Q_ASSERT_X(session.stage == Session::Stage::Registering && !session.isGuest(), "Chat",
        "only an IRC client that registers can become somebody's connection");
    Q_ASSERT_X(user.isInChat && !user.isGuest(), "Chat", "nobody to become a connection of");
    if (user.sessions.size() >= User::kMostSessions)
        return Attached::TooMany;
    // The person's other addresses were looked at when they came.
    const ServerBan *const ban
        = m_state.bans().find(BanKind::KLine, user.username, session.address, nowMs());
    if (ban) {
        closeAsBanned(session, QByteArray(ban->reason), &call.replies);
        return Attached::Banned;
    }
    session.password.clear();
    m_state.attach(session, user);
    m_outbox.registered(session.route);
    if (user.isOperator())
        m_outbox.setExempt(session.route, true);
    publishIdentity(user);
    m_context.registry.setState(session.id, shared::ClientState::Online);
    logPassage(user.nickText(), session.address, " has come with one more connection");

    sendWelcome(*this, call);
    ReplyBuffer &replies = call.replies;
    if (const QByteArray modes = user.modes.text(); !modes.isEmpty())
        replies.numeric(protocol::RPL_UMODEIS, {'+' + modes});
    if (user.away)
        replies.numeric(protocol::RPL_NOWAWAY, {"You have been marked as being away"});
    // All JOINs before anything can happen there: an event of a channel that its program has not
    // heard of would be nonsense to it.
    std::vector<quint64> channels;
    for (const Membership *const membership : user.memberships) {
        const Channel &channel = *membership->channel;
        channels.push_back(channel.number);
        const Event joined{.msgid = {},
            .timeMs = nowMs(),
            .actor = actorOf(user),
            .what = Joined{channel.name, false, std::nullopt, user.realname, std::nullopt}};
        replies.own(EventEncoder(joined).bytesFor(session.form()));
    }
    answerMotd(*this, call);
    call.answer = std::make_unique<ArrivalAnswer>(std::move(call.answer), std::move(channels));
    return Attached::Yes;
}

void Chat::detach(Session &session, const QByteArray &reason)
{
    const User &user = *session.user;
    logPassage(
        user.nickText(), session.address, " has left with one of its connections: " + reason);
    const Monitors::Watched watched = m_state.monitors().watchedBy(session.id);
    if (!watched.isEmpty())
        happenUnheard(session, MonitorChanged{.added = {}, .removed = watched.values()});
    m_state.detach(session);
}

} // namespace watek::server::dispatcher
