#include "server/dispatcher/Chat.h"

#include "common/base/Instrumentation.h"
#include "common/protocol/PlainText.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/Vhost.h"
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

QByteArray drawnKey()
{
    QByteArray key(shared::Cloaks::kKeyBytes, Qt::Uninitialized);
    QRandomGenerator::system()->generate(key.begin(), key.end());
    return key;
}

} // namespace

Chat::Chat(const DispatcherContext &context, Outbox &outbox)
    : m_context(context)
    , m_info(loadInfo(context))
    , m_lobbyName(lobbyName(*m_context.config))
    , m_ownCloakKey(m_context.stored.cloakKey.isEmpty() ? drawnKey() : m_context.stored.cloakKey)
    , m_ids(QRandomGenerator::system()->generate64(), m_info.startedMs)
    , m_outbox(outbox)
    , m_delivery(m_state, m_outbox, m_info)
    , m_batchDeadlines(m_context.clock, [this](base::ClientId client) { onBatchLate(client); })
    , m_resumptions(m_context.clock, m_context.passes,
          [this](const Resumptions::Resumable &gone) { onNotBack(gone); })
    , m_accountDesk(*this, m_context.storeRequests)
    , m_alwaysOn(*this)
    , m_channelDesk(*this)
    , m_channelKeeper(*this, m_context.storeRequests)
    , m_peace(*this)
    , m_mailDesk(*this, m_context.mails)
    , m_nickGuard(*this, m_outbox, m_context.clock)
    , m_passwordQueue(m_context.passwords)
    , m_windowDesk(*this, m_context)
    , m_silenceKeeper(*this)
    , m_seenKeeper(*this)
    , m_markerKeeper(*this)
    , m_metadataDesk(*this)
    , m_cloakRenewal(*this)
    , m_historyKeeper(*this, m_outbox, m_context.saidRequests, m_context.counters, m_context.stored)
    , m_eventKeeper(*this, m_context.saidRequests)
    , m_historyReads(*this, m_context.historyRequests)
    , m_catchup(*this)
    , m_redactions(*this)
{
    dispatcherRole.assertCurrent();
    m_cloaks = makeCloaks();
    m_state.load(m_context.stored);
    m_state.whowas().setCapacity(config().limits.whowas);
    const ServerBans saved = ServerBans::fromText(m_context.savedBans);
    for (const ServerBan &ban : saved.all())
        happenByServer(BanSet{ban});
    const WordFilters filters = WordFilters::fromText(m_context.savedBans);
    for (const WordFilter &filter : filters.all())
        happenByServer(FilterSet{filter});
    happenByServer(ChannelKept{m_lobbyName});
    m_historyKeeper.begin(m_context.stored);
    m_accountDesk.warnOfOperators();
    m_alwaysOn.restore(m_context.stored.presences);
    m_eventKeeper.begin();
    m_context.stored = {};
    m_windowDesk.afterMail(); // it is told before anything has happened
}

shared::Cloaks Chat::makeCloaks() const
{
    const auto &settings = config().cloaks;
    if (!settings.enabled)
        return {};
    return {settings.key.isEmpty() ? m_ownCloakKey : settings.key, settings.suffix};
}

const Channel &Chat::lobby() { return *m_state.channel(m_lobbyName.text()); }

void Chat::happen(What what, ReplyBuffer &own)
{
    Session *const origin = m_state.session(own.asker().id);
    happen(origin->user, origin, std::move(what), &own);
}

void Chat::happenUnheard(Session &origin, What what)
{
    happen(origin.user, &origin, std::move(what), nullptr);
}

void Chat::happenTo(User &user, What what) { happen(&user, nullptr, std::move(what), nullptr); }

void Chat::happenByServer(What what) { happen(nullptr, nullptr, std::move(what), nullptr); }

void Chat::happenByServer(What what, Session *origin, ReplyBuffer *own)
{
    happen(nullptr, origin, std::move(what), own);
}

