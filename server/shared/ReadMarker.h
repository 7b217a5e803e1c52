// Until where somebody has read a channel or a private conversation, as a value. Any thread.
// IRCv3 read-marker.
#pragma once

#include <QByteArray>

namespace watek::server::shared {

struct ReadMarker {
    QByteArray target; ///< a channel's name or a nickname, folded
    qint64 readMs = 0; ///< the last message that was read was said then, wall clock
    qint64 setMs = 0; ///< when its owner last said so

    bool operator==(const ReadMarker &) const = default;
};

} // namespace watek::server::shared
