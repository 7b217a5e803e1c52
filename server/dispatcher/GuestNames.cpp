// How a guest comes to the name of the account that it has logged in to. Thread: dispatcher.
#include "server/dispatcher/Guests.h"

#include "server/dispatcher/NickGuard.h"
#include "server/dispatcher/Services.h"
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void takeNameOfAccount(Chat &chat, Call &call)
{
    User &guest = call.user();
    const qsizetype longest = chat.config().limits.nickLength;
    const auto chosen = protocol::Nick::parse(guest.nickText(), longest);
    const auto nick = protocol::Nick::parse(guest.account, longest);
    if (!nick || (chosen && !isGivenByServer(*chosen)))
        return;
    if (const Channel *const channel = chat.whereBanned(guest))
        return call.replies.sentence("You are banned in " + channel->name.text() + ", so you stay "
            + guest.nickText() + " until that ends.");
    if (chat.peace().whyNotShown(guest, nick->text(), "in a name"))
        return;
    User *holder = inTheWayOf(chat, guest, *nick);
    if (holder && takesBackNick(chat, guest, *nick, *holder))
        holder = nullptr;
    if (!holder)
        return chat.happen(NickChanged{*nick}, call.replies);
    const bool isOneself = holder->account == guest.account;
    call.replies.sentence(isOneself
            ? holder->nickText()
                + " is here already: it is you, by another connection. Choose "
                  "another name for this one: /nick NAME"
            : "Somebody else is called " + holder->nickText() + ". To take your name back: "
                + asTypedToNickServ(call.session, "REGAIN " + nick->text()));
}

} // namespace watek::server::dispatcher