void Chat::happen(User *actor, Session *origin, What &&what, ReplyBuffer *own)
{
    Event event{
        .msgid = m_ids.next(nowMs()),
        .timeMs = nowMs(),
        .actor = actor ? actorOf(*actor) : serverActor(),
        .what = std::move(what),
    };
    if (origin && actor)
        event.actor.session = origin->id;
    m_historyKeeper.beforeItHappens(event);
    const std::optional<quint64> told = m_catchup.beforeItHappens(event, actor);
    const EventFacts facts = factsOf(event);
    std::optional<shared::ConversationKey> conversation;
    if (facts.isSaid && facts.isDurable && actor && own)
        conversation = m_historyKeeper.conversationOf(event, *actor);
    if (conversation) {
        if (m_historyKeeper.isRefusing())
            return HistoryKeeper::writeRefusal(event, *own);
        event.timeMs = m_historyKeeper.timeFor(event.timeMs);
    }
    const EventKeeper::Places places = m_eventKeeper.placesOf(event, actor);
    const quint64 deliveriesBefore = m_outbox.deliveries();
    if (facts.isAppliedFirst)
        m_state.apply(event);
    const Delivery::Task task{event, facts, actor, origin, own};
    m_work.spend(deliver(task, conversation.has_value()));
    if (!facts.isAppliedFirst)
        m_state.apply(event);
    m_historyKeeper.onHappened(event);
    // Talking is what the server is for: its price is the line. Everything else is told to many
    // for the price of what it takes.
    if (facts.isSaid) {
        m_work.noteSaying();
        if (origin && facts.isDurable)
            origin->spokeMs = event.timeMs;
    } else {
        m_work.spend(Work::unitsOfReceivers(qint64(m_outbox.deliveries() - deliveriesBefore)));
    }
    if (conversation)
        m_historyKeeper.keep(event, *conversation, *actor);
    else if (!m_historyKeeper.tryDefer(event))
        remember(event);
    m_eventKeeper.keep(event, places);
    if (!facts.isSaid)
        publish(event, facts, actor);
    m_nickGuard.look(event, actor);
    if (facts.hasFallback || facts.watched != Watched::Nothing)
        m_work.spend(Work::unitsOfBytes(m_delivery.deliverWhatFollows(task)));
    m_catchup.onHappened(event, origin, told);
    m_channelDesk.onHappened(event, origin, own);
    m_channelKeeper.onHappened();
    m_silenceKeeper.onHappened();
}

qint64 Chat::deliver(const Delivery::Task &task, bool isKept)
{
    if (!isKept)
        return m_delivery.deliver(task);
    m_outbox.setOutcome(Outcome::Stored, m_historyKeeper.numberInBatch(task.event));
    task.own->setOutcome(Outcome::Stored);
    const qint64 units = m_delivery.deliver(task);
    m_outbox.setOutcome(Outcome::Any);
    task.own->setOutcome(Outcome::NotStored);
    HistoryKeeper::writeRefusal(task.event, *task.own);
    task.own->setOutcome(Outcome::Any);
    return units;
}

void Chat::remember(const Event &event)
{
    m_resumptions.keep(m_state, event);
    const bool isSaid = std::holds_alternative<SaidInChannel>(event.what)
        || std::holds_alternative<SaidToUser>(event.what);
    if (base::kIsInstrumented && isSaid)
        m_context.counters.messages.fetch_add(1, std::memory_order_relaxed);
    if (m_context.record && factsOf(event).isDurable)
        m_context.record(event);
}

void Chat::publish(const Event &event, const EventFacts &facts, const User *actor)
{
    noteWhoStays(event, actor);
    // Else nobody could follow a name through the log.
    if (const auto *changed = std::get_if<NickChanged>(&event.what); changed && actor)
        logPassage(event.actor.nick, actor->address(), " is now called " + changed->nick.text());
    if (const User *const user = m_state.user(facts.shownAnew); user && user->isInChat)
        publishIdentity(*user);
    if (actor && facts.changesOperator) {
        // Operators may send as fast as they like.
        for (const Session *const session : actor->sessions)
            m_outbox.setExempt(session->route, session->role > shared::OperRole::None);
        publishIdentity(*actor);
    }
}

/// Logging in or out, and what an owner sets, may change who stays without a connection.
void Chat::noteWhoStays(const Event &event, const User *actor)
{
    if (std::holds_alternative<AccountChanged>(event.what) && actor)
        m_alwaysOn.note(*actor);
    const auto *const stored = std::get_if<AccountStored>(&event.what);
    const auto *const set = stored ? std::get_if<shared::StayingSet>(&stored->change) : nullptr;
    if (!set)
        return;
    const QByteArray name = m_state.accounts().find(set->account)->name;
    for (const User *const user : m_state.onlineUsersOfAccount(name))
        m_alwaysOn.note(*user);
}

void Chat::publishIdentity(const User &user)
{
    const QByteArray nick = user.nick ? user.nick->text() : QByteArray();
    for (const Session *const session : user.sessions)
        m_context.registry.setIdentity(session->id,
            {.nick = nick,
                .account = user.account,
                .channels = int(user.memberships.size()),
                .isOperator = user.isOperator()});
}

bool Chat::tryMove(Session &session, const QByteArray &address, const shared::Bringer &gateway)
{
    if (m_context.addresses && !m_context.addresses->tryMove(session.id, address))
        return false;
    session.address = address;
    session.host = m_cloaks.hostOf(address);
    m_context.registry.setAddress(session.id, address, gateway);
    m_outbox.moved(session.route, address);
    return true;
}

void Chat::closeAsOneTooMany(Session &session, ReplyBuffer *own)
{
    const QByteArray words = m_context.addresses->tooManyText();
    m_context.counters.refused += 1;
    close(session, words, "ERROR :" + words + "\r\n", own, shared::Ending::NoPermit);
}

