#include "server/dispatcher/EventKeeper.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/KeptRow.h"
#include "server/dispatcher/Wording.h"
#include "server/dispatcher/state/ChannelModes.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

constexpr int kStoreAfterMs = 1000;
/// Numbers of batches that talk has none of: it counts from 1, and has special ones above 2^63.
constexpr quint64 kFirstBatch = quint64(1) << 62;
constexpr quint64 kEndOfBatches = quint64(1) << 63;

bool isKept(const Channel &channel)
{
    return channel.incarnation && !channel.flags.contains(mode::kNotKept);
}

/// What it takes here, about; the texts are shared with the event and with the rows of other
/// channels.
qsizetype bytesOfRow(const KeptMessage &row)
{
    qsizetype bytes = qsizetype(sizeof row) + row.source.size() + row.clientTags.size();
    for (const QByteArray &param : row.params)
        bytes += param.size();
    return bytes;
}

} // namespace

EventKeeper::EventKeeper(Chat &chat, StoreRequests *requests)
    : m_chat(chat)
    , m_requests(requests)
    , m_lastBatch(kFirstBatch)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kStoreAfterMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        dispatcherRole.assertCurrent();
        look();
    });
}

bool EventKeeper::isKeeping() const
{
    return m_hasBegun && m_chat.historyKeeper().isKeeping() && m_chat.config().history.events;
}

EventKeeper::Places EventKeeper::placesOf(const Event &event, const User *actor)
{
    const auto reaction = [&](const auto &said) REQUIRES(dispatcherRole) {
        if (said.kind != SaidKind::Tagmsg || !actor || msgidRepliedTo(said.clientTags).isEmpty())
            return Places();
        const auto conversation = m_chat.historyKeeper().conversationOf(event, *actor);
        return conversation ? Places{{*conversation, {}}} : Places();
    };
    if (!isKeeping())
        return {};
    return std::visit(
        Overloaded{[&](const SaidInChannel &said)
                       REQUIRES(dispatcherRole) { return reaction(said); },
            [&](const SaidToUser &said) REQUIRES(dispatcherRole) { return reaction(said); },
            // Its incarnation is drawn when it is there.
            [&](const Joined &joined) REQUIRES(dispatcherRole) {
                return joined.createsChannel ? Places{Place()} : inChannel(joined.channel);
            },
            [&](const Parted &parted)
                REQUIRES(dispatcherRole) { return inChannel(parted.channel); },
            [&](const Kicked &kicked)
                REQUIRES(dispatcherRole) { return inChannel(kicked.channel); },
            [&](const TopicSet &set) REQUIRES(dispatcherRole) { return inChannel(set.channel); },
            [&](const ModesChanged &changed)
                REQUIRES(dispatcherRole) { return inChannel(changed.channel); },
            [&](const ChannelRenamed &renamed)
                REQUIRES(dispatcherRole) { return inChannel(renamed.channel); },
            [&](const Quit &) REQUIRES(dispatcherRole) { return inAllOf(actor); },
            [&](const NickChanged &) REQUIRES(dispatcherRole) { return inAllOf(actor); },
            [](const auto &) { return Places(); }},
        event.what);
}

EventKeeper::Places EventKeeper::inChannel(const protocol::ChannelName &name)
{
    const Channel *const channel = m_chat.state().channel(name.text());
    return channel && isKept(*channel) ? Places{{{channel->incarnation, {}, {}}, {}}} : Places();
}

EventKeeper::Places EventKeeper::inAllOf(const User *user)
{
    Places places;
    if (!user)
        return places;
    for (const Membership *const membership : user->memberships) {
        const Channel &channel = *membership->channel;
        if (isKept(channel))
            places.push_back({{channel.incarnation, {}, {}}, channel.name.text()});
    }
    return places;
}

void EventKeeper::keep(const Event &event, const Places &places)
{
    if (places.empty())
        return;
    const Account *const account = event.actor.account.isEmpty()
        ? nullptr
        : m_chat.state().accounts().findByName(event.actor.account);
    KeptMessage row = keptRow(event, account ? account->id : AccountId());
    row.timeMs = m_chat.historyKeeper().timeFor(event.timeMs);
    for (const Place &place : places) {
        row.conversation = place.conversation;
        if (!place.channel.isEmpty())
            row.target = place.channel;
        if (place.conversation == ConversationKey()) {
            const Channel *const made = m_chat.state().channel(row.target);
            if (!made || !isKept(*made))
                return;
            row.conversation.channel = made->incarnation;
        }
        row.sequence = m_chat.historyKeeper().drawSequence();
        add(row);
    }
    m_chat.work().spend(qint64(places.size() - 1) * kUnitsOfRow);
}

