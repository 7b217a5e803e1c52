#include "server/mail/MailText.h"

#include <QDateTime>
#include <QRandomGenerator>

namespace watek::server::mail {

QByteArray mailText(const shared::MailRequest &request, qint64 nowMs)
{
    const QByteArray domain = request.from.mid(request.from.lastIndexOf('@') + 1);
    const QByteArray date
        = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).toString(Qt::RFC2822Date).toLatin1();
    const QByteArray id = QByteArray::number(nowMs, 36) + '.'
        + QByteArray::number(QRandomGenerator::system()->generate64(), 36);
    return "From: " + request.from + "\nTo: " + request.to + "\nSubject: " + request.subject
        + "\nDate: " + date + "\nMessage-ID: <" + id + '@' + domain
        + ">\nAuto-Submitted: auto-generated" // RFC 3834 section 5: no vacation notice is wanted
          "\nMIME-Version: 1.0"
          "\nContent-Type: text/plain; charset=utf-8"
          "\nContent-Transfer-Encoding: 8bit\n\n"
        + request.text;
}

} // namespace watek::server::mail
