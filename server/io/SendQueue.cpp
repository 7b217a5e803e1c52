#include "server/io/SendQueue.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>

namespace watek::server::io {

namespace {

constexpr size_t kPiecesAtOnce = 256;
/// A queue that was long once does not keep its memory for ever.
constexpr size_t kCapacityKept = 16;

} // namespace

void SendQueue::clear()
{
    m_pieces.clear();
    if (m_pieces.capacity() > kCapacityKept)
        m_pieces.shrink_to_fit();
    m_first = 0;
    m_offset = 0;
    m_bytes = 0;
}

Transfer SendQueue::flush(PlainSocket &socket)
{
    Transfer all{.outcome = Transfer::Outcome::Done};
    while (!isEmpty()) {
        std::array<iovec, kPiecesAtOnce> pieces;
        const size_t count = std::min(m_pieces.size() - m_first, pieces.size());
        qsizetype offered = 0;
        for (size_t i = 0; i < count; ++i) {
            const QByteArray &piece = m_pieces[m_first + i];
            const qsizetype skip = i == 0 ? m_offset : 0;
            pieces[i] = {const_cast<char *>(piece.constData()) + skip, size_t(piece.size() - skip)};
            offered += piece.size() - skip;
        }
        const Transfer one = socket.write({pieces.data(), count});
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
        const qsizetype left = m_pieces[m_first].size() - m_offset;
        if (sent < left) {
            m_offset += sent;
            return;
        }
        sent -= left;
        m_offset = 0;
        m_pieces[m_first] = QByteArray();
        ++m_first;
    }
    // A reader that is always a little behind must not make the front grow without end.
    if (m_first > 1024 && m_first * 2 > m_pieces.size()) {
        m_pieces.erase(m_pieces.begin(), m_pieces.begin() + qsizetype(m_first));
        m_first = 0;
    }
}

} // namespace watek::server::io
