// Connections of a person who is in the chat: whether it is away at all of them, how one goes, and
// what becomes of a person who has none for a time. How one comes is in Arrival.cpp. Members of
// Chat. Thread: dispatcher.
#include "server/dispatcher/Chat.h"

#include "server/dispatcher/Vhost.h"
#include "server/dispatcher/Wording.h"
#include "server/dispatcher/commands/Commands.h"
#include "server/shared/AddressLimit.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

namespace {

/// What was said to somebody alone, and none of its connections was told, is lost: who said it is
/// told so.
void tellUnread(Chat &chat, const QByteArray &what, const KeptTalk &kept) REQUIRES(dispatcherRole)
{
    struct Lines {
        int inAll = 0;
        int kept = 0; ///< of those: whoever logs in next to the account is told them
    };
    QHash<base::UserId, Lines> unread;
    for (const KeptTalk::Line &line : kept.lines()) {
        if (!line.isPrivate || line.isTold)
            continue;
        Lines &lines = unread[line.event->actor.user];
        ++lines.inAll;
        lines.kept += line.event->sequence > 0 ? 1 : 0;
    }
    for (auto each = unread.cbegin(); each != unread.cend(); ++each) {
        const User *const speaker = chat.state().user(each.key());
        if (!speaker || !speaker->isInChat)
            continue;
        QByteArray sentence = what + ": what you said to it last was not read ("
            + counted(each->inAll, "line") + ")";
        if (each->kept == each->inAll)
            sentence += ", and is kept for the account's next login";
        chat.notice(*speaker, sentence);
    }
}

} // namespace

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
    m_state.noteTold(user, nowMs());
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
    if (!session.isOnline())
        return leave(session, how.reason);
    // What went to others of its connections was heard there.
    const bool isLast = session.user->sessions.size() == 1;
    const QByteArray account = session.user->account;
    const quint64 untold = isLast ? m_catchup.firstHeardSince(*session.user, how.missedSinceMs) : 0;
    if (session.resumable == 0 || config().limits.resumeTimeout == 0) {
        leave(session, how.reason);
    } else {
        m_batchDeadlines.end(session.id);
        m_resumptions.noteBroken(m_state, session, how, roomFor(session));
        detach(session, how.reason + ", and may come back");
    }
    if (untold > 0)
        m_state.noteUntold(account, untold);
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
    const Event online{.msgid = m_ids.next(nowMs()),
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
        Joined{there ? there->name : *name, !there, std::nullopt, user.realname, std::nullopt,
            place.readableFrom});
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
