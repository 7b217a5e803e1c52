#include "server/dispatcher/Vhost.h"

#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/Awaiting.h"
#include "server/dispatcher/Chat.h"
#include "server/dispatcher/Services.h"
#include "server/dispatcher/commands/Commands.h"
#include "server/shared/IpAddress.h"

#include <utility>

namespace watek::server::dispatcher {

using shared::Account;
using shared::StoreTrouble;

namespace {

using Tell = std::function<void(Chat &, Call &, const QByteArray &)>;

/// A clause for who asked: why nobody may have that host; empty: it may be given.
QByteArray whyNoVhost(Chat &chat, const QByteArray &host) REQUIRES(dispatcherRole)
{
    if (!isHost(host))
        return "A host is letters and digits with . - : / or _ between, at most 64 of them.";
    if (host.contains("..") || host.endsWith('.'))
        return "Between the dots of a host there is something.";
    const QByteArray lower = host.toLower();
    const QByteArray server = chat.info().name.toLower();
    if (lower == server || lower.endsWith('.' + server))
        return "A vhost cannot be the server's own name.";
    // Somebody would be taken for one who comes from there.
    if (!shared::canonicalAddress(host).isEmpty())
        return "A vhost cannot look like an address.";
    if (chat.cloaks().isCloak(host) || lower == chat.config().cloaks.suffix.toLower())
        return "A vhost cannot look like a cloak.";
    return {};
}

/// Stores it; `done` is told when that went well, and a sentence of why not otherwise.
void store(Chat &chat, Call &call, const shared::VhostSet &set, const QByteArray &done, Tell tell)
    REQUIRES(dispatcherRole)
{
    const auto ticket = chat.accountDesk().store(call.session, {set});
    if (!ticket)
        return tell(chat, call, "The server is busy, please try again.");
    call.answer = awaitStore(*ticket,
        [done, tell = std::move(tell)](Chat &now, Call &then, const shared::StoreAnswer &stored) {
            dispatcherRole.assertCurrent();
            if (stored.trouble == StoreTrouble::None)
                tell(now, then, done);
            else if (stored.trouble == StoreTrouble::Missing)
                tell(now, then, "There is no such account.");
            else
                tell(now, then, "Nothing can be stored just now, please try again later.");
        });
}

void tellByNotice(Chat &, Call &call, const QByteArray &text)
{
    call.replies.fromServer("NOTICE", {call.user().nickText(), text});
}

} // namespace

QByteArray shownVhost(Chat &chat, const QByteArray &name)
{
    if (name.isEmpty())
        return {};
    const Account *const account = chat.state().accounts().findByName(name);
    return account && account->showsVhost ? account->vhost : QByteArray();
}

QByteArray hostFor(Chat &chat, const User &user, const QByteArray &own)
{
    if (user.isHostGiven)
        return user.host;
    const QByteArray vhost = shownVhost(chat, user.account);
    return vhost.isEmpty() ? own : vhost;
}

QByteArray hostFor(Chat &chat, const User &user)
{
    return hostFor(chat, user,
        user.sessions.empty() ? chat.cloaks().hostOf(user.lastAddress)
                              : user.sessions.front()->host);
}

void updateHost(Chat &chat, User &user, ReplyBuffer *own)
{
    if (const QByteArray wanted = hostFor(chat, user); wanted != user.host)
        showAs(chat, user, user.username, wanted, HostBy::Rule, own);
}

void adoptVhost(Chat &chat, User &user, ReplyBuffer *own)
{
    const QByteArray vhost = shownVhost(chat, user.account);
    if (vhost.isEmpty())
        updateHost(chat, user, own);
    else if (vhost != user.host)
        showAs(chat, user, user.username, vhost, HostBy::Rule, own);
}

void showAs(Chat &chat, User &user, const QByteArray &username, const QByteArray &host, HostBy by,
    ReplyBuffer *own)
{
    HostChanged changed{actorOf(user), username, host, by == HostBy::Operator};
    if (own)
        chat.happen(std::move(changed), *own);
    else
        chat.happenByServer(std::move(changed));
    for (const Session *const session : user.sessions) {
        if (session->isGuest())
            continue;
        const auto tell = [&](ReplyBuffer &replies) {
            replies.numeric(protocol::RPL_VISIBLEHOST, {host, "is now your displayed host"});
        };
        if (own && session->id == own->asker().id) {
            tell(*own);
            continue;
        }
        ReplyBuffer replies(*session, chat.info().name);
        tell(replies);
        chat.send(replies);
    }
}

void switchVhost(Chat &chat, Call &call, const QByteArray &word, Tell tell)
{
    const Account *const account = chat.state().accounts().findByName(call.user().account);
    if (!account)
        return tell(chat, call, describeNotLoggedIn(call.session));
    if (account->vhost.isEmpty())
        return tell(chat, call, "You have no vhost. Operators give them.");
    const QByteArray what = word.toUpper();
    if (what != "ON" && what != "OFF") {
        return tell(chat, call,
            "Your vhost is " + account->vhost + (account->showsVhost ? "." : ", switched off.")
                + " To switch it: " + asTypedToNickServ(call.session, "VHOST ON | OFF"));
    }
    if (call.session.loggedInBy == LoggedInBy::AppPassword)
        return tell(chat, call,
            "This connection has logged in by the app password " + call.session.appPassword
                + ", which changes nothing of your account. First: "
                + howToLogIn(call.session, account->name));
    store(chat, call, {.account = account->id, .host = account->vhost, .isShown = what == "ON"},
        what == "ON" ? "You are seen by " + account->vhost + " while you are logged in."
                     : QByteArrayLiteral("You are not seen by your vhost any more."),
        std::move(tell));
}

void handleVhost(Chat &chat, Call &call)
{
    const Account *const account = chat.state().accounts().findByName(call.param(0));
    if (!account)
        return tellByNotice(chat, call, call.param(0) + " is not registered.");
    const QByteArray host = call.param(1);
    if (host.isEmpty()) {
        return tellByNotice(chat, call,
            account->vhost.isEmpty() ? account->name + " has no vhost."
                                     : account->name + " has the vhost " + account->vhost
                    + (account->showsVhost ? "." : ", switched off."));
    }
    const bool isRemoved = host.toUpper() == "OFF";
    if (const QByteArray why = whyNoVhost(chat, host); !isRemoved && !why.isEmpty())
        return tellByNotice(chat, call, why);
    const QByteArray name = account->name;
    const QByteArray done
        = isRemoved ? name + " has no vhost any more." : name + " has the vhost " + host + '.';
    store(chat, call,
        {.account = account->id, .host = isRemoved ? QByteArray() : host, .isShown = true}, done,
        [done](Chat &now, Call &then, const QByteArray &text) {
            dispatcherRole.assertCurrent();
            if (text == done)
                now.audit(then.user(), "set a vhost: " + text);
            tellByNotice(now, then, text);
        });
}

} // namespace watek::server::dispatcher
