#include "client/session/MessageSplitter.h"

#include <QByteArrayView>
#include <QTextBoundaryFinder>

#include <algorithm>

namespace watek::client::session {

namespace {

int utf8Size(char32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

/// The code point at `at` and how many UTF-16 units it takes; a lone surrogate counts as U+FFFD.
struct CodePoint {
    char32_t value;
    qsizetype units;
};

CodePoint codePointAt(QStringView text, qsizetype at)
{
    const QChar first = text[at];
    if (first.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate())
        return {QChar::surrogateToUcs4(first, text[at + 1]), 2};
    return {first.isSurrogate() ? U'\uFFFD' : char32_t(first.unicode()), 1};
}

/// The longest beginning, in UTF-16 units, whose UTF-8 takes at most `limitBytes`; never inside a
/// code point.
qsizetype fittingUnits(QStringView text, int limitBytes)
{
    int bytes = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        const CodePoint point = codePointAt(text, at);
        bytes += utf8Size(point.value);
        if (bytes > limitBytes)
            break;
        at += point.units;
    }
    return at;
}

/// Where to cut a text of which `fit` units fit; `fit` is less than its size.
qsizetype cutAt(QStringView text, qsizetype fit)
{
    // A space at `fit` itself is as good: it is the one that gets lost.
    const qsizetype space = text.first(fit + 1).lastIndexOf(u' ');
    if (space > fit / 2)
        return space;
    QTextBoundaryFinder finder(
        QTextBoundaryFinder::Grapheme, text.data(), std::min(text.size(), fit + 64));
    finder.setPosition(fit);
    if (finder.isAtBoundary())
        return fit;
    const qsizetype boundary = finder.toPreviousBoundary();
    return boundary > 0 ? boundary : fit;
}

} // namespace

QStringList splitMessage(QStringView text, int limitBytes)
{
    Q_ASSERT(limitBytes >= 4);
    QStringList pieces;
    while (!text.isEmpty()) {
        const qsizetype fit = fittingUnits(text, limitBytes);
        const qsizetype cut = fit == text.size() ? fit : cutAt(text, fit);
        pieces.append(text.first(cut).toString());
        text = text.sliced(cut);
        if (text.startsWith(u' '))
            text = text.sliced(1);
    }
    return pieces;
}

int textLimit(int lineLength, int prefixBytes, QByteArrayView command, QByteArrayView target)
{
    // ":" prefix " " command " " target " :" text CR LF
    const auto frame = 1 + prefixBytes + 1 + command.size() + 1 + target.size() + 2 + 2;
    return std::max(64, lineLength - int(frame));
}

} // namespace watek::client::session
