#include "server/dispatcher/StayingTasks.h"

#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/Awaiting.h"
#include "server/dispatcher/Services.h"

namespace watek::server::dispatcher {

using shared::Account;
using shared::Choice;

namespace {

QByteArray describeStaying(Chat &chat, const Account &account)
{
    using Setting = shared::ServerConfig::AlwaysOn;
    const Setting setting = chat.config().accounts.alwaysOn;
    const Choice choice = account.staying.alwaysOn;
    if (setting == Setting::Off)
        return "ALWAYS-ON: nobody stays without a connection on this server.";
    const bool stays
        = choice == Choice::Yes || (choice == Choice::Default && setting == Setting::OptOut);
    return stays ? "ALWAYS-ON: you stay in your channels without a connection."
                 : "ALWAYS-ON: without a connection you leave the chat.";
}

QByteArray describeAutoAway(const Account &account)
{
    return account.staying.autoAway == Choice::No
        ? "AUTO-AWAY: without a connection you are not marked as away."
        : "AUTO-AWAY: without a connection you are marked as away.";
}

} // namespace

std::optional<Choice> choiceFrom(const QByteArray &text)
{
    const QByteArray word = text.toLower();
    if (word == "true" || word == "on" || word == "yes")
        return Choice::Yes;
    if (word == "false" || word == "off" || word == "no")
        return Choice::No;
    return word == "default" ? std::optional(Choice::Default) : std::nullopt;
}

bool setStaying(Chat &chat, Call &call, const QByteArray &what, const QByteArray &value,
    const TellSentence &tell)
{
    const QByteArray name = what.toUpper();
    const bool isAlwaysOn = name == "ALWAYS-ON";
    if (!isAlwaysOn && name != "AUTO-AWAY")
        return false;
    const Account *const account = chat.state().accounts().findByName(call.user().account);
    const auto describe = [isAlwaysOn](Chat &inChat, const Account &of) {
        return isAlwaysOn ? describeStaying(inChat, of) : describeAutoAway(of);
    };
    if (!account) {
        tell(chat, call, describeNotLoggedIn(call.session));
        return true;
    }
    if (call.session.loggedInBy == LoggedInBy::AppPassword && !value.isEmpty()) {
        tell(chat, call,
            "This connection has logged in by the app password " + call.session.appPassword
                + ", which changes nothing of your account. First: "
                + howToLogIn(call.session, account->name));
        return true;
    }
    if (isAlwaysOn && call.session.isGuest() && choiceFrom(value) == Choice::Yes) {
        tell(chat, call,
            "Only who comes with an IRC client can stay without a connection: a guest who leaves "
            "has left.");
        return true;
    }
    const auto choice = choiceFrom(value);
    if (!choice) {
        tell(chat, call,
            value.isEmpty() ? describe(chat, *account)
                            : "Like this: "
                    + asTypedToNickServ(call.session, "SET " + name + " true | false | default"));
        return true;
    }
    shared::Staying wanted = account->staying;
    (isAlwaysOn ? wanted.alwaysOn : wanted.autoAway) = *choice;
    const shared::AccountId id = account->id;
    const auto ticket = chat.accountDesk().store(call.session, {shared::StayingSet{id, wanted}});
    if (!ticket) {
        tell(chat, call, "The server is busy, please try again.");
        return true;
    }
    call.answer = awaitStore(
        *ticket, [id, describe, tell](Chat &inChat, Call &of, const shared::StoreAnswer &stored) {
            dispatcherRole.assertCurrent();
            const Account *const now = inChat.state().accounts().find(id);
            if (stored.trouble != shared::StoreTrouble::None || !now)
                return tell(inChat, of, "Nothing can be stored just now, please try again later.");
            tell(inChat, of, describe(inChat, *now));
        });
    return true;
}

} // namespace watek::server::dispatcher
