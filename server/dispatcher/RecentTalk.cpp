#include "server/dispatcher/RecentTalk.h"

#include "server/dispatcher/state/ServerState.h"

#include <QSet>

#include <algorithm>
#include <optional>
#include <utility>
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
                          [](const Redacted &redacted) {
                              return redacted.channel ? &*redacted.channel : nullptr;
                          },
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
            [](const Redacted &) { return true; }, [](const auto &) { return false; }},
        event.what);
}

/// Where somebody has been: a walk from the newest row to the oldest. It is known of each moment
/// where the listener was: it is where it is now, but for what it joined and left meanwhile.
class RecentTalk::Walk {
public:
    Walk(const RecentTalk &recent, const User &user)
        : m_recent(recent)
    {
        if (const auto own = recent.m_ofUser.constFind(user.id); own != recent.m_ofUser.cend())
            add({&*own, own->size() - 1, 0});
        for (const Membership *const membership : user.memberships)
            wasIn(membership->channel->number, std::numeric_limits<quint64>::max());
    }

    /// The number of the next row; nothing: there is none.
    std::optional<quint64> next()
    {
        while (!m_sources.empty()) {
            std::ranges::pop_heap(m_sources, {}, &Source::number);
            Source source = m_sources.back();
            m_sources.pop_back();
            const quint64 number = source.number();
            if (source.channel != 0 && !m_places.contains(source.channel)) {
                m_walked.remove(source.channel); // not there before it joined
                continue;
            }
            if (--source.next >= 0)
                add(source);
            else
                m_walked.remove(source.channel);
            return number;
        }
        return std::nullopt;
    }

    bool isIn(quint64 channel) const { return m_places.contains(channel); }
    /// Before the row of that number it was there.
    void wasIn(quint64 channel, quint64 before)
    {
        m_places.insert(channel);
        const auto numbers = m_recent.m_inChannel.constFind(channel);
        if (m_walked.contains(channel) || numbers == m_recent.m_inChannel.cend())
            return;
        const auto end = std::ranges::lower_bound(*numbers, before);
        if (end == numbers->cbegin())
            return;
        m_walked.insert(channel);
        add({&*numbers, end - numbers->cbegin() - 1, channel});
    }
    void wasNotIn(quint64 channel) { m_places.remove(channel); }

private:
    void add(const Source &source)
    {
        m_sources.push_back(source);
        std::ranges::push_heap(m_sources, {}, &Source::number);
    }

    const RecentTalk &m_recent;
    std::vector<Source> m_sources; ///< a heap: the one with the newest row first
    QSet<quint64> m_places; ///< where the listener is at this moment of the walk
    QSet<quint64> m_walked; ///< channels that are among the sources
};

template <typename What>
void RecentTalk::forEachList(const Row &row, What &&what)
{
    const Event &event = *row.event;
    const auto ofUser = [&](base::UserId user) { what(m_ofUser, user); };
    std::visit(Overloaded{[&](const SaidInChannel &) { what(m_inChannel, row.channel); },
                   [&](const SaidToUser &said) {
                       ofUser(said.receiver);
                       if (event.actor.user != said.receiver)
                           ofUser(event.actor.user);
                   },
                   [&](const Redacted &redacted) {
                       if (row.channel != 0)
                           return what(m_inChannel, row.channel);
                       ofUser(redacted.receiver);
                       if (event.actor.user != redacted.receiver)
                           ofUser(event.actor.user);
                   },
                   [&](const Invited &invited) { ofUser(invited.guest); },
                   [&](const Kicked &kicked) { ofUser(kicked.member); },
                   [&](const auto &) { ofUser(event.actor.user); }},
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
        const Rank least
            = std::visit(Overloaded{[](const SaidInChannel &said) { return said.least; },
                             [](const Redacted &redacted) { return redacted.least; },
                             [](const auto &) { return Rank::Member; }},
                event->what);
        // Who is given a rank later has not heard it.
        if (least > Rank::Member) {
            for (const auto &[id, member] : channel->members) {
                if (member.isAtLeast(least))
                    row.hearers.push_back(id);
            }
            std::ranges::sort(row.hearers);
        }
    }
    const quint64 number = m_firstNumber + m_rows.size();
    forEachList(row, [&](auto &lists, const auto &key) { lists[key].append(number); });
    m_bytes += row.bytesInAll();
    m_rows.push_back(std::move(row));
    while (m_bytes > kMostBytes || nowMs - m_rows.front().atMs > kMostMs)
        dropOldest();
}

void RecentTalk::dropOldest()
{
    const Row &oldest = m_rows.front();
    forEachList(oldest, [](auto &lists, const auto &key) {
        const auto found = lists.find(key);
        found->removeFirst();
        if (found->isEmpty())
            lists.erase(found);
    });
    m_goneMs = oldest.atMs;
    m_bytes -= oldest.bytesInAll();
    m_rows.pop_front();
    ++m_firstNumber;
}

