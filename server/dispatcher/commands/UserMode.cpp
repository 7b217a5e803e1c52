// MODE with a nickname: the modes of oneself. Modern IRC "User mode".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleUserMode(Chat &chat, Call &call)
{
    User &user = call.user;
    ReplyBuffer &replies = call.replies;
    const User *const target = chat.state().onlineUser(call.param(0));
    if (!target)
        return replies.numeric(protocol::ERR_NOSUCHNICK, {call.param(0), "No such nick/channel"});
    if (target != &user)
        return replies.numeric(
            protocol::ERR_USERSDONTMATCH, {"Cannot change or see the modes of other users"});
    if (call.paramCount() == 1)
        return replies.numeric(protocol::RPL_UMODEIS, {'+' + user.modes.text()});

    const ModeLetters known(kUserModes);
    ModeLetters after = user.modes;
    std::vector<ModeChange> changes;
    bool isSet = true;
    bool isUnknown = false;
    for (const char letter : call.param(1)) {
        if (letter == '+' || letter == '-') {
            isSet = letter == '+';
        } else if (letter == 'o') {
            // Nobody makes an operator of himself; one may stop being one.
            if (!isSet && after.contains('o')) {
                after.remove('o');
                changes.push_back({.isSet = false, .letter = 'o', .param = {}, .member = {}});
            }
        } else if (!known.contains(letter)) {
            isUnknown = true;
        } else if (after.contains(letter) != isSet) {
            if (isSet)
                after.insert(letter);
            else
                after.remove(letter);
            changes.push_back({.isSet = isSet, .letter = letter, .param = {}, .member = {}});
        }
    }
    if (!changes.empty())
        chat.happen(user, UserModesChanged{std::move(changes)}, &replies);
    if (isUnknown)
        replies.numeric(protocol::ERR_UMODEUNKNOWNFLAG, {"Unknown MODE flag"});
}

} // namespace watek::server::dispatcher
