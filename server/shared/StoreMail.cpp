#include "server/shared/StoreMail.h"

namespace watek::server::shared {

QByteArray describe(StoreTrouble trouble)
{
    switch (trouble) {
    case StoreTrouble::None:
        return "it is stored";
    case StoreTrouble::Exists:
        return "another account has it already";
    case StoreTrouble::Missing:
        return "there is no such account any more";
    case StoreTrouble::NotYours:
        return "the message is another's";
    case StoreTrouble::TooOld:
        return "the message is too old for that";
    case StoreTrouble::Full:
        return "there is no room on the disk";
    case StoreTrouble::ReadOnly:
        return "the database may only be read";
    case StoreTrouble::Busy:
        return "another program holds the database";
    case StoreTrouble::Damaged:
        return "the database is damaged";
    case StoreTrouble::Gone:
        return "the database's file was moved or deleted; put it back and start the server again";
    case StoreTrouble::Failed:
        return "the disk or the system refused it";
    }
    Q_UNREACHABLE();
}

} // namespace watek::server::shared
