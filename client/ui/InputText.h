// Why what was typed was not sent, in words. Thread: gui; pure but for the language that is set.
#pragma once

#include "client/session/InputParser.h"

#include <QString>

namespace watek::client::ui {

/// Says what happened and what can be done; empty for InputError::Empty.
QString inputFailureText(const session::InputFailure &failure);
/// What /help prints: all commands, or the use of one.
QString helpText(const QString &command);

} // namespace watek::client::ui
