// CHGHOST and SETHOST: an operator gives somebody, or itself, another host or username to be seen
// by. Not in the documents of IRC, but what the change looks like is: IRCv3 chghost.
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Can stand in a source and as a parameter, and looks like a host.
bool isHost(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= kHostLength && isLetterOrDigit(text.front())
        && std::ranges::all_of(
            text, [](char c) { return isLetterOrDigit(c) || QByteArrayView(".-:/_").contains(c); });
}

bool isUsername(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= kUserLength && std::ranges::all_of(text, [](char c) {
        return isLetterOrDigit(c) || QByteArrayView(".-_~").contains(c);
    });
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

/// For clients that do not know of changed hosts it looks like leaving and coming again.
/// IRCv3 chghost "Fallback when the chghost capability has not been negotiated".
QByteArray fallback(Chat &chat, const Actor &before, const User &user, const Session &receiver)
    REQUIRES(dispatcherRole)
{
    QByteArray lines = chat.linesAsIf(before, receiver, Quit{"Changing host"});
    const Actor now = chat.actorOf(user);
    for (const Membership *const membership : user.memberships) {
        const Channel &channel = *membership->channel;
        if (!channel.member(*receiver.user))
            continue;
        lines += chat.linesAsIf(
            now, receiver, Joined{channel.name, false, std::nullopt, user.realname, std::nullopt});
        if (std::vector<ModeChange> modes = modesOf(*membership); !modes.empty())
            lines += chat.linesAsIf(
                chat.serverActor(), receiver, ModesChanged{channel.name, std::move(modes)});
        if (user.away && receiver.capabilities.has(Capability::AwayNotify))
            lines += chat.linesAsIf(now, receiver, AwayChanged{user.away});
    }
    return lines;
}

/// Guests are told nothing: they never see hosts.
void tellOthers(Chat &chat, const Actor &before, const User &user) REQUIRES(dispatcherRole)
{
    const quint64 epoch = chat.state().nextEpoch();
    for (const Membership *const membership : user.memberships) {
        for (const auto &[id, other] : membership->channel->members) {
            if (&other.user() == &user)
                continue;
            for (Session *const receiver : other.user().sessions) {
                if (std::exchange(receiver->epoch, epoch) == epoch || receiver->isGuest()
                    || receiver->capabilities.has(Capability::ChgHost))
                    continue;
                ReplyBuffer replies(*receiver, chat.info().name);
                replies.own(fallback(chat, before, user, *receiver));
                chat.send(replies);
            }
        }
    }
}

void change(Chat &chat, Call &call, User &user, const QByteArray &username, const QByteArray &host)
    REQUIRES(dispatcherRole)
{
    const auto refuse = [&](const char *text) {
        call.replies.fromServer("NOTICE", {call.user().nickText(), text});
    };
    if (!isHost(host))
        return refuse("A host is letters and digits with . - : / or _ between, at most 64 of them");
    if (!isUsername(username))
        return refuse("A username is letters, digits, . - _ and ~, at most 18 of them");
    if (user.username == username && user.host == host)
        return refuse("That is what it has already");
    chat.audit(call.user(),
        "changed " + user.mask() + " to " + user.nickText() + '!' + username + '@' + host);

    const Actor before = chat.actorOf(user);
    if (&user == &call.user())
        chat.happen(HostChanged{username, host}, call.replies);
    else
        chat.happenTo(user, HostChanged{username, host});
    for (const Session *const session : user.sessions) {
        if (session->isGuest())
            continue;
        const auto tell = [&](ReplyBuffer &replies) {
            replies.numeric(protocol::RPL_VISIBLEHOST, {host, "is now your displayed host"});
        };
        if (session == &call.session) {
            tell(call.replies);
            continue;
        }
        ReplyBuffer replies(*session, chat.info().name);
        tell(replies);
        chat.send(replies);
    }
    tellOthers(chat, before, user);
}

} // namespace

void handleChghost(Chat &chat, Call &call)
{
    User *const user = chat.state().onlineUser(call.param(0));
    if (!user)
        return call.replies.numeric(
            protocol::ERR_NOSUCHNICK, {call.param(0), "No such nick/channel"});
    if (call.paramCount() == 2)
        return change(chat, call, *user, user->username, call.param(1));
    change(chat, call, *user, call.param(1), call.param(2));
}

void handleSethost(Chat &chat, Call &call)
{
    change(chat, call, call.user(), call.user().username, call.param(0));
}

} // namespace watek::server::dispatcher
