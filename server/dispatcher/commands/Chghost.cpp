// CHGHOST and SETHOST: an operator gives somebody, or itself, another host or username to be seen
// by. Not in the documents of IRC, but what the change looks like is: IRCv3 chghost.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/Ascii.h"
#include "server/dispatcher/Vhost.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

bool isUsername(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= kUserLength && std::ranges::all_of(text, [](char c) {
        return protocol::isLetterOrDigit(c) || QByteArrayView(".-_~").contains(c);
    });
}

/// What the user's address is shown as.
QByteArray ownHost(Chat &chat, const User &user) REQUIRES(dispatcherRole)
{
    return user.sessions.empty() ? chat.cloaks().hostOf(user.lastAddress)
                                 : user.sessions.front()->host;
}

void change(Chat &chat, Call &call, User &user, const QByteArray &username, const QByteArray &host)
    REQUIRES(dispatcherRole)
{
    const auto refuse = [&](const QByteArray &text) {
        call.replies.fromServer("NOTICE", {call.user().nickText(), text});
    };
    // What it has, or would have by itself, it may have.
    const bool isItsOwn = host == user.host || host == ownHost(chat, user);
    if (const QByteArray why = whyNoHost(chat, host); !isItsOwn && !why.isEmpty())
        return refuse(why);
    if (!isUsername(username))
        return refuse("A username is letters, digits, . - _ and ~, at most 18 of them");
    if (user.username == username && user.host == host)
        return refuse("That is what it has already");
    chat.audit(call.user(),
        "changed " + user.mask() + " to " + user.nickText() + '!' + username + '@' + host);
    // With the host that it would have anyway, nothing is given.
    const bool isOwn = !user.isHostGiven && host == user.host;
    showAs(chat, user, username, host, isOwn ? HostBy::Rule : HostBy::Operator, &call.replies);
}

} // namespace

bool isHost(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= kHostLength && protocol::isLetterOrDigit(text.front())
        && std::ranges::all_of(text, [](char c) {
               return protocol::isLetterOrDigit(c) || QByteArrayView(".-:/_").contains(c);
           });
}

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
