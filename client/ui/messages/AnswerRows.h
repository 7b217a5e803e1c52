// The numerics whose sentences only name parameters, in one table. Thread: gui; pure but for the
// language that is set.
#pragma once

#include "client/session/ChatLine.h"

#include <QString>

#include <optional>

namespace watek::client::ui {

/// The sentence for a numeric. Nothing where the table does not know it; empty where parameters are
/// missing that the sentence needs.
std::optional<QString> rowText(const session::NumericReply &reply);

/// "You may not do that (why, in the server's words)." Without brackets where the server's text
/// says no more than the numeric.
QString withDetail(const QString &sentence, const session::NumericReply &reply);

} // namespace watek::client::ui
