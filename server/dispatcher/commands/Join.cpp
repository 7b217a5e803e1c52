// JOIN: into channels. Modern IRC "JOIN message".
//
// The other connections of whoever joins are told topic and names as well, as if they had joined:
// their programs show the channel, too. They are sent by the joiner's answer, in its slices and at
// its cost; when the joiner goes before that, they have to ask.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/MetadataAnswers.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace watek::server::dispatcher {

namespace {

struct JoinRefusal {
    protocol::Numeric number;
    const char *text;
};

/// Why an existing channel keeps the user out, or nothing.
/// `access`: the user's rank by the channel's registration.
std::optional<JoinRefusal> refusalByModes(
    const Channel &channel, const User &user, Rank access, const QByteArray &key)
{
    // The members were promised that nobody between can read what they say: no invitation changes
    // that.
    if (channel.flags.contains(mode::kSecureOnly) && !user.isSecure())
        return JoinRefusal{protocol::ERR_SECUREONLYCHAN, "Cannot join channel (+z): TLS is needed"};
    const bool isInvited = std::ranges::count(user.invitations, channel.number) > 0;
    // The invitation of an operator stands above what the modes say, bans too: it was given by
    // name, after the ban. RFC 2811 section 4.2.2 says so of +i; most servers extend it to the
    // others. Who runs a registered channel needs nobody to be let in: it may be empty.
    if (isInvited || access >= Rank::HalfOperator)
        return std::nullopt;
    if (channel.flags.contains(mode::kInviteOnly)
        && !channel.matchesList(mode::kInviteException, user))
        return JoinRefusal{protocol::ERR_INVITEONLYCHAN, "Cannot join channel (+i)"};
    if (channel.isBanned(user))
        return JoinRefusal{protocol::ERR_BANNEDFROMCHAN, "Cannot join channel (+b)"};
    if (channel.flags.contains(mode::kRegisteredOnly) && !user.isIdentified())
        return JoinRefusal{protocol::ERR_NEEDREGGEDNICK, "Cannot join channel (+R)"};
    if (!channel.key.isEmpty() && channel.key != key)
        return JoinRefusal{protocol::ERR_BADCHANNELKEY, "Cannot join channel (+k)"};
    if (channel.limit > 0 && qsizetype(channel.members.size()) >= channel.limit)
        return JoinRefusal{protocol::ERR_CHANNELISFULL, "Cannot join channel (+l)"};
    return std::nullopt;
}

/// IRCv3 read-marker "Command flows": "after the server sends a server JOIN command", to each of
/// the connections that were sent it.
void tellMarkers(Chat &chat, const Channel &channel, Call &call) REQUIRES(dispatcherRole)
{
    sendReadMarker(chat.state(), channel, call.replies);
    for (const Session *const session : call.user().sessions) {
        if (session == &call.session)
            continue;
        ReplyBuffer replies(*session, chat.info().name);
        sendReadMarker(chat.state(), channel, replies);
        chat.send(replies);
    }
}

/// True when the user is in a channel now where it was not before.
bool joinOne(Chat &chat, Call &call, const QByteArray &wanted, const QByteArray &key)
    REQUIRES(dispatcherRole)
{
    User &user = call.user();
    ReplyBuffer &replies = call.replies;
    const auto refuse
        = [&](protocol::Numeric number, const QByteArray &name, const QByteArray &why) {
              replies.numeric(number, {name, why});
              return false;
          };
    if (!protocol::ChannelName::looksLikeChannel(wanted))
        return refuse(protocol::ERR_NOSUCHCHANNEL, wanted, "No such channel");
    const auto name = protocol::ChannelName::parse(wanted, chat.config().limits.channelLength);
    if (!name)
        return refuse(protocol::ERR_BADCHANMASK, wanted, "Bad channel name");

    Channel *const channel = chat.state().channel(wanted);
    if (channel && channel->member(user))
        return false;
    if (qsizetype(user.memberships.size()) >= chat.config().limits.channelsPerClient)
        return refuse(protocol::ERR_TOOMANYCHANNELS, wanted, "You have joined too many channels");
    if (const Refusal refusal = chat.peace().whyNotMoreChannels(user))
        return refuse(protocol::ERR_TOOMANYCHANNELS, wanted, refusal.why);
    if (const Refusal refusal = channel ? Refusal() : chat.peace().whyNotNamed(user, name->text()))
        return refuse(protocol::ERR_BADCHANMASK, wanted, "It may not be made: " + refusal.why);
    if (const Channel *const other = channel ? nullptr : chat.state().lookAlikeChannel(*name))
        return refuse(
            protocol::ERR_BADCHANMASK, wanted, "That name looks like " + other->name.text());
    if (channel) {
        chat.work().spend(qint64(channel->list(mode::kBan).size()) + 1);
        const auto *const registration
            = chat.state().registeredChannels().find(channel->registration);
        if (registration && registration->settings.suspended && !user.isOperator())
            return refuse(protocol::ERR_BANNEDFROMCHAN, channel->name.text(),
                "Cannot join channel: it is suspended: " + *registration->settings.suspended);
        const Rank access = chat.state().accessOf(*channel, user);
        if (const auto refused = refusalByModes(*channel, user, access, key))
            return refuse(refused->number, channel->name.text(), refused->text);
        if (const Refusal refusal = chat.peace().whyNotJoin(user, *channel))
            return refuse(protocol::ERR_THROTTLE, channel->name.text(), refusal.why);
    } else if (chat.channelDesk().isBusy(*name)) {
        return refuse(protocol::ERR_UNAVAILRESOURCE, wanted,
            "That name is just being given to a channel, please try again");
    }

    std::optional<Rank> rank;
    if (!channel || (channel->isPermanent && user.isOperator()))
        rank = Rank::Operator;
    chat.channelDesk().withoutRank([&]() REQUIRES(dispatcherRole) {
        chat.happen(
            Joined{channel ? channel->name : *name, !channel, rank, user.realname, user.away},
            replies);
    });
    const Channel &joined = *chat.state().channel(wanted);
    tellMarkers(chat, joined, call);
    sendTopic(joined, replies);
    tellIfNotKept(chat, joined, replies);
    chat.metadataDesk().tellOfArrival(user, joined);
    return true;
}

/// Topic, names and metadata for another connection of who has joined.
class OtherConnection {
public:
    OtherConnection(const Session &session, const QByteArray &channel)
        : m_session(session.id)
        , m_channel(channel)
        , m_names(channel, NamesEnd::Said)
    {
    }
    Progress goOn(Chat &chat, const Call &joiner) REQUIRES(dispatcherRole)
    {
        Session *const session = chat.state().session(m_session);
        const Channel *const channel = chat.state().channel(m_channel);
        if (!session || !channel || session->user != joiner.session.user
            || !channel->member(joiner.user()))
            return Progress::Done;
        ReplyBuffer replies(*session, chat.info().name);
        Call call{*session, joiner.message, replies};
        if (!std::exchange(m_isTopicSent, true)) {
            sendTopic(*channel, replies);
            tellIfNotKept(chat, *channel, replies);
        }
        if (!m_areNamesSent) {
            m_areNamesSent = session->capabilities.has(Capability::NoImplicitNames)
                || m_names.goOn(chat, call) == Progress::Done;
            if (m_areNamesSent)
                m_metadata.emplace(channel->number, MetadataOfChannel::When::Joined);
        }
        const Progress progress = m_metadata ? m_metadata->goOn(chat, call) : Progress::HasMore;
        chat.send(replies);
        return progress;
    }

private:
    const base::ClientId m_session;
    const QByteArray m_channel;
    NamesOfChannel m_names;
    bool m_areNamesSent = false;
    std::optional<MetadataOfChannel> m_metadata; ///< that are sent when the names were
    bool m_isTopicSent = false;
};

class JoinAnswer final : public Answer {
public:
    explicit JoinAnswer(const Call &call)
        : m_names(call.param(0).split(','))
        , m_keys(call.param(1).split(','))
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        for (;;) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            if (m_joined) {
                if (m_joined->goOn(chat, call) != Progress::Done)
                    return Progress::HasMore;
                m_joined.reset();
            } else if (m_metadata) {
                if (m_metadata->goOn(chat, call) != Progress::Done)
                    return Progress::HasMore;
                m_metadata.reset();
            } else if (!m_others.empty()) {
                if (m_others.front().goOn(chat, call) != Progress::Done)
                    return Progress::HasMore;
                m_others.pop_front();
            } else if (m_next == m_names.size()) {
                return Progress::Done;
            } else {
                const QByteArray &name = m_names[m_next];
                // A name that stands there again was joined or refused before.
                const bool isNew
                    = !name.isEmpty() && !std::exchange(m_seen[protocol::folded(name)], true);
                if (isNew && joinOne(chat, call, name, m_keys.value(m_next))) {
                    if (!call.session.capabilities.has(Capability::NoImplicitNames))
                        m_joined.emplace(name, NamesEnd::Said);
                    // In a large channel the rank comes between the names.
                    if (m_joined && m_joined->goOn(chat, call) == Progress::Done)
                        m_joined.reset();
                    const Channel *const channel = chat.state().channel(name);
                    if (channel)
                        m_metadata.emplace(channel->number, MetadataOfChannel::When::Joined);
                    if (channel && channel->registration)
                        chat.channelDesk().giveRank(
                            *channel, call.user(), &call.session, &call.replies);
                    for (const Session *const session : call.user().sessions) {
                        if (session != &call.session)
                            m_others.emplace_back(*session, name);
                    }
                }
                ++m_next;
            }
        }
    }

private:
    const QList<QByteArray> m_names;
    const QList<QByteArray> m_keys;
    QHash<QByteArray, bool> m_seen; ///< folded
    qsizetype m_next = 0;
    std::optional<NamesOfChannel> m_joined; ///< whose names are being sent
    std::optional<MetadataOfChannel> m_metadata; ///< that are sent next
    std::deque<OtherConnection> m_others; ///< who are to be told next
};

} // namespace

void tellIfNotKept(Chat &chat, const Channel &channel, ReplyBuffer &replies)
{
    if (channel.flags.contains(mode::kNotKept) && chat.historyKeeper().isKeeping())
        replies.fromServer(
            "NOTICE", {channel.name.text(), "What is said here is not kept in the history (+x)"});
}

void handleJoin(Chat &chat, Call &call)
{
    if (call.paramCount() == 1 && call.param(0) == "0") {
        while (!call.user().memberships.empty())
            chat.happen(Parted{call.user().memberships.front()->channel->name, {}}, call.replies);
        return;
    }
    call.answer = std::make_unique<JoinAnswer>(call);
}

} // namespace watek::server::dispatcher
