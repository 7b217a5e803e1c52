// Connections of a person who is in the chat: how one comes, how one goes, and what becomes of a
// person who has none for a time. Members of Chat. Thread: dispatcher.
#include "server/dispatcher/Chat.h"

#include "server/dispatcher/Replay.h"
#include "server/dispatcher/Vhost.h"
#include "server/dispatcher/commands/Commands.h"
#include "server/shared/AddressLimit.h"

#include <algorithm>
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

/// What was said to somebody alone, and none of its connections was told, is lost: who said it is
/// told so.
void tellUnread(Chat &chat, const QByteArray &what, const KeptTalk &kept) REQUIRES(dispatcherRole)
{
    QHash<base::UserId, int> unread;
    for (const KeptTalk::Line &line : kept.lines()) {
        if (line.isPrivate && !line.isTold)
            ++unread[line.event->actor.user];
    }
    for (auto each = unread.cbegin(); each != unread.cend(); ++each) {
        if (const User *const speaker = chat.state().user(each.key()); speaker && speaker->isInChat)
            chat.notice(*speaker,
                what + ": what you said to it last was not read ("
                    + QByteArray::number(each.value()) + " line(s))");
    }
}

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
    if (user.sessions.empty()) {
        kept = m_resumptions.takeUntold(user.id);
        if (const QByteArray host = hostFor(*this, user, session.host); host != user.host)
            showAs(*this, user, user.username, host, HostBy::Rule, nullptr);
    }
    m_state.attach(session, user);
    m_resumptions.limitBroken(
        user.id, config().limits.sessionsPerAccount - qsizetype(user.sessions.size()));
    logPassage(user.nickText(), session.address, " has come with one more connection");
    tellArrival(call, user, kept, welcome);
    for (const QByteArray &text : std::as_const(news))
        call.replies.fromServer("NOTICE", {user.nickText(), text});
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
    }
    tellKept(*this, user, kept, replies);
    if (isNew)
        answerMotd(*this, call);
    call.answer = std::make_unique<ArrivalAnswer>(std::move(call.answer), std::move(channels));
}

std::optional<QByteArray> Chat::awayOf(const User &user, const std::optional<QByteArray> &words)
{
    const bool isAway = !user.sessions.empty() && !m_resumptions.isAwaitedPresent(user.id)
        && std::ranges::all_of(
            user.sessions, [](const Session *one) { return one->away.has_value(); });
    if (!isAway)
        return std::nullopt;
    std::optional<QByteArray> message = words;
    // "*" says that nobody is at that connection, and gives no reason. IRCv3 pre-away.
    for (const Session *const session : user.sessions) {
        if (!message || *message == "*")
            message = session->away;
    }
    return message;
}

void Chat::updateAway(User &user, Session &by, ReplyBuffer *own)
{
    const auto message = awayOf(user, by.away);
    if (message != user.away)
        happen(&user, &by, AwayChanged{message}, own);
}

void Chat::updateAway(User &user, Session *by)
{
    const auto message = awayOf(user, user.away);
    if (message != user.away)
        happen(&user, by, AwayChanged{message}, nullptr);
}

void Chat::detach(Session &session, const QByteArray &reason)
{
    User &user = *session.user;
    logPassage(
        user.nickText(), session.address, " has left with one of its connections: " + reason);
    const Monitors::Watched watched = m_state.monitors().watchedBy(session.id);
    if (!watched.isEmpty())
        happenUnheard(session, MonitorChanged{.added = {}, .removed = watched.values()});
    takeFromPerson(session);
}

/// Its person does without it, and it has no part in the chat.
void Chat::takeFromPerson(Session &session)
{
    User &user = *session.user;
    const bool wasOperator
        = std::exchange(session.role, shared::OperRole::None) > shared::OperRole::None;
    m_state.detach(session);
    const auto highest = std::ranges::max_element(user.sessions, {}, &Session::role);
    if (wasOperator
        && (highest == user.sessions.end() || (*highest)->role == shared::OperRole::None))
        endOperator(*this, user, nullptr);
    else if (wasOperator)
        happenUnheard(**highest, RoleGiven{(*highest)->role});
    // Who is left may all be away. Of a person without a connection nobody knows better.
    if (!user.sessions.empty())
        updateAway(user, nullptr);
}

Resumptions::Room Chat::roomFor(const Session &session) const
{
    const auto &limits = config().limits;
    const bool isLimited = limits.maxClientsPerIp > 0
        && !(limits.exemptPrivate && shared::isPrivateAddress(session.address));
    return {.seconds = limits.resumeTimeout,
        .most = config().server.maxClients,
        .mostOfNetwork = isLimited ? limits.maxClientsPerIp : 0,
        .mostOfPerson = limits.sessionsPerAccount};
}

void Chat::lose(Session &session, const Resumptions::Break &how)
{
    if (!session.isOnline() || session.resumable == 0 || config().limits.resumeTimeout == 0)
        return leave(session, how.reason);
    m_batchDeadlines.end(session.id);
    m_resumptions.noteBroken(m_state, session, how, roomFor(session));
    detach(session, how.reason + ", and may come back");
}

