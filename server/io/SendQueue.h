// The lines that one client has not been sent yet: references to shared bytes, written many at a
// time. Thread: io. Bounded by its owner, who asks bytes() and closes a client that reads too
// slowly.
#pragma once

#include "server/io/Socket.h"

#include <QByteArray>
#include <QVarLengthArray>

namespace watek::server::io {

class SendQueue {
public:
    /// Keeps a reference to the bytes; nothing is copied.
    void append(const QByteArray &bytes) { append(bytes, 0, bytes.size()); }
    /// Only `size` of them, beginning at `from`: whole lines.
    void append(const QByteArray &bytes, qsizetype from, qsizetype size)
    {
        m_pieces.emplace_back(bytes, from, from + size);
        m_bytes += size;
    }
    /// All that waits, in bytes, whoever else shares them.
    qsizetype bytes() const { return m_bytes; }
    /// What it takes to keep that, about: a short line takes more than its bytes.
    qsizetype cost() const { return m_bytes + (m_pieces.size() - m_first) * kPieceCost; }
    static constexpr qsizetype kPieceCost = 96;
    bool isEmpty() const { return m_bytes == 0; }
    void clear();
    /// Forgets all but the end of the line whose beginning was sent.
    void clearBehindLine();

    /// Writes until everything is sent or the socket takes no more. `bytes` of the result: moved in
    /// all.
    Transfer flush(Socket &socket);

private:
    void drop(qsizetype sent);

    struct Piece {
        Piece() = default;
        Piece(const QByteArray &shared, qsizetype first, qsizetype behind)
            : bytes(shared)
            , from(quint32(first))
            , end(quint32(behind))
        {
        }
        QByteArray bytes;
        quint32 from = 0; ///< what is before it was sent, or is not for this client
        quint32 end = 0;
    };
    /// Room for what one round brings to most receivers: to reach it costs no second look into
    /// memory.
    QVarLengthArray<Piece, 2> m_pieces;
    qsizetype m_first = 0; ///< pieces before it are sent
    qsizetype m_bytes = 0;
};

} // namespace watek::server::io
