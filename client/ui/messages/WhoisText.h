// The words for WHOIS and WHOWAS, which answer in many numerics. Thread: gui; pure but for the
// language that is set and the local time.
#pragma once

#include "client/session/ChatLine.h"

#include <QList>
#include <QString>

namespace watek::client::ui {

/// What one WHOIS says (it begins with 311), in a few lines.
QString whoisText(const QList<session::NumericReply> &replies);
/// What one WHOWAS says: each 314 begins another person.
QString whowasText(const QList<session::NumericReply> &replies);

} // namespace watek::client::ui
