#include "server/dispatcher/Chat.h"

#include "common/base/Instrumentation.h"
#include "common/protocol/PlainText.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/commands/Commands.h"

#include <QRandomGenerator>

namespace watek::server::dispatcher {

namespace {

ServerInfo loadInfo(const DispatcherContext &context)
{
    QByteArray trouble;
    ServerInfo info = makeServerInfo(*context.config, context.clock.wallMs(), trouble);
    if (!trouble.isEmpty())
        context.log.warning("config", trouble);
    return info;
}

/// The configuration has been checked; a lobby there must be in any case.
protocol::ChannelName lobbyName(const shared::ServerConfig &config)
{
    auto name = protocol::ChannelName::parse(config.server.lobby, config.limits.channelLength);
    return name ? *name : *protocol::ChannelName::parse("#lobby", 6);
}

/// Who comes hears of it already; who leaves still does.
bool isHeardAfterwards(const Event &event) { return std::holds_alternative<Joined>(event.what); }

bool isSaid(const Event &event)
{
    return std::holds_alternative<SaidInChannel>(event.what)
        || std::holds_alternative<SaidToUser>(event.what);
}

} // namespace

Chat::Chat(const DispatcherContext &context, Outbox &outbox)
    : m_context(context)
    , m_info(loadInfo(context))
    , m_lobbyName(lobbyName(*m_context.config))
    , m_ids(QRandomGenerator::system()->generate64(), m_info.startedMs)
    , m_outbox(outbox)
    , m_delivery(m_state, m_outbox)
    , m_batchDeadlines(m_context.clock, [this](base::ClientId client) { onBatchLate(client); })
{
    dispatcherRole.assertCurrent();
    m_state.addPermanentChannel(m_lobbyName, nowMs());
    m_state.whowas().setCapacity(config().limits.whowas);
    m_state.bans() = ServerBans::fromText(m_context.savedBans);
}

const Channel &Chat::lobby() { return *m_state.channel(m_lobbyName.text()); }

void Chat::happen(User &actor, What what, ReplyBuffer *own)
{
    const Event event{
        .msgid = m_ids.next(),
        .timeMs = nowMs(),
        .actor = actorOf(actor),
        .what = std::move(what),
    };
    const quint64 deliveriesBefore = m_outbox.deliveries();
    if (isHeardAfterwards(event)) {
        m_state.apply(event);
        m_delivery.deliver(event, own);
    } else {
        m_delivery.deliver(event, own);
        m_state.apply(event);
    }
    // Talking is what the server is for: its price is the line. Everything else is told to many
    // for the price of what it takes.
    if (isSaid(event))
        m_work.noteSaying();
    else
        m_work.spend(Work::unitsOfReceivers(qint64(m_outbox.deliveries() - deliveriesBefore)));
    publish(event);
    tellWatchers(event);
    // History takes the event here.
}

void Chat::publish(const Event &event)
{
    const auto &what = event.what;
    if (isSaid(event)) {
        if constexpr (base::kIsInstrumented)
            m_context.counters.messages.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    // Else nobody could follow a name through the log.
    if (const auto *changed = std::get_if<NickChanged>(&what)) {
        if (const User *renamed = m_state.user(event.actor.client))
            logPassage(event.actor.nick, *renamed, " is now called " + changed->nick.text());
    }
    const auto *const kicked = std::get_if<Kicked>(&what);
    const User *const user = m_state.user(kicked ? kicked->member : event.actor.client);
    // Operators may send as fast as they like.
    if (user && std::holds_alternative<UserModesChanged>(what))
        m_outbox.setExempt(user->place, user->isOperator());
    if (user && user->isOnline()
        && (kicked || std::holds_alternative<Joined>(what) || std::holds_alternative<Parted>(what)
            || std::holds_alternative<NickChanged>(what)))
        publishIdentity(*user);
}

void Chat::publishIdentity(const User &user)
{
    m_context.registry.setIdentity(
        user.id, user.nick ? user.nick->text() : QByteArray(), int(user.memberships.size()));
}

void Chat::comeOnline(User &user)
{
    happen(user, CameOnline{}, nullptr);
    m_outbox.registered(user.place);
    publishIdentity(user);
    m_context.registry.setState(user.id, shared::ClientState::Online);
    logPassage(user.nickText(), user, " has come online");
}

void Chat::logPassage(const QByteArray &nick, const User &user, const QByteArray &what) const
{
    if (log().isEnabled(shared::LogLevel::Info))
        log().info("client", nick + " (" + user.address + ')' + what);
}

const char *Chat::whyMute(const User &user, const Channel &channel)
{
    if (m_state.bans().find(BanKind::Mute, user, nowMs()))
        return "Cannot send to channel (you are muted on this server)";
    const Membership *const membership = channel.member(user);
    if (!membership && channel.flags.contains(mode::kNoOutsiders))
        return "Cannot send to channel (+n)";
    if (membership && membership->isAtLeast(Rank::Voice))
        return nullptr;
    if (channel.flags.contains(mode::kModeratedUnregistered) && !user.isIdentified())
        return "Cannot send to channel (+M)";
    if (channel.flags.contains(mode::kModerated))
        return "Cannot send to channel (+m)";
    if (membership ? channel.isBanned(*membership) : channel.isBanned(user))
        return "Cannot send to channel (+b)";
    return nullptr;
}

const Channel *Chat::whereBanned(const User &user)
{
    for (const Membership *membership : user.memberships) {
        const Channel &channel = *membership->channel;
        if (!membership->isAtLeast(Rank::Voice) && channel.isBanned(*membership))
            return &channel;
    }
    return nullptr;
}

void Chat::quit(User &user, const QByteArray &reason)
{
    if (user.isOnline()) {
        logPassage(user.nickText(), user, " has left: " + reason);
        happen(user, Quit{reason}, nullptr);
    } else if (user.stage == User::Stage::Registering) {
        m_state.abandonRegistration(user);
    }
}

void Chat::close(User &user, const QByteArray &reason, const QByteArray &lastLine, ReplyBuffer *own)
{
    if (user.stage == User::Stage::Closing)
        return;
    quit(user, reason);
    if (own) {
        own->own(lastLine);
        own->flush(m_outbox);
    }
    m_outbox.close(user.place, own ? QByteArray() : lastLine);
    m_context.registry.setState(user.id, shared::ClientState::Closing);
}

QByteArray Chat::farewell(const User &user, const QByteArray &reason) const
{
    if (user.isGuest())
        return protocol::guestServerLine(protocol::withoutFormatting(reason)) + '\n';
    QByteArray line;
    appendLine(line, {{}, {}, "ERROR", {"Closing link: (" + user.host + ") [" + reason + ']'}});
    return line;
}

Event Chat::noticeOf(const QByteArray &target, const QByteArray &text)
{
    return {.msgid = m_ids.next(),
        .timeMs = nowMs(),
        .actor = serverActor(),
        .what = SaidToUser{SaidKind::Notice, {}, target, text}};
}

void Chat::notice(const User &user, const QByteArray &text)
{
    if (user.stage == User::Stage::Closing)
        return;
    const Event event = noticeOf(user.nickText(), text);
    m_outbox.send(user.place, EventEncoder(event).bytesFor(user.form()));
}

void Chat::noticeToEverybody(const QByteArray &text)
{
    m_delivery.toEverybody(noticeOf("*", text));
}

QByteArray Chat::linesAsIf(const Actor &actor, const User &receiver, What what) const
{
    const Event event{.msgid = {}, .timeMs = nowMs(), .actor = actor, .what = std::move(what)};
    return EventEncoder(event).bytesFor(receiver.form());
}

void Chat::send(ReplyBuffer &replies) { m_work.spend(Work::unitsOfBytes(replies.flush(m_outbox))); }

void Chat::chargeFor(User &user, int lines, qsizetype bytes)
{
    const qint64 units = std::exchange(m_work, {}).spent() + Work::unitsOfBytes(bytes);
    m_unitsInAll += units;
    user.unpaidWork += units;
    const qint64 whole = user.unpaidWork / Work::kUnitsOfALine;
    user.unpaidWork -= whole * Work::kUnitsOfALine;
    if (lines + whole > 0)
        m_outbox.charge(user.place, lines + whole);
}

void Chat::onBatchLate(base::ClientId client)
{
    dispatcherRole.assertCurrent();
    User *const user = m_state.user(client);
    if (!user || user->stage == User::Stage::Closing)
        return;
    ReplyBuffer replies(*user, m_info.name);
    refuseLateBatch(*this, *user, replies);
    replies.flush(m_outbox);
    m_outbox.flush();
}

// A batch's name has letters, digits and '-' only: IRCv3 batch "The BATCH verb".
// It does not begin with the '-' that ends a batch.
QByteArray Chat::newBatchName() { return 'r' + m_ids.next().replace('_', '-'); }

} // namespace watek::server::dispatcher
