#include "server/dispatcher/Replay.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/Wording.h"

#include <algorithm>
#include <vector>

namespace watek::server::dispatcher {

namespace {

/// The channel in which it happened; null: in none.
protocol::ChannelName *placeOf(Event &event)
{
    return std::visit(
        Overloaded{[](SaidInChannel &said) { return &said.channel; },
            [](Parted &parted) { return &parted.channel; },
            [](Kicked &kicked) { return &kicked.channel; },
            [](Redacted &redacted) { return redacted.channel ? &*redacted.channel : nullptr; },
            [](auto &) -> protocol::ChannelName * { return nullptr; }},
        event.what);
}

/// With it the user left a channel.
bool isEndOfStay(const Event &event)
{
    return std::holds_alternative<Parted>(event.what) || std::holds_alternative<Kicked>(event.what);
}

/// The same event under the names of now.
Event asOfNow(const Event &kept, const User &user, const Channel *channel)
{
    Event event = kept;
    if (event.actor.user == user.id) {
        event.actor.nick = user.nickText();
        event.actor.source = user.mask();
    }
    if (auto *const said = std::get_if<SaidToUser>(&event.what);
        said && said->receiver == user.id && !said->receiverNick.startsWith('$'))
        said->receiverNick = user.nickText();
    if (auto *const redacted = std::get_if<Redacted>(&event.what);
        redacted && redacted->receiver == user.id)
        redacted->receiverNick = user.nickText();
    if (auto *const kicked = std::get_if<Kicked>(&event.what))
        kicked->memberNick = user.nickText();
    if (auto *const invited = std::get_if<Invited>(&event.what);
        invited && invited->guest == user.id)
        invited->guestNick = user.nickText();
    if (protocol::ChannelName *const place = placeOf(event); place && channel)
        *place = channel->name;
    return event;
}

/// Writes it down for one connection.
class Replay {
public:
    Replay(Chat &chat, const User &user, ReplyBuffer &replies)
        : m_chat(chat)
        , m_user(user)
        , m_replies(replies)
    {
    }

    void tell(const KeptTalk::Line &line) REQUIRES(dispatcherRole)
    {
        const Channel *const channel = m_chat.state().channelOfNumber(line.channel);
        Event event = asOfNow(*line.event, m_user, channel);
        const bool isRedaction = std::holds_alternative<Redacted>(event.what);
        if (isRedaction && !m_replies.asker().capabilities.has(Capability::MessageRedaction))
            return;
        const protocol::ChannelName *const place = placeOf(event);
        if (!place)
            return write(event);
        const protocol::ChannelName name = *place;
        const bool isThere = channel && channel->member(m_user);
        if (isRedaction && !isThere)
            return;
        const auto past = std::ranges::find(m_past, name);
        if (!isThere && past == m_past.end()) {
            join(name, event.timeMs);
            m_past.push_back(name);
        }
        write(event);
        if (!isEndOfStay(event))
            return;
        if (isThere)
            join(name, event.timeMs); // it has come back since
        else
            std::erase(m_past, name);
    }
    /// Leaves those that were joined only for their lines.
    void end() REQUIRES(dispatcherRole)
    {
        for (const protocol::ChannelName &name : m_past)
            write(ofUser(Parted{name, {}}, m_chat.nowMs()));
    }

private:
    void join(const protocol::ChannelName &name, qint64 timeMs)
    {
        write(ofUser(Joined{name, false, std::nullopt, m_user.realname, std::nullopt}, timeMs));
    }
    Event ofUser(What what, qint64 timeMs) const
    {
        return {.msgid = {}, .timeMs = timeMs, .actor = actorOf(m_user), .what = std::move(what)};
    }
    void write(const Event &event)
    {
        m_replies.own(EventEncoder(event).bytesFor(m_replies.asker().multilineForm()));
    }

    Chat &m_chat;
    const User &m_user;
    ReplyBuffer &m_replies;
    std::vector<protocol::ChannelName> m_past; ///< where the user is only in what is told
};

} // namespace

void tellKept(Chat &chat, const User &user, const KeptTalk &kept, ReplyBuffer &replies)
{
    Replay replay(chat, user, replies);
    for (const KeptTalk::Line &line : kept.lines())
        replay.tell(line);
    replay.end();
    if (kept.lost() > 0)
        replies.fromServer("NOTICE",
            {user.nickText(),
                counted(kept.lost(), "line")
                    + " said while your connection was lost could not be kept for you"});
    if (kept.hasGap())
        replies.fromServer("NOTICE",
            {user.nickText(),
                "Some of what was said before your connection was found to be lost was not kept"});
}

} // namespace watek::server::dispatcher
