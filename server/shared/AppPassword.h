// A password of one program, as a value. Any thread.
//
// Its owner makes one for each program that logs in by itself (a telephone, a bot), and takes it
// back when that program is lost. The server draws it, says it once and keeps its hash. It logs in
// and changes nothing of the account.
#pragma once

#include <QByteArray>
#include <QtGlobal>

namespace watek::server::shared {

struct AppPassword {
    QByteArray label; ///< as its owner calls the program; unique in the account
    QByteArray hash; ///< SHA-256 of the password, 32 bytes; unique in the server
    qint64 madeMs = 0; ///< wall clock
    qint64 usedMs = 0; ///< when somebody last logged in by it, about; 0: never

    bool operator==(const AppPassword &) const = default;
};

} // namespace watek::server::shared
