// Fuzz target: the line framer gives the same lines however the bytes arrive, and stays within its
// bound. The first byte of an input is the longest line, the second the size of the pieces; the
// rest is the stream.
#include "common/protocol/LineFramer.h"
#include "tests/fuzz/Fuzz.h"

#include <QByteArray>
#include <QList>

#include <algorithm>
#include <optional>

using namespace watek::protocol;
using watek::fuzz::require;

namespace {

/// A line, or nothing for one that was too long.
using Lines = QList<std::optional<QByteArray>>;

/// Feeds `stream` in pieces; with `stopsAtEachLine` the receiver stops after each line and goes on
/// with the rest that it is given back.
Lines linesOf(QByteArrayView stream, qsizetype maxLine, qsizetype pieceSize, bool stopsAtEachLine)
{
    Lines lines;
    LineFramer framer(maxLine);
    const auto onLine = [&](QByteArrayView line, LineVerdict verdict) {
        const bool isWhole = verdict == LineVerdict::Whole;
        require(
            isWhole ? !line.isEmpty() : line.size() == maxLine, "of a long line is its beginning");
        require(line.size() <= maxLine, "no line is longer than allowed");
        require(!line.contains('\n'), "no line holds a line end");
        lines.append(isWhole ? std::optional(line.toByteArray()) : std::nullopt);
        return !stopsAtEachLine;
    };
    while (!stream.isEmpty()) {
        QByteArrayView piece = stream.first(std::min(pieceSize, stream.size()));
        stream = stream.sliced(piece.size());
        while (!piece.isEmpty()) {
            const QByteArrayView rest = framer.feed(piece, onLine);
            require(stopsAtEachLine || rest.isEmpty(), "who does not stop gets everything");
            require(rest.size() < piece.size(), "feeding makes progress");
            piece = rest;
        }
        require(framer.pending().size() <= maxLine + 1, "no more than one line is kept");
        require(
            !framer.isSkipping() || framer.pending().isEmpty(), "nothing is kept of a long line");
    }
    return lines;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const quint8 *data, size_t size)
{
    if (size < 2)
        return 0;
    const qsizetype maxLine = data[0];
    const qsizetype pieceSize = 1 + data[1];
    const QByteArrayView stream(data + 2, qsizetype(size - 2));

    const Lines lines = linesOf(stream, maxLine, stream.size() + 1, false);
    require(linesOf(stream, maxLine, pieceSize, false) == lines, "pieces give the same lines");
    require(linesOf(stream, maxLine, 1, false) == lines, "single bytes give the same lines");
    require(linesOf(stream, maxLine, pieceSize, true) == lines, "stopping loses no line");
    return 0;
}
