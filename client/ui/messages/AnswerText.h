// The words for what the server answers and refuses: a sentence for each numeric that a person can
// meet. Thread: gui; pure but for the language that is set and the local time.
#pragma once

#include "client/session/ChatLine.h"

#include <QList>
#include <QString>

namespace watek::client::ui {

/// One sentence, or for WHOIS and WHOWAS a few lines with '\n' between them. Empty where there are
/// no words for the numeric, or parameters are missing that the sentence needs: then the server's
/// own text is shown.
QString answerText(const QList<session::NumericReply> &replies);

/// "5 min", "2 h 5 min", "3 d 4 h".
QString durationText(qint64 seconds);
/// A moment as people read it; empty for what is no number. `seconds`: since 1970 UTC.
QString momentText(const QString &seconds);

} // namespace watek::client::ui