bool Chat::askMissed(const QByteArray &hash, const Session &session)
{
    const Resumptions::Resumable *const resumable = m_resumptions.find(hash);
    const Session *const before = resumable ? m_state.session(resumable->client) : nullptr;
    if (!before || !m_resumptions.askMissed(hash, session.id))
        return false;
    m_outbox.tellMissed(before->route);
    return true;
}

void Chat::endPerson(User &user, const QByteArray &reason)
{
    const QByteArray what = user.nickText() + " did not come back";
    const KeptTalk unheard = m_resumptions.takeUntold(user.id);
    m_resumptions.forgetBroken(user.id);
    m_alwaysOn.forget(user);
    const std::vector<Session *> sessions = user.sessions;
    for (Session *const session : sessions)
        close(*session, reason, farewell(*session, reason), nullptr);
    if (user.isInChat && user.sessions.empty()) {
        logPassage(user.nickText(), user.lastAddress, " has left: " + reason);
        happenTo(user, Quit{reason, {}});
    }
    tellUnread(*this, what, unheard);
}

void Chat::endAbsentWhoFit(const ServerBan &ban)
{
    std::vector<base::UserId> fitting;
    for (const auto &[id, user] : m_state.users()) {
        if (user->isInChat && user->sessions.empty() && !user->isOperator() && ban.fits(*user))
            fitting.push_back(id);
    }
    for (const base::UserId id : fitting)
        endPerson(*m_state.user(id), "Banned: " + ban.reason);
}

bool Chat::isUnheard(const User &receiver, const SaidToUser &said) const
{
    return receiver.sessions.empty() && m_resumptions.isAwaited(receiver.id)
        && !m_resumptions.hasRoomFor(receiver.id, said);
}

User *Chat::putBack(const QByteArray &account, const shared::Presence &presence)
{
    const auto nick = protocol::Nick::parse(presence.nick, config().limits.nickLength);
    if (!nick || presence.username.isEmpty())
        return nullptr;
    const shared::Account *const owner = m_state.accounts().findByLookAlike(*nick);
    // Two accounts whose names look alike may be older than the rule.
    const bool isOwn = owner && owner->name == account && account == nick->text();
    if (isOwn ? m_state.nickHolder(nick->text()) : m_state.lookAlikeHolder(*nick))
        return nullptr;
    if (owner && owner->name != account)
        return nullptr;
    const QByteArray vhost = shownVhost(*this, account);
    const QByteArray host = !vhost.isEmpty() ? vhost : m_cloaks.hostOf(presence.address);
    const Event online{.msgid = m_ids.next(),
        .timeMs = nowMs(),
        .actor = {m_state.newUserId(), {}, nick->text(),
            nick->text() + '!' + presence.username + '@' + host, account, false},
        .what = CameOnline{*nick, presence.username, presence.realname, host, presence.away}};
    m_state.apply(online);
    if (m_context.record)
        m_context.record(online);
    User &user = *m_state.user(online.actor.user);
    user.lastAddress = presence.address;
    std::vector<ModeChange> modes;
    for (const char letter : presence.modes)
        modes.push_back({.isSet = true, .letter = letter, .param = {}, .member = {}});
    if (!modes.empty())
        happenTo(user, UserModesChanged{std::move(modes)});
    for (const shared::Presence::Place &place : presence.places) {
        if (!place.isLost())
            putBackInto(user, place);
    }
    return &user;
}

void Chat::putBackInto(User &user, const shared::Presence::Place &place)
{
    const auto name = protocol::ChannelName::parse(place.channel, config().limits.channelLength);
    if (!name || m_state.lookAlikeChannel(*name)
        || user.memberships.size() >= size_t(config().limits.channelsPerClient))
        return;
    const Channel *const there = m_state.channel(name->text());
    if (there && (there->member(user) || there->isBanned(user)))
        return;
    happenTo(user,
        Joined{there ? there->name : *name, !there, std::nullopt, user.realname, std::nullopt});
    ModesChanged given{.channel = *name, .changes = {}};
    for (const char letter : place.prefixes) {
        if (findPrefixMode(letter))
            given.changes.push_back({true, letter, user.nickText(), user.id});
    }
    if (!given.changes.empty())
        happenByServer(std::move(given));
}

void Chat::onNotBack(const Resumptions::Resumable &gone)
{
    dispatcherRole.assertCurrent();
    User *const user = m_state.user(gone.user);
    if (!user || !user->isInChat || m_resumptions.isAwaited(user->id))
        return;
    const QByteArray what
        = user->nickText() + (user->sessions.empty() ? " did not come back" : " has come anew");
    if (!user->sessions.empty())
        updateAway(*user, nullptr);
    else if (m_alwaysOn.keeps(*user))
        m_alwaysOn.onAbsent(*user);
    else
        endPerson(*user, gone.reason);
    tellUnread(*this, what, gone.kept);
    m_outbox.flush();
}

} // namespace watek::server::dispatcher
