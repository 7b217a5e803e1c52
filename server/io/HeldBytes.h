// What a layer above a socket has encoded, and the socket below did not take. Thread: io. It has no
// bound of its own: the layer asks size().
#pragma once

#include "server/io/Socket.h"

#include <QByteArray>

namespace watek::server::io {

class HeldBytes {
public:
    qsizetype size() const { return m_bytes.size(); }
    bool isEmpty() const { return m_bytes.isEmpty(); }
    void clear() { m_bytes = QByteArray(); }

    /// Sends `outgoing` behind what is held, and holds what `below` does not take. `outgoing` is
    /// empty then, and keeps its memory.
    Transfer send(Socket &below, QByteArray &outgoing);
    /// Sends what is held. Done: nothing is held any more.
    Transfer push(Socket &below);

private:
    QByteArray m_bytes;
};

} // namespace watek::server::io
