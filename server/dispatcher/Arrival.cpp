// A connection that becomes one more of a person who is in the chat: by a log-in before or after it
// came itself, or by a token. Members of Chat. Thread: dispatcher.
#include "server/dispatcher/Chat.h"

#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/MetadataAnswers.h"
#include "server/dispatcher/Replay.h"
#include "server/dispatcher/Vhost.h"
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

namespace {

/// What a program that has come to a person's channels is still to be told: the message of the day,
/// then topic, names and metadata of each channel.
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
            if (m_metadata && m_metadata->goOn(chat, call) != Progress::Done)
                return Progress::HasMore;
            m_metadata.reset();
            if (m_next == m_channels.size())
                return Progress::Done;
            const Channel *const channel = chat.state().channelOfNumber(m_channels[m_next++]);
            // The person may have left it since.
            if (!channel || !channel->member(call.user()))
                continue;
            sendTopic(*channel, call.replies);
            tellIfNotKept(chat, *channel, call.replies);
            if (!call.session.capabilities.has(Capability::NoImplicitNames))
                m_names.emplace(channel->name.text(), NamesEnd::Said);
            m_metadata.emplace(channel->number, MetadataOfChannel::When::Joined);
        }
    }

private:
    std::unique_ptr<Answer> m_motd; ///< null when it is over
    const std::vector<quint64> m_channels; ///< by number
    size_t m_next = 0;
    std::optional<NamesOfChannel> m_names; ///< that are being sent
    std::optional<MetadataOfChannel> m_metadata; ///< that are sent after the names
};

} // namespace

bool mayHear(const Session &session, const User &user)
{
    return session.isSecure || std::ranges::none_of(user.memberships, [](const Membership *each) {
        return each->channel->flags.contains(mode::kSecureOnly);
    });
}

Attached Chat::judgeComing(const Session &session, const User &user)
{
    Q_ASSERT_X(!session.isGuest(), "Chat", "a guest has one room and one connection");
    Q_ASSERT_X(user.isInChat && !user.isGuest(), "Chat", "nobody to become a connection of");
    if (user.sessions.size() >= size_t(config().limits.sessionsPerAccount))
        return Attached::TooMany;
    // Who is absent can leave it in no other way.
    if (!mayHear(session, user) && !isAbsent(user))
        return Attached::NotSecure;
    // The person's other addresses were looked at when they came.
    const bool isBanned
        = m_state.bans().find(BanKind::KLine, user.username, session.address, nowMs()) != nullptr;
    return isBanned ? Attached::Banned : Attached::Yes;
}

Attached Chat::attach(Call &call, User &user)
{
    Session &session = call.session;
    Q_ASSERT_X(session.stage == Session::Stage::Registering, "Chat",
        "who is in the chat already becomes somebody else's connection by become()");
    const Attached judged = judgeComing(session, user);
    if (judged == Attached::Banned) {
        const ServerBan *const ban
            = m_state.bans().find(BanKind::KLine, user.username, session.address, nowMs());
        closeAsBanned(session, QByteArray(ban->reason), &call.replies);
    }
    if (judged != Attached::Yes)
        return judged;
    session.away = session.user->away;
    comeTo(call, user, Welcome::Whole);
    return Attached::Yes;
}

Attached Chat::become(Call &call, User &user)
{
    Session &session = call.session;
    Q_ASSERT_X(session.isOnline() && session.user != &user, "Chat", "is nobody else yet");
    const Attached judged = judgeComing(session, user);
    if (judged != Attached::Yes)
        return judged;
    const QByteArray reason = "Logged in as " + user.nickText();
    User &former = *session.user;
    // Its program leaves all rooms and takes the new name. It is not told of a QUIT: programs take
    // their own for the end of the connection.
    const auto tellOwn = [&](What what) REQUIRES(dispatcherRole) {
        const Event event{
            .msgid = {}, .timeMs = nowMs(), .actor = actorOf(former), .what = std::move(what)};
        call.replies.own(EventEncoder(event).bytesFor(session.form()));
    };
    for (const Membership *const membership : former.memberships)
        tellOwn(Parted{membership->channel->name, reason});
    if (former.nick != user.nick)
        tellOwn(NickChanged{*user.nick});
    logPassage(former.nickText(), session.address, ": " + reason);
    m_resumptions.forget(session);
    if (session.role > shared::OperRole::None)
        m_outbox.setExempt(session.route, false);
    takeFromPerson(session);
    if (former.sessions.empty()) {
        m_resumptions.forgetBroken(former.id);
        if (m_alwaysOn.keeps(former))
            m_alwaysOn.onAbsent(former);
        else
            happenTo(former, Quit{reason, {}});
    }
    m_state.registerAnew(session);
    comeTo(call, user, Welcome::ToPlaces);
    return Attached::Yes;
}

