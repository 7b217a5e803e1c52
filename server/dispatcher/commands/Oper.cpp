// OPER: become an operator of the server. Modern IRC "OPER message".
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

void handleOper(Chat &chat, Call &call)
{
    User &user = call.user;
    const auto &opers = chat.config().opers;
    const auto oper = std::ranges::find(opers, call.param(0), &shared::ServerConfig::Oper::name);
    // A wrong name and a wrong password are answered alike: names are not to be tried out.
    if (oper == opers.end() || !isSamePassword(call.param(1), oper->password)) {
        chat.audit(user, "was refused by OPER");
        return call.replies.numeric(protocol::ERR_PASSWDMISMATCH, {"Password incorrect"});
    }
    call.replies.numeric(protocol::RPL_YOUREOPER, {"You are now an IRC operator"});
    const bool isAlready = user.isOperator();
    chat.state().setRole(user, oper->role);
    if (!isAlready)
        chat.happen(user,
            UserModesChanged{{{.isSet = true, .letter = 'o', .param = {}, .member = {}}}},
            &call.replies);
    chat.audit(user, "became operator as " + oper->name);
}

} // namespace watek::server::dispatcher
