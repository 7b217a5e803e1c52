// Ergo's database file (`ircd.db`), read. Any thread; pure: bytes in, values out.
//
// The file is a journal of commands in the form of Redis (RESP): "*3 $3 set $KEY $VALUE", now and
// then with a time to live, and "*2 $3 del $KEY". Played from the beginning it gives a table of
// keys. Of these the accounts ("account.name ola", "account.credentials ola" with JSON, …) and the
// channels are read: a key for each property in older files, one JSON object for each channel in
// newer ones. Everything else in it (history is not in this file) is left.
#pragma once

#include "common/base/Expected.h"
#include "server/imports/Imported.h"

#include <QByteArray>
#include <QString>

namespace watek::server::imports {

/// What the file begins with looks like Ergo's.
bool isErgoDatabase(const QByteArray &bytes);

/// Everything in it that can be taken, or a sentence in English that says where it stops making
/// sense. A last command that was only half written is left out, and noted.
base::Expected<Imported, QString> readErgoDatabase(const QByteArray &bytes);

} // namespace watek::server::imports
