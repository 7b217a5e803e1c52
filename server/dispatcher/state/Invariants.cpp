#include "server/dispatcher/state/Invariants.h"

#include "server/dispatcher/MetadataDesk.h"

#include <algorithm>
#include <set>

namespace watek::server::dispatcher {

namespace {

/// Gathers what is wrong.
class Faults {
public:
    void expect(bool isRight, const char *what, const QByteArray &where)
    {
        if (!isRight)
            m_text += where + ": " + what + '\n';
    }
    QByteArray text() const { return m_text; }

private:
    QByteArray m_text;
};

void checkSessions(ServerState &state, Faults &faults) REQUIRES(dispatcherRole)
{
    qsizetype online = 0;
    qsizetype registering = 0;
    for (const auto &[id, session] : state.sessions()) {
        const QByteArray where = "session " + QByteArray::number(id.value);
        faults.expect(session->id == id, "is kept under another id", where);
        online += session->isOnline();
        registering += session->stage == Session::Stage::Registering;
        const User *const user = session->user;
        faults.expect(user, "has no user", where);
        if (!user)
            continue;
        faults.expect(state.user(user->id) == user, "has a user that is not kept", where);
        faults.expect(std::ranges::count(user->sessions, session.get()) == 1,
            "its user does not know it once", where);
        faults.expect(session->isOnline() == user->isInChat,
            "its stage and its user's differ about being in the chat", where);
        faults.expect(session->seatAmongAll.isTaken() == session->isOnline(),
            "its seat among all is not as its stage", where);
        faults.expect(session->seatAmongAll.session == session.get(),
            "its seat among all is somebody else's", where);
        faults.expect(session->isOnline() || state.monitors().watchedBy(id).isEmpty(),
            "monitors without being online", where);
    }
    const auto redactors = std::ranges::count_if(state.sessions(), [](const auto &each) {
        return each.second->capabilities.has(Capability::MessageRedaction);
    });
    faults.expect(state.redactorCount() == redactors, "is not their number",
        "the count of those who may take back");
    faults.expect(
        state.everybody().size() == online, "has not every session online", "the audience of all");
    faults.expect(state.registeringCount() == registering, "is not the number of those who do",
        "the count of those who register");
}

void checkUsers(ServerState &state, Faults &faults) REQUIRES(dispatcherRole)
{
    qsizetype online = 0;
    qsizetype invisible = 0;
    qsizetype operators = 0;
    for (const auto &[id, user] : state.users()) {
        const QByteArray where = "user " + QByteArray::number(id.value) + ' ' + user->nickText();
        faults.expect(user->id == id, "is kept under another id", where);
        online += user->isInChat;
        invisible += user->isInChat && user->isInvisible();
        operators += user->isInChat && user->isOperator();
        faults.expect(user->isInChat || !user->sessions.empty(), "is nobody's", where);
        faults.expect(user->isInChat || user->memberships.empty(),
            "is in a channel and not in the chat", where);
        faults.expect(!user->isInChat || (user->nick && !user->username.isEmpty()),
            "is in the chat without a name", where);
        faults.expect(!user->nick
                || (state.nickHolder(user->nick->text()) == user.get()
                    && state.lookAlikeHolder(*user->nick) == user.get()),
            "does not hold its nickname", where);
        faults.expect(
            user->isInChat == false || user->role == shared::OperRole::None || user->isOperator(),
            "has a role and is no operator", where);
        faults.expect(
            user->isOperator() == state.operators().contains(user.get()) || !user->isInChat,
            "is not among the operators as its mode says", where);
        if (user->isInChat && user->isIdentified()) {
            const User *const found = state.onlineUserOfAccount(user->account);
            faults.expect(found && found->account == user->account && found->isInChat,
                "is not found by its account", where);
        }
        faults.expect(user->invitations.size() <= User::kMostInvitations,
            "has more invitations than are kept", where);
        shared::OperRole highest = shared::OperRole::None;
        for (const Session *const session : user->sessions) {
            faults.expect(session->user == user.get(), "has somebody else's session", where);
            highest = std::max(highest, session->role);
        }
        faults.expect(user->sessions.empty() || user->role == highest,
            "has another role than the highest of its connections", where);
        for (const Membership *const membership : user->memberships)
            faults.expect(membership->channel->member(*user) == membership,
                "is in a channel that does not know it", where);
    }
    faults.expect(state.onlineCount() == online, "is not their number", "the count of the online");
    faults.expect(
        state.invisibleCount() == invisible, "is not their number", "the count of the invisible");
    faults.expect(
        state.operatorCount() == operators, "is not their number", "the count of operators");
    const auto named = std::ranges::count_if(
        state.users(), [](const auto &each) { return each.second->nick.has_value(); });
    faults.expect(
        state.heldNicks() == named, "are more or fewer than there are users with one", "nicknames");
}

void checkMembership(ServerState &state, Channel &channel, base::UserId id,
    const Membership &membership, Faults &faults) REQUIRES(dispatcherRole)
{
    const QByteArray where = channel.name.text() + ", member " + QByteArray::number(id.value);
    faults.expect(membership.channel == &channel, "belongs to another channel", where);
    const User *const user = state.user(id);
    faults.expect(user && user == membership.member && user->isInChat, "is not in the chat", where);
    if (!user)
        return;
    faults.expect(std::ranges::count(user->memberships, &membership) == 1,
        "does not know that it is here", where);
    faults.expect(membership.seats.size() == user->sessions.size(),
        "has not one seat for each session", where);
    for (const AudienceSeat &seat : membership.seats) {
        faults.expect(seat.isTaken() && seat.session && seat.session->user == user,
            "has a seat that is not its session's", where);
    }
}

void checkChannels(ServerState &state, Faults &faults) REQUIRES(dispatcherRole)
{
    const auto vacant = std::ranges::count_if(state.channels(),
        [](const auto &each) { return each.second->registration && each.second->members.empty(); });
    faults.expect(state.formedChannelCount() + vacant == qsizetype(state.channels().size()),
        "is not the number of those", "the count of channels that people see");
    for (const auto &[key, channel] : state.channels()) {
        const QByteArray where = channel->name.text();
        faults.expect(channel->name.key() == key, "is kept under another name", where);
        faults.expect(state.channelOfNumber(channel->number) == channel.get(),
            "is not found by its number", where);
        faults.expect(!channel->members.empty() || channel->isPermanent || channel->registration,
            "is empty and still there", where);
        faults.expect(channel->flags.contains(mode::kRegistered) == bool(channel->registration),
            "its +r is not its registration", where);
        qsizetype seats = 0;
        for (const auto &[id, membership] : channel->members) {
            checkMembership(state, *channel, id, membership, faults);
            seats += qsizetype(membership.seats.size());
        }
        const auto silencing = std::ranges::count_if(channel->members,
            [](const auto &each) { return !each.second.user().silence.isEmpty(); });
        faults.expect(silencing == qsizetype(channel->silencers.size()),
            "does not know who of it silences somebody", where);
        faults.expect(channel->audience.size() == seats, "its audience is not its seats", where);
        qsizetype names = 0;
        for (qsizetype piece = 0; piece < channel->names.pieceCount(); ++piece)
            names += qsizetype(channel->names.members(piece).size());
        faults.expect(names == qsizetype(channel->members.size()),
            "its list of names is not its members", where);
    }
}

void checkRegisteredChannels(ServerState &state, Faults &faults) REQUIRES(dispatcherRole)
{
    for (const auto &[id, registration] : state.registeredChannels().all()) {
        const QByteArray where = "registration of " + registration.name;
        const Channel *const channel = state.channel(registration.name);
        faults.expect(registration.id.value == id, "is kept under another id", where);
        faults.expect(
            channel && channel->registration == registration.id, "is not its channel's", where);
        faults.expect(
            state.accounts().find(registration.founder), "has a founder that is gone", where);
        faults.expect(!registration.heir || state.accounts().find(registration.heir),
            "is offered to somebody who is gone", where);
        for (const shared::AccessEntry &entry : registration.access) {
            faults.expect(state.accounts().find(entry.account),
                "gives rights to an account that is gone", where);
            faults.expect(
                entry.account != registration.founder, "has its founder on its access list", where);
        }
    }
    const auto registered = std::ranges::count_if(
        state.channels(), [](const auto &each) { return bool(each.second->registration); });
    faults.expect(registered == qsizetype(state.registeredChannels().all().size()),
        "are not as many as there are channels with one", "registrations");
}

void checkMonitors(ServerState &state, Faults &faults) REQUIRES(dispatcherRole)
{
    const Monitors &monitors = state.monitors();
    for (auto watcher = monitors.all().begin(); watcher != monitors.all().end(); ++watcher) {
        const QByteArray where = "watcher " + QByteArray::number(watcher.key().value);
        faults.expect(state.session(watcher.key()), "has gone", where);
        for (const QByteArray &nick : *watcher)
            faults.expect(monitors.watchersOf(nick).contains(watcher.key()),
                "is not told of whom it watches", where);
    }
}

bool areMarkersRight(const ReadMarkers &markers)
{
    std::set<QByteArray> targets;
    return markers.size() <= kMostReadMarkers
        && std::ranges::all_of(markers, [&](const shared::ReadMarker &marker) {
               return marker.readMs > 0 && targets.insert(marker.target).second;
           });
}

bool areKeysRight(const shared::Metadata &metadata)
{
    return std::ranges::all_of(
        metadata, [](const auto &each) { return MetadataDesk::isKey(each.first); });
}

void checkPersonal(ServerState &state, Faults &faults) REQUIRES(dispatcherRole)
{
    for (const auto &[id, account] : state.accounts().all()) {
        const QByteArray where = "account " + account->name;
        faults.expect(areMarkersRight(account->markers), "has wrong read markers", where);
        faults.expect(areKeysRight(account->metadata), "has a wrong key", where);
    }
    for (const auto &[id, user] : state.users()) {
        const QByteArray where = "user " + QByteArray::number(id.value);
        faults.expect(areMarkersRight(user->markers), "has wrong read markers", where);
        faults.expect(areKeysRight(user->metadata), "has a wrong key", where);
    }
    for (const auto &[key, channel] : state.channels())
        faults.expect(areKeysRight(channel->metadata), "has a wrong key", channel->name.text());
    for (const auto &[id, session] : state.sessions()) {
        faults.expect(std::ranges::all_of(session->metadataKeys, MetadataDesk::isKey),
            "has subscribed to a wrong key", "session " + QByteArray::number(id.value));
    }
}

} // namespace

QByteArray brokenInvariants(ServerState &state)
{
    Faults faults;
    checkSessions(state, faults);
    checkUsers(state, faults);
    checkChannels(state, faults);
    checkRegisteredChannels(state, faults);
    checkMonitors(state, faults);
    checkPersonal(state, faults);
    return faults.text();
}

} // namespace watek::server::dispatcher
