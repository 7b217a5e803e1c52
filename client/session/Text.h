// Between the bytes of the wire and text for people. Any thread; pure.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringView>

namespace watek::client::session {

/// UTF-8, or Latin-1 when the bytes are not valid UTF-8 (old networks).
QString decoded(QByteArrayView bytes);

/// Why a server closes a connection, out of its ERROR: "bye" of "Closing Link: ola[host] (bye)" and
/// of "Closing link: (host) [bye]". A text of another form stays as it is.
QString closingReason(const QString &errorText);

/// True when `nick` stands in `text` as a whole word, case not minded: "anna:", "@Anna", not
/// "annabel".
bool mentions(QStringView text, QStringView nick);

/// "nick" of "nick!user@host" (or of a server's name).
QByteArray nickOf(QByteArrayView source);
/// "user@host" of it; empty when there is none.
QByteArray userHostOf(QByteArrayView source);

} // namespace watek::client::session
