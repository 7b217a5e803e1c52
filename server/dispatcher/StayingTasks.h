// How somebody is there without a connection, as its owner sets it: NickServ SET ALWAYS-ON and SET
// AUTO-AWAY. Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

#include <functional>
#include <optional>

namespace watek::server::dispatcher {

/// Of "true", "on", "yes", "false", "off", "no" and "default", in any case; nothing: it is none.
std::optional<shared::Choice> choiceFrom(const QByteArray &text);

/// Says one sentence to the asker, at once or later.
using TellSentence = std::function<void(Chat &, Call &, const QByteArray &)>;

/// `what`: "ALWAYS-ON" or "AUTO-AWAY"; `value`: true, false or default, nothing shows how it is.
/// False: it is neither of the two.
[[nodiscard]] bool setStaying(Chat &chat, Call &call, const QByteArray &what,
    const QByteArray &value, const TellSentence &tell) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
