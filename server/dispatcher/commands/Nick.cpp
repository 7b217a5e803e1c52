// NICK: a nickname, the first or another. Modern IRC "NICK message"; RFC 2812 section 3.1.2 (437).
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// Whether `holder` has only reserved its nickname, because its registration is not finished. Then
/// it loses it, and is told as if somebody had been faster: a connection that goes no further than
/// NICK blocks no name.
bool givesWay(Chat &chat, User &holder) REQUIRES(dispatcherRole)
{
    const shared::Account *const owner
        = holder.nick ? chat.state().accounts().findByLookAlike(*holder.nick) : nullptr;
    // Whose it is, and who has shown that already, only takes a little longer to come in.
    if (holder.isInChat || (owner && owner->name == holder.account))
        return false;
    for (const Session *const session : holder.sessions) {
        ReplyBuffer replies(*session, chat.info().name);
        replies.numeric(
            protocol::ERR_NICKNAMEINUSE, {holder.nick->text(), "Nickname is already in use"});
        chat.send(replies);
    }
    chat.state().reserveNick(holder, std::nullopt);
    return true;
}

} // namespace

void handleNick(Chat &chat, Call &call)
{
    User &user = call.user();
    ReplyBuffer &replies = call.replies;
    const QByteArray wanted = call.param(0);
    if (wanted.isEmpty())
        return replies.numeric(protocol::ERR_NONICKNAMEGIVEN, {"No nickname given"});
    const auto nick = protocol::Nick::parse(wanted, chat.config().limits.nickLength);
    if (!nick)
        return replies.numeric(protocol::ERR_ERRONEUSNICKNAME,
            {wanted, "Erroneous nickname: " + protocol::describe(nick.error())});
    if (looksLikeServer(chat, *nick))
        return replies.numeric(protocol::ERR_ERRONEUSNICKNAME,
            {wanted, "Erroneous nickname: it looks like the server or a service"});
    const Refusal refusal = !user.isInChat ? chat.peace().whyNotNamed(user, nick->text())
        : user.nick != *nick ? chat.peace().whyNotShown(user, nick->text(), "in a nickname")
                             : Refusal();
    if (refusal)
        return replies.numeric(
            protocol::ERR_ERRONEUSNICKNAME, {wanted, "You may not be called that: " + refusal.why});
    // Asked before the next question, which may take a reserved name from its holder.
    if (const Channel *channel = user.isInChat ? chat.whereBanned(user) : nullptr)
        return replies.numeric(protocol::ERR_UNAVAILRESOURCE,
            {channel->name.text(), "Cannot change nickname while banned on channel"});
    User *holder = inTheWayOf(chat, user, *nick);
    // Most programs ask for their nickname before they log in to the account that has it; some log
    // in first, and then ask for the name that they have elsewhere.
    if (!user.isInChat && holder && holder->isInChat && !holder->isGuest()) {
        const bool isOwn = user.isIdentified() && holder->account == user.account;
        if (isOwn || (call.session.isNegotiating && isOwnedByAnother(chat, user, *nick))) {
            chat.state().reserveNick(user, std::nullopt);
            call.session.wantedNick = *nick;
            return tryRegister(chat, call);
        }
    }
    if (holder && (takesBackNick(chat, user, *nick, *holder) || givesWay(chat, *holder)))
        holder = nullptr;
    if (holder || (user.isInChat && isKeptFrom(chat, user, *nick))) {
        noteRefusedNick(chat, call.session, *nick);
        replies.numeric(
            protocol::ERR_NICKNAMEINUSE, {wanted, describeNickRefusal(chat, user, *nick, holder)});
        return tellHowToReturn(chat, call, holder);
    }

    if (!user.isInChat) {
        call.session.wantedNick.reset();
        chat.state().reserveNick(user, *nick);
        tryRegister(chat, call);
    } else if (user.nick != *nick) {
        chat.happen(NickChanged{*nick}, replies);
    }
}

} // namespace watek::server::dispatcher