void EventKeeper::add(KeptMessage row)
{
    const qsizetype bytes = bytesOfRow(row);
    if (m_rows >= kMostRows || m_bytes + bytes > kMostBytes)
        return noteDropped(1, "the store is behind");
    ++m_rows;
    m_bytes += bytes;
    m_waiting.push_back(std::move(row));
    if (m_underWay.batch == 0 && m_waiting.size() >= kRowsOfRequest)
        post();
    if (!m_timer.isActive())
        m_timer.start();
}

void EventKeeper::post()
{
    const auto end = m_waiting.begin() + qsizetype(std::min(m_waiting.size(), kRowsOfRequest));
    std::vector<KeptMessage> rows(
        std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(end));
    m_waiting.erase(m_waiting.begin(), end);
    m_underWay = {.batch = ++m_lastBatch,
        .firstSequence = rows.front().sequence,
        .rows = qsizetype(rows.size()),
        .bytes = 0,
        .postedMs = m_chat.steadyMs()};
    for (const KeptMessage &row : rows)
        m_underWay.bytes += bytesOfRow(row);
    m_requests->post({.changes = {}, .batch = m_lastBatch, .kept = std::move(rows)});
}

quint64 EventKeeper::hurry()
{
    if (m_waiting.empty())
        return m_underWay.batch == 0 ? 0 : m_underWay.firstSequence;
    m_hurryTo = m_waiting.back().sequence;
    if (m_underWay.batch == 0)
        post();
    return m_hurryTo;
}

bool EventKeeper::isSettled(quint64 sequence) const
{
    if (sequence == 0 || m_isGivenUp)
        return true;
    const bool isUnderWay = m_underWay.batch != 0 && m_underWay.firstSequence <= sequence;
    return !isUnderWay && (m_waiting.empty() || m_waiting.front().sequence > sequence);
}

bool EventKeeper::tryTakeAnswer(const StoreAnswer &answer)
{
    if (answer.batch <= kFirstBatch || answer.batch >= kEndOfBatches)
        return false;
    if (answer.batch != m_underWay.batch)
        return true;
    const UnderWay done = std::exchange(m_underWay, {});
    m_rows -= done.rows;
    m_bytes -= done.bytes;
    m_isGivenUp = false;
    if (answer.trouble != StoreTrouble::None)
        noteDropped(done.rows, describe(answer.trouble));
    else if (m_waiting.empty())
        noteWell();
    const bool isHurried = !m_waiting.empty() && m_waiting.front().sequence <= m_hurryTo;
    if (isHurried || m_waiting.size() >= kRowsOfRequest)
        post();
    return true;
}

void EventKeeper::look()
{
    const qint64 timeoutMs = qint64(m_chat.config().history.storeTimeout) * 1000;
    if (m_underWay.batch == 0 && !m_waiting.empty()) {
        post();
    } else if (m_underWay.batch != 0 && m_chat.steadyMs() - m_underWay.postedMs >= timeoutMs) {
        m_isGivenUp = true;
        m_chat.historyReads().onSettled();
    }
    if (m_rows > 0)
        m_timer.start();
}

void EventKeeper::finish()
{
    m_timer.stop();
    while (!m_waiting.empty())
        post();
    noteWell();
}

void EventKeeper::noteDropped(qsizetype rows, const QByteArray &why)
{
    m_dropped += rows;
    if (!std::exchange(m_isDropping, true))
        m_chat.log().warning("history",
            "who comes and goes, and reactions, are missing in the history from now on: " + why);
}

void EventKeeper::noteWell()
{
    if (!std::exchange(m_isDropping, false))
        return;
    m_chat.log().info("history",
        "who comes and goes is kept again; " + counted(std::exchange(m_dropped, 0), "event")
            + " cannot be read");
}

} // namespace watek::server::dispatcher
