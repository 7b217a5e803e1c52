// What somebody may choose about their own account (NickServ SET). Thread: dispatcher.
#pragma once

#include "server/dispatcher/AccountTasks.h"

namespace watek::server::dispatcher {

/// How the account's nickname is protected: "none", "grace" (or "timeout"), "strict", or "default"
/// for what the settings of the server say.
void setProtection(Chat &chat, Call &call, const QByteArray &word, TellOutcome tell)
    REQUIRES(dispatcherRole);
/// Whether who logs in again is one more connection of the same person: "on" or "default", or
/// "off".
void setMulticlient(Chat &chat, Call &call, const QByteArray &word, TellOutcome tell)
    REQUIRES(dispatcherRole);
/// "grace"; with "(as the server's settings say)" behind it when the account has not chosen.
QByteArray describeProtection(Chat &chat, const shared::Account &account) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
