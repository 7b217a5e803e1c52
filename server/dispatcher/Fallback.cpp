#include "server/dispatcher/Fallback.h"

#include "server/dispatcher/EventEncoder.h"
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// The lines that the receiver would be sent if `actor` had done this at that time.
class AsIf {
public:
    AsIf(qint64 timeMs, ReplyBuffer &replies)
        : m_timeMs(timeMs)
        , m_replies(replies)
    {
    }
    void write(const Actor &actor, What what)
    {
        const Event event{.msgid = {}, .timeMs = m_timeMs, .actor = actor, .what = std::move(what)};
        m_replies.own(EventEncoder(event).bytesFor(m_replies.asker().form()));
    }

private:
    const qint64 m_timeMs;
    ReplyBuffer &m_replies;
};

/// It looks like leaving and joining. IRCv3 channel-rename "Fallback".
void write(ServerState &state, const ChannelRenamed &renamed, AsIf asIf, ReplyBuffer &replies)
    REQUIRES(dispatcherRole)
{
    const Channel &channel = *state.channel(renamed.to.text());
    const User &member = *replies.asker().user;
    const Actor actor = actorOf(member);
    asIf.write(actor, Parted{renamed.channel, renamed.reason});
    asIf.write(actor, Joined{channel.name, false, std::nullopt, member.realname, std::nullopt});
    sendReadMarker(state, channel, replies);
    sendTopic(channel, replies);
    if (!replies.asker().capabilities.has(Capability::NoImplicitNames))
        sendNames(channel, replies);
    // What it knew of the channel's members its program has forgotten with the PART.
    // IRCv3 metadata "Postponed synchronization".
    if (replies.asker().hearsMetadata())
        replies.numeric(protocol::RPL_METADATASYNCLATER, {channel.name.text()});
}

/// Prefix modes as the server would give them, or nothing: "+ov anna anna".
std::vector<ModeChange> modesOf(const Membership &membership)
{
    std::vector<ModeChange> changes;
    const User &user = membership.user();
    for (const PrefixModeRow &row : kPrefixModes) {
        if (membership.prefixes.has(row.rank))
            changes.push_back({true, row.letter, user.nickText(), user.id});
    }
    return changes;
}

/// It looks like leaving and coming again.
/// IRCv3 chghost "Fallback when the chghost capability has not been negotiated".
void write(ServerState &state, const QByteArray &serverName, const HostChanged &changed, AsIf asIf,
    const Session &receiver) REQUIRES(dispatcherRole)
{
    const User &user = *state.user(changed.whose.user);
    asIf.write(changed.whose, Quit{"Changing host"});
    const Actor now = actorOf(user);
    for (const Membership *const membership : user.memberships) {
        const Channel &channel = *membership->channel;
        if (!channel.member(*receiver.user))
            continue;
        asIf.write(now, Joined{channel.name, false, std::nullopt, user.realname, std::nullopt});
        if (std::vector<ModeChange> modes = modesOf(*membership); !modes.empty())
            asIf.write(
                {{}, {}, serverName, serverName}, ModesChanged{channel.name, std::move(modes)});
        if (user.away && receiver.capabilities.has(Capability::AwayNotify))
            asIf.write(now, AwayChanged{user.away});
    }
}

} // namespace

void writeFallback(
    ServerState &state, const QByteArray &serverName, const Event &event, ReplyBuffer &replies)
{
    const AsIf asIf(event.timeMs, replies);
    if (const auto *renamed = std::get_if<ChannelRenamed>(&event.what))
        write(state, *renamed, asIf, replies);
    else if (const auto *changed = std::get_if<HostChanged>(&event.what))
        write(state, serverName, *changed, asIf, replies.asker());
}

} // namespace watek::server::dispatcher
