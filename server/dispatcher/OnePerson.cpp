// There are two who stay a person of their own: a plain-text guest, whose program knows of one room
// only, and a connection more than the account may have. They are logged in all the same, for then
// they can end the other (GHOST, CLIENTS LOGOUT), and they are told.
#include "server/dispatcher/OnePerson.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/Services.h"
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

bool mayHaveOneMore(Chat &chat, const User &person)
{
    const shared::Account *const account = chat.state().accounts().findByName(person.account);
    return person.sessions.empty() || !account || account->multiclient != shared::Choice::No;
}

User *otherSelf(Chat &chat, Call &call, const QByteArray &account)
{
    User *const person = chat.state().onlineUserOfAccount(account);
    const bool isOther = call.session.isOnline() && person && person != &call.user();
    return isOther ? person : nullptr;
}

bool becomeOnePerson(Chat &chat, Call &call, User &person)
{
    return call.session.isOnline() && !call.session.isGuest() && !person.isGuest()
        && mayHaveOneMore(chat, person) && chat.become(call, person) == Attached::Yes;
}

QByteArray whyTwoPersons(Chat &chat, Call &call, const User &person)
{
    const QByteArray nick = person.nickText();
    const auto typed
        = [&](const QByteArray &text) { return asTypedToNickServ(call.session, text); };
    const QByteArray before = nick + " has logged in to this account, too, and you stay two: ";
    if (call.session.isGuest())
        return before + "a plain-text connection is always a person of its own. "
            + (chat.isAbsent(person)
                    ? nick + " is not connected; to be " + nick + ", come with an IRC program"
                    : "To end the other one: " + typed("GHOST " + nick));
    const QByteArray end = typed("GHOST " + nick) + " ends the other one, and "
        + typed("REGAIN " + nick) + " gives you its nickname as well";
    if (person.isGuest())
        return before + "it has a plain-text connection, which is always a person of its own. "
            + end;
    if (!mayHaveOneMore(chat, person))
        return before + "its owner wants one connection at a time (SET MULTICLIENT). " + end;
    switch (chat.judgeComing(call.session, person)) {
    case Attached::NotSecure:
        return before + "it is in a channel for encrypted connections (+z). Connect by TLS to be "
            + nick;
    case Attached::Banned:
        return before + "this server does not take its user name from your address. " + end;
    case Attached::TooMany:
    case Attached::Yes:
        break;
    }
    return before + "it has as many connections as it may have. " + typed("CLIENTS LIST")
        + " shows them, " + typed("CLIENTS LOGOUT <number>") + " ends one; then "
        + typed("REGAIN " + nick) + " makes you " + nick;
}

} // namespace watek::server::dispatcher
