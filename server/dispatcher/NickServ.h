// NickServ: accounts by talking to somebody called so, as people and programs know it from other
// networks. There is no such user: what is said to the name is taken by the server. Thread:
// dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

namespace watek::server::dispatcher {

/// In any spelling.
bool isNickServ(const QByteArray &nick);

/// "IDENTIFY secret": what somebody told NickServ. It answers by NOTICE, a guest by sentences.
void tellNickServ(Chat &chat, Call &call, const QByteArray &text) REQUIRES(dispatcherRole);

/// The same of one command with its words; true when there is such a command.
bool runNickServ(Chat &chat, Call &call, const QByteArray &verb, const QByteArray &rest)
    REQUIRES(dispatcherRole);

/// Whether NickServ has that command for who asks. `verb`: in capitals.
bool isNickServCommand(const Call &call, const QByteArray &verb);

} // namespace watek::server::dispatcher
