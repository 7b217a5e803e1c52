// Cuts a stream of bytes into lines, however it arrives: a byte at a time or a thousand lines at
// once. Any thread, one at a time; pure. Bounded: it never holds more than one line of the longest
// length, and of a longer line only its beginning.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <utility>

namespace watek::protocol {

enum class LineVerdict {
    Whole,
    TooLong, ///< the line passed the bound: the view is its beginning, the rest was thrown away
};

class LineFramer {
public:
    /// `maxLineBytes`: the longest line, its ending not counted.
    explicit LineFramer(qsizetype maxLineBytes);

    /// Takes the bytes of one read and calls `onLine(QByteArrayView line, LineVerdict)` for each
    /// line that ends in them. LF ends a line, and CR at its ends do not belong to it; a CR inside
    /// does, and is for the caller to judge (Modern IRC "Message Format": CR LF ends a message).
    /// Empty lines are skipped. The view is valid only during the call. Lines that lie wholly
    /// inside `chunk` are not copied. `onLine` returns false to stop: the unread rest of the chunk
    /// is then returned (and not kept), otherwise the result is empty.
    template <typename OnLine>
    QByteArrayView feed(QByteArrayView chunk, OnLine &&onLine);

    /// Bytes of the line that has not ended yet.
    QByteArrayView pending() const { return m_pending; }
    /// The same, handed out and forgotten (a plain-text guest's line may have no end).
    QByteArray takePending();
    /// True while the rest of an overlong line is being thrown away.
    bool isSkipping() const { return m_skipping; }
    /// Forgets the line that has not ended: the next byte begins a new one.
    void reset();

private:
    qsizetype m_maxLineBytes;
    QByteArray m_pending;
    QByteArray m_beginning; ///< of the line whose rest is being thrown away
    bool m_skipping = false;
};

/// The line without CR at its ends.
inline QByteArrayView withoutOuterCr(QByteArrayView line)
{
    while (line.endsWith('\r'))
        line.chop(1);
    while (line.startsWith('\r'))
        line = line.sliced(1);
    return line;
}

template <typename OnLine>
QByteArrayView LineFramer::feed(QByteArrayView chunk, OnLine &&onLine)
{
    while (!chunk.isEmpty()) {
        const qsizetype lf = chunk.indexOf('\n');
        const bool ended = lf >= 0;
        const QByteArrayView piece = ended ? chunk.first(lf) : chunk;
        chunk = chunk.sliced(ended ? lf + 1 : chunk.size());

        // One more byte than the longest line may be the CR in front of the LF.
        if (!m_skipping && m_pending.size() + piece.size() > m_maxLineBytes + 1) {
            m_beginning = takePending();
            m_beginning.truncate(m_maxLineBytes);
            m_beginning.append(piece.first(
                qBound(qsizetype(0), m_maxLineBytes - m_beginning.size(), piece.size())));
            m_skipping = true;
        }
        if (!ended) {
            if (!m_skipping)
                m_pending.append(piece);
            break;
        }

        bool goOn = true;
        if (m_skipping) {
            m_skipping = false;
            const QByteArray beginning = std::exchange(m_beginning, QByteArray());
            goOn = onLine(QByteArrayView(beginning), LineVerdict::TooLong);
        } else {
            const QByteArray kept
                = m_pending.isEmpty() ? QByteArray() : takePending().append(piece);
            const QByteArrayView line
                = withoutOuterCr(kept.isEmpty() ? piece : QByteArrayView(kept));
            if (line.size() > m_maxLineBytes)
                goOn = onLine(line.first(m_maxLineBytes), LineVerdict::TooLong);
            else if (!line.isEmpty())
                goOn = onLine(line, LineVerdict::Whole);
        }
        if (!goOn)
            return chunk;
    }
    return {};
}

} // namespace watek::protocol
