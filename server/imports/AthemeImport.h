// Atheme's database file (`services.db`, the "OpenSEX" form), read. Any thread; pure: bytes in,
// values out.
//
// A row is a line of words, the first of which tells what it is; the last word of some rows runs to
// the end of the line. Read are
//
//   MU ID NAME PASSWORD EMAIL REGISTERED LASTLOGIN FLAGS LANGUAGE     an account ("ID" since 7.0)
//   MDU ACCOUNT KEY VALUE…                                            what else is known of it
//   MN ACCOUNT NICK REGISTERED LASTSEEN                               one of its nicknames
//   MCFP ACCOUNT FINGERPRINT                                          a certificate
//   MC CHANNEL REGISTERED USED FLAGS MLOCK_ON MLOCK_OFF LIMIT [KEY]   a channel
//   MDC CHANNEL KEY VALUE…                                            its topic, and more
//   CA CHANNEL WHO FLAGS CHANGED [SETTER]                             what somebody may do in it
//
// Times are seconds. Everything else (memos, groups, virtual hosts, network bans) is left.
#pragma once

#include "common/base/Expected.h"
#include "server/imports/Imported.h"

#include <QByteArray>
#include <QString>

namespace watek::server::imports {

/// What the file begins with looks like Atheme's.
bool isAthemeDatabase(const QByteArray &bytes);

/// Everything in it that can be taken, or a sentence in English. Rows that make no sense are left
/// out, and noted. Slow where passwords are kept in the clear: each is hashed.
base::Expected<Imported, QString> readAthemeDatabase(const QByteArray &bytes);

} // namespace watek::server::imports
