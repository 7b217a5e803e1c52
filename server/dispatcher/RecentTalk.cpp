#include "server/dispatcher/RecentTalk.h"

#include "server/dispatcher/state/ServerState.h"

#include <QHash>

#include <algorithm>
#include <vector>

namespace watek::server::dispatcher {

namespace {

/// Null: it happens in no channel.
const protocol::ChannelName *channelOf(const Event &event)
{
    return std::visit(Overloaded{[](const SaidInChannel &said) { return &said.channel; },
                          [](const Joined &joined) { return &joined.channel; },
                          [](const Parted &parted) { return &parted.channel; },
                          [](const Kicked &kicked) { return &kicked.channel; },
                          [](const auto &) -> const protocol::ChannelName * { return nullptr; }},
        event.what);
}

bool isSilencedFor(ServerState &state, const Event &event, const User &hearer, SpokenTo where)
    REQUIRES(dispatcherRole)
{
    const User *const speaker = state.user(event.actor.user);
    qint64 units = 0;
    return speaker && isSilenced(*speaker, hearer, where, units);
}

} // namespace

bool RecentTalk::isKept(const Event &event)
{
    return std::visit(
        Overloaded{[](const SaidInChannel &said) { return said.kind != SaidKind::Tagmsg; },
            [](const SaidToUser &said) { return said.kind != SaidKind::Tagmsg; },
            [](const Joined &) { return true; }, [](const Parted &) { return true; },
            [](const Kicked &) { return true; }, [](const Invited &) { return true; },
            [](const auto &) { return false; }},
        event.what);
}

void RecentTalk::note(ServerState &state, const std::shared_ptr<const Event> &event, qint64 nowMs)
{
    Row row{.atMs = nowMs, .bytes = KeptTalk::bytesOf(*event), .event = event};
    if (const protocol::ChannelName *const name = channelOf(*event)) {
        const Channel *const channel = state.channel(name->text());
        if (!channel)
            return; // the last one has left it
        row.channel = channel->number;
    }
    m_bytes += row.bytes;
    m_rows.push_back(std::move(row));
    while (m_bytes > kMostBytes || nowMs - m_rows.front().atMs > kMostMs)
        dropOldest();
}

void RecentTalk::dropOldest()
{
    m_goneMs = m_rows.front().atMs;
    m_bytes -= m_rows.front().bytes;
    m_rows.pop_front();
}

void RecentTalk::clear()
{
    m_rows.clear();
    m_bytes = 0;
    m_goneMs = std::numeric_limits<qint64>::min();
}

const Event *RecentTalk::said(const QByteArray &msgid) const
{
    const auto found = std::find_if(m_rows.rbegin(), m_rows.rend(), [&msgid](const Row &row) {
        const What &what = row.event->what;
        return row.event->msgid == msgid
            && (std::holds_alternative<SaidInChannel>(what)
                || std::holds_alternative<SaidToUser>(what));
    });
    return found == m_rows.rend() ? nullptr : found->event.get();
}

// From the newest to the oldest, so that it is known of each moment where the listener was: it is
// where it is now, but for what it joined and left meanwhile.
KeptTalk RecentTalk::since(ServerState &state, const Listener &listener, qint64 sinceMs) const
{
    KeptTalk kept;
    const User *const user = state.user(listener.user);
    if (!user)
        return kept;
    QHash<quint64, Rank> places;
    for (const Membership *const membership : user->memberships)
        places.insert(membership->channel->number, membership->rank());
    struct Found {
        const Row *row;
        bool isPrivate;
    };
    std::vector<Found> found; // newest first
    qint64 bytes = 0;
    const auto isToldToSpeaker = [&](const Event &event) {
        return event.actor.session != listener.session || listener.hearsItself;
    };
    for (auto row = m_rows.rbegin(); row != m_rows.rend() && row->atMs >= sinceMs; ++row) {
        const Event &event = *row->event;
        const bool isOwn = event.actor.user == listener.user;
        bool isHeard = false;
        bool isPrivate = false;
        if (const auto *const said = std::get_if<SaidInChannel>(&event.what)) {
            const auto place = places.constFind(row->channel);
            isHeard = place != places.cend() && *place >= said->least
                && (isOwn ? isToldToSpeaker(event)
                          : !isSilencedFor(state, event, *user, SpokenTo::Channel));
        } else if (const auto *const spoken = std::get_if<SaidToUser>(&event.what)) {
            isPrivate = spoken->receiver == listener.user
                && (isOwn || !isSilencedFor(state, event, *user, SpokenTo::Person));
            isHeard = isPrivate || (isOwn && isToldToSpeaker(event));
        } else if (const auto *const invited = std::get_if<Invited>(&event.what)) {
            isHeard = invited->guest == listener.user
                && !isSilencedFor(state, event, *user, SpokenTo::Person);
        } else if (const auto *const kicked = std::get_if<Kicked>(&event.what)) {
            isHeard = kicked->member == listener.user;
        } else if (std::holds_alternative<Parted>(event.what)) {
            isHeard = isOwn;
        }
        const bool isOwnEnd = isHeard && !std::holds_alternative<SaidInChannel>(event.what);
        if (isOwnEnd && row->channel != 0)
            places.insert(row->channel, Rank::Member);
        else if (isOwn && std::holds_alternative<Joined>(event.what))
            places.remove(row->channel);
        if (!isHeard)
            continue;
        found.push_back({&*row, isPrivate});
        bytes += row->bytes;
        if (bytes > 2 * KeptTalk::kMostBytes)
            break; // more than fits, whatever of it is private
    }
    std::ranges::reverse(found);
    for (const Found &one : found)
        kept.keep(one.row->event, one.isPrivate, one.row->channel);
    if (m_goneMs >= sinceMs || bytes > 2 * KeptTalk::kMostBytes)
        kept.noteGap();
    return kept;
}

} // namespace watek::server::dispatcher