void Chat::comeOnline(Session &session)
{
    User &user = *session.user;
    session.sinceMs = nowMs();
    session.spokeMs = nowMs();
    user.host = hostFor(*this, user);
    m_peace.tidyArrival(user);
    m_metadataDesk.tidyArrival(user);
    session.away = user.away;
    happenUnheard(session,
        CameOnline{*user.nick, user.username, user.realname, user.host, user.away, user.metadata});
    m_state.enter(session);
    m_outbox.registered(session.route);
    publishIdentity(user);
    m_context.registry.setState(session.id, shared::ClientState::Online);
    logPassage(user.nickText(), session.address, " has come online");
    m_metadataDesk.tellWatchers(user);
    m_metadataDesk.keepForAccount(user);
    if (user.isIdentified())
        m_alwaysOn.note(user);
}

void Chat::logPassage(
    const QByteArray &nick, const QByteArray &address, const QByteArray &what) const
{
    if (log().isEnabled(shared::LogLevel::Info))
        log().info("client", nick + " (" + address + ')' + what);
}

const char *Chat::whyMute(const User &user, const Channel &channel)
{
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

void Chat::leave(Session &session, const QByteArray &reason)
{
    m_batchDeadlines.end(session.id);
    if (session.stage == Session::Stage::Registering)
        return m_state.abandonRegistration(session);
    if (session.isClosing())
        return;
    User &user = *session.user;
    m_resumptions.forget(session);
    const bool stays = m_alwaysOn.keeps(user);
    if (user.sessions.size() > 1 || m_resumptions.isAwaited(user.id) || stays) {
        detach(session, reason);
        if (!user.sessions.empty())
            return;
        // Whoever comes back or not: these were its last words.
        m_resumptions.setReason(user.id, reason);
        if (stays && !m_resumptions.isAwaited(user.id))
            m_alwaysOn.onAbsent(user);
        return;
    }
    logPassage(user.nickText(), session.address, " has left: " + reason);
    happenUnheard(session, Quit{reason, {session.id}});
}

void Chat::close(Session &session, const QByteArray &reason, const QByteArray &lastLines,
    ReplyBuffer *own, shared::Ending ending)
{
    if (session.isClosing())
        return;
    leave(session, reason);
    if (own) {
        own->own(lastLines);
        own->flush(m_outbox);
    }
    m_outbox.close(session.route, own ? QByteArray() : lastLines, ending);
    m_context.registry.setState(session.id, shared::ClientState::Closing);
}

QByteArray Chat::farewell(const Session &session, const QByteArray &reason) const
{
    if (session.isGuest())
        return protocol::guestServerLine(protocol::withoutFormatting(reason)) + '\n';
    QByteArray line;
    appendLine(
        line, {{}, {}, "ERROR", {"Closing link: (" + session.user->host + ") [" + reason + ']'}});
    return line;
}

Event Chat::noticeOf(const QByteArray &target, const QByteArray &text)
{
    return {.msgid = m_ids.next(nowMs()),
        .timeMs = nowMs(),
        .actor = serverActor(),
        .what = SaidToUser{SaidKind::Notice, {}, target, text}};
}

void Chat::notice(const Session &session, const QByteArray &text)
{
    if (session.isClosing())
        return;
    const Event event = noticeOf(session.user->nickText(), text);
    m_outbox.send(session.route, EventEncoder(event).bytesFor(session.form()));
}

void Chat::notice(const User &user, const QByteArray &text)
{
    for (const Session *const session : user.sessions)
        notice(*session, text);
}

void Chat::noticeToEverybody(const QByteArray &text)
{
    m_delivery.toEverybody(noticeOf("*", text));
}

void Chat::send(ReplyBuffer &replies) { m_work.spend(Work::unitsOfBytes(replies.flush(m_outbox))); }

void Chat::chargeFor(Session &session, int lines, qsizetype bytes)
{
    const qint64 units = std::exchange(m_work, {}).spent() + Work::unitsOfBytes(bytes);
    m_unitsInAll += units;
    session.unpaidWork += units;
    const qint64 whole = session.unpaidWork / Work::kUnitsOfALine;
    session.unpaidWork -= whole * Work::kUnitsOfALine;
    if (lines + whole > 0)
        m_outbox.charge(session.route, lines + whole);
}

void Chat::onBatchLate(base::ClientId client)
{
    dispatcherRole.assertCurrent();
    Session *const session = m_state.session(client);
    if (!session || session->isClosing())
        return;
    ReplyBuffer replies(*session, m_info.name);
    refuseLateBatch(*this, *session, replies);
    replies.flush(m_outbox);
    m_outbox.flush();
}

// A batch's name has letters, digits and '-' only: IRCv3 batch "The BATCH verb".
// It does not begin with the '-' that ends a batch.
QByteArray Chat::newBatchName() { return 'r' + m_ids.next(nowMs()).replace('_', '-'); }

} // namespace watek::server::dispatcher