/// The session, which is nobody's in the chat, is one more of the user's.
void Chat::comeTo(Call &call, User &user, Welcome welcome)
{
    Session &session = call.session;
    session.away = m_peace.shownAway(user, session.away);
    QByteArrayList news;
    if (!mayHear(session, user))
        news = leaveSecureOnly(user);
    news += m_alwaysOn.takeNews(user);
    KeptTalk kept;
    const bool wasAbsent = user.sessions.empty() && !m_resumptions.isAwaited(user.id);
    std::optional<quint64> told;
    if (user.sessions.empty()) {
        if (wasAbsent)
            told = m_catchup.toldBefore(accountIdOf(*this, user));
        kept = m_resumptions.takeUntold(user.id);
        if (const QByteArray host = hostFor(*this, user, session.host); host != user.host)
            showAs(*this, user, user.username, host, HostBy::Rule, nullptr);
    }
    const shared::Metadata brought = session.user->metadata;
    m_state.attach(session, user);
    m_metadataDesk.bring(session, user, brought);
    m_resumptions.limitBroken(
        user.id, config().limits.sessionsPerAccount - qsizetype(user.sessions.size()));
    logPassage(user.nickText(), session.address, " has come with one more connection");
    tellArrival(call, user, kept, welcome);
    for (const QByteArray &text : std::as_const(news))
        call.replies.fromServer("NOTICE", {user.nickText(), text});
    if (wasAbsent)
        m_catchup.onCameTo(session, told);
    updateAway(user, session, nullptr);
}

/// The user, who has no connection, leaves the channels for encrypted ones: it comes by another.
/// The sentences that it is told.
QByteArrayList Chat::leaveSecureOnly(User &user)
{
    QByteArrayList told;
    const std::vector<Membership *> memberships = user.memberships;
    for (const Membership *const membership : memberships) {
        const Channel &channel = *membership->channel;
        if (!channel.flags.contains(mode::kSecureOnly))
            continue;
        const protocol::ChannelName name = channel.name;
        told.append("You have left " + name.text()
            + ", which is for encrypted connections (+z): come by TLS to join it again");
        happenTo(user, Parted{name, "Has come by a connection that is not encrypted"});
    }
    return told;
}

void Chat::tellArrival(Call &call, User &user, const KeptTalk &kept, Welcome welcome)
{
    Session &session = call.session;
    session.password.clear();
    session.wantedNick.reset();
    session.sinceMs = nowMs();
    session.spokeMs = nowMs();
    publishIdentity(user);
    ReplyBuffer &replies = call.replies;
    const bool isNew = welcome == Welcome::Whole;
    if (isNew) {
        m_outbox.registered(session.route);
        m_context.registry.setState(session.id, shared::ClientState::Online);
        sendWelcome(*this, call);
    } else if (user.host != session.address) {
        replies.numeric(protocol::RPL_VISIBLEHOST, {user.host, "is now your displayed host"});
    }
    giveResumeToken(*this, session, replies);
    // Whoever was somebody else had other modes.
    if (const QByteArray modes = user.modes.text(); !isNew || !modes.isEmpty())
        replies.numeric(protocol::RPL_UMODEIS, {'+' + modes});
    if (session.away)
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
        sendReadMarker(m_state, channel, replies);
    }
    tellKept(*this, user, kept, replies);
    if (isNew)
        answerOwnMetadataAndMotd(*this, call);
    call.answer = std::make_unique<ArrivalAnswer>(std::move(call.answer), std::move(channels));
}

} // namespace watek::server::dispatcher