void RecentTalk::clear()
{
    m_rows.clear();
    m_firstNumber = 0;
    m_inChannel.clear();
    m_ofUser.clear();
    m_bytes = 0;
    m_goneMs = std::numeric_limits<qint64>::min();
}

size_t RecentTalk::indexOfSaid(const QByteArray &msgid) const
{
    const auto found = std::find_if(m_rows.rbegin(), m_rows.rend(), [&msgid](const Row &row) {
        const What &what = row.event->what;
        return row.event->msgid == msgid && !row.isTakenBack
            && (std::holds_alternative<SaidInChannel>(what)
                || std::holds_alternative<SaidToUser>(what));
    });
    return found == m_rows.rend() ? m_rows.size() : size_t(m_rows.rend() - found) - 1;
}

const Event *RecentTalk::said(const QByteArray &msgid) const { return find(msgid).event.get(); }

RecentTalk::Said RecentTalk::find(const QByteArray &msgid) const
{
    const size_t index = indexOfSaid(msgid);
    return index < m_rows.size() ? Said{m_rows[index].event, m_rows[index].channel} : Said{};
}

// The row stays, for its number is in the lists of where it was said.
void RecentTalk::forget(const QByteArray &msgid)
{
    const size_t index = indexOfSaid(msgid);
    if (index == m_rows.size())
        return;
    Row &row = m_rows[index];
    auto rest = std::make_shared<Event>(*row.event);
    const auto empty = [](auto &said) {
        said.text.clear();
        said.clientTags.clear();
        said.lines.clear();
    };
    if (auto *const said = std::get_if<SaidInChannel>(&rest->what))
        empty(*said);
    else if (auto *const spoken = std::get_if<SaidToUser>(&rest->what))
        empty(*spoken);
    m_bytes -= row.bytes;
    row.bytes = KeptTalk::bytesOf(*rest);
    m_bytes += row.bytes;
    row.event = std::move(rest);
    row.isTakenBack = true;
}

bool RecentTalk::isHeard(ServerState &state, const Row &row, const Listener &listener,
    const User &user, const Walk &walk, bool &isPrivate)
{
    if (row.isTakenBack)
        return false;
    const Event &event = *row.event;
    const bool isOwn = event.actor.user == listener.user;
    const bool isToldToSpeaker = event.actor.session != listener.session || listener.hearsItself;
    if (const auto *const said = std::get_if<SaidInChannel>(&event.what)) {
        if (!walk.isIn(row.channel)
            || (said->least > Rank::Member
                && !std::ranges::binary_search(row.hearers, listener.user)))
            return false;
        return isOwn ? isToldToSpeaker : !isSilencedFor(state, event, user, SpokenTo::Channel);
    }
    if (const auto *const spoken = std::get_if<SaidToUser>(&event.what)) {
        isPrivate = spoken->receiver == listener.user
            && (isOwn || !isSilencedFor(state, event, user, SpokenTo::Person));
        return isPrivate || (isOwn && isToldToSpeaker);
    }
    if (const auto *const redacted = std::get_if<Redacted>(&event.what))
        return row.channel == 0
            || (walk.isIn(row.channel)
                && (redacted->least == Rank::Member
                    || std::ranges::binary_search(row.hearers, listener.user)));
    if (std::holds_alternative<Invited>(event.what))
        return !isSilencedFor(state, event, user, SpokenTo::Person);
    return !std::holds_alternative<Joined>(event.what);
}

KeptTalk RecentTalk::since(ServerState &state, const Listener &listener, qint64 sinceMs) const
{
    KeptTalk kept;
    const User *const user = state.user(listener.user);
    if (!user)
        return kept;
    struct Found {
        const Row *row = nullptr;
        bool isPrivate = false;
    };
    std::vector<Found> found;
    qint64 bytes = 0;
    int looks = 0;
    Walk walk(*this, *user);
    // More than fits, whatever of it is private.
    const auto isEnough = [&] { return bytes > 2 * KeptTalk::kMostBytes || looks == kMostLooks; };
    while (!isEnough()) {
        const std::optional<quint64> number = walk.next();
        if (!number || row(*number).atMs < sinceMs)
            break;
        ++looks;
        const Row &looked = row(*number);
        bool isPrivate = false;
        const bool isToldOf = isHeard(state, looked, listener, *user, walk, isPrivate);
        const What &what = looked.event->what;
        if (std::holds_alternative<Joined>(what))
            walk.wasNotIn(looked.channel);
        else if (std::holds_alternative<Parted>(what) || std::holds_alternative<Kicked>(what))
            walk.wasIn(looked.channel, *number);
        if (!isToldOf)
            continue;
        found.push_back({&looked, isPrivate});
        bytes += looked.bytes;
    }
    m_looks += looks;
    std::ranges::reverse(found);
    for (const Found &one : found)
        kept.keep(one.row->event, one.isPrivate, one.row->channel);
    if (m_goneMs >= sinceMs || isEnough())
        kept.noteGap();
    return kept;
}

} // namespace watek::server::dispatcher
