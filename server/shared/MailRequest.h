// What the dispatcher asks of the mail thread: to send an e-mail. Values only; the answer is an
// Inbound MailSent.
#pragma once

#include "common/threading/Mailbox.h"

#include <QByteArray>
#include <QString>

namespace watek::server::shared {

struct MailRequest {
    quint64 ticket = 0; ///< comes back with the answer
    QByteArray network; ///< of who asked for it: networks take turns
    QString command; ///< "accounts/mail_command" as it was when the e-mail was asked for
    QByteArray from; ///< the sender's address
    QByteArray to; ///< passed isEmailAddress()
    QByteArray code; ///< what the e-mail is about: letters and digits
    QByteArray subject; ///< ASCII, one line
    QByteArray text; ///< UTF-8, lines end with '\n'
};

/// E-mails that may wait, of everybody together. Who asks for one more is told to try again.
inline constexpr int kMostMails = 64;

/// Bound: kMostMails, kept to by the dispatcher.
using MailRequests = threading::Mailbox<MailRequest>;

} // namespace watek::server::shared
