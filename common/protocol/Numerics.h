// The numeric replies by their names. Any thread; constants. Modern IRC "Numerics", IRCv3 specifications.
#pragma once

#include <QByteArray>
#include <QtGlobal>

namespace watek::protocol {

// The list is completed from shared specifications; names are the documents' own.
enum Numeric : quint16 {
    RPL_WELCOME = 1,
    RPL_YOURHOST = 2,
    RPL_CREATED = 3,
    RPL_MYINFO = 4,
    RPL_ISUPPORT = 5,
};

/// Three digits, as a message's command: "001".
QByteArray numericText(Numeric numeric);

} // namespace watek::protocol
