#include "server/io/SendQueue.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>

namespace watek::server::io {

namespace {

constexpr qsizetype kPiecesAtOnce = 256;
/// A queue that was long once does not keep its memory for ever.
constexpr qsizetype kCapacityKept = 16;

} // namespace

void SendQueue::clear()
{
    m_pieces.clear();
    if (m_pieces.capacity() > kCapacityKept)
        m_pieces.squeeze();
    m_first = 0;
    m_bytes = 0;
}

void SendQueue::clearBehindLine()
{
    if (isEmpty())
        return;
    Piece begun = std::move(m_pieces[m_first]);
    clear();
    // Pieces are whole lines, so a line was begun when the byte before what is left ends none.
    if (begun.from == 0 || begun.bytes[begun.from - 1] == '\n')
        return;
    const qsizetype lineEnd = begun.bytes.indexOf('\n', begun.from) + 1;
    append(begun.bytes, begun.from, (lineEnd > 0 ? lineEnd : begun.end) - begun.from);
}

Transfer SendQueue::flush(Socket &socket)
{
    Transfer all{.outcome = Transfer::Outcome::Done};
    while (!isEmpty()) {
        std::array<iovec, kPiecesAtOnce> pieces;
        const qsizetype count = std::min(m_pieces.size() - m_first, kPiecesAtOnce);
        qsizetype offered = 0;
        for (qsizetype i = 0; i < count; ++i) {
            const Piece &piece = m_pieces[m_first + i];
            const qsizetype size = qsizetype(piece.end - piece.from);
            pieces[size_t(i)]
                = {const_cast<char *>(piece.bytes.constData()) + piece.from, size_t(size)};
            offered += size;
        }
        const Transfer one = socket.write({pieces.data(), size_t(count)});
        if (one.outcome != Transfer::Outcome::Done) {
            all.outcome = one.outcome;
            all.error = one.error;
            return all;
        }
        drop(one.bytes);
        all.bytes += one.bytes;
        if (one.bytes < offered) {
            all.outcome = Transfer::Outcome::WouldWait;
            return all;
        }
    }
    return all;
}

void SendQueue::drop(qsizetype sent)
{
    m_bytes -= sent;
    if (m_bytes == 0) {
        clear();
        return;
    }
    while (sent > 0) {
        Piece &piece = m_pieces[m_first];
        const qsizetype left = qsizetype(piece.end - piece.from);
        if (sent < left) {
            piece.from += quint32(sent);
            return;
        }
        sent -= left;
        piece.bytes = QByteArray();
        ++m_first;
    }
    // A reader that is always a little behind must not make the front grow without end.
    if (m_first > 1024 && m_first * 2 > m_pieces.size()) {
        m_pieces.remove(0, m_first);
        m_first = 0;
    }
}

} // namespace watek::server::io
