// An e-mail as a mail program reads it. Thread: any; pure.
#pragma once

#include "server/shared/MailRequest.h"

#include <QByteArray>

namespace watek::server::mail {

/// RFC 5322: headers and text, lines ending with '\n' as programs read them from standard input.
/// `nowMs`: wall clock, for the header Date.
QByteArray mailText(const shared::MailRequest &request, qint64 nowMs);

} // namespace watek::server::mail
