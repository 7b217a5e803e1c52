// Cuts a stream of bytes into lines, however it arrives: a byte at a time or a thousand lines at
// once. Any thread, one at a time; pure. Bounded: it never holds more than one line of the longest
// length.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace watek::protocol {

enum class LineVerdict {
    Whole,
    TooLong, ///< the line passed the bound; its bytes were thrown away up to its end, view is empty
};

class LineFramer {
public:
    /// `maxLineBytes`: the longest line, its ending not counted.
    explicit LineFramer(qsizetype maxLineBytes);

    /// Takes the bytes of one read and calls `onLine(QByteArrayView line, LineVerdict)` for each
    /// line that ends in them. CR, LF and CR LF end a line; empty lines are skipped. The view is
    /// valid only during the call. Lines that lie wholly inside `chunk` are not copied. `onLine`
    /// returns false to stop: the unread rest of the chunk is then returned (and not kept),
    /// otherwise the result is empty.
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
    bool m_skipping = false;
};

template <typename OnLine>
QByteArrayView LineFramer::feed(QByteArrayView chunk, OnLine &&onLine)
{
    const auto positionOf = [&chunk](char byte) {
        const qsizetype at = chunk.indexOf(byte);
        return at < 0 ? chunk.size() : at;
    };
    // The next LF, counted back from the end, is looked for once, however many CR come before it.
    qsizetype afterLf = chunk.size() + 1;
    while (!chunk.isEmpty()) {
        if (chunk.size() < afterLf)
            afterLf = chunk.size() - positionOf('\n');
        const QByteArrayView upToLf = chunk.first(chunk.size() - afterLf);
        const qsizetype cr = upToLf.indexOf('\r');
        const qsizetype end = cr < 0 ? upToLf.size() : cr;
        const bool ended = end < chunk.size();
        const QByteArrayView piece = chunk.first(end);
        chunk = chunk.sliced(ended ? end + 1 : end);

        if (!m_skipping && m_pending.size() + piece.size() > m_maxLineBytes) {
            m_skipping = true;
            m_pending = QByteArray();
        }
        if (!ended) {
            if (!m_skipping)
                m_pending.append(piece);
            break;
        }

        bool goOn = true;
        if (m_skipping) {
            m_skipping = false;
            goOn = onLine(QByteArrayView(), LineVerdict::TooLong);
        } else if (!m_pending.isEmpty()) {
            const QByteArray line = takePending().append(piece);
            goOn = onLine(QByteArrayView(line), LineVerdict::Whole);
        } else if (!piece.isEmpty()) {
            goOn = onLine(piece, LineVerdict::Whole);
        }
        if (!goOn)
            return chunk;
    }
    return {};
}

} // namespace watek::protocol
