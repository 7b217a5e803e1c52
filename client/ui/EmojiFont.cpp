#include "client/ui/EmojiFont.h"

#include <QFontDatabase>
#include <QTextBoundaryFinder>

#include <algorithm>

namespace watek::client::ui {

namespace {

constexpr char32_t kFirstEmoji = 0x203c; ///< a double exclamation mark
constexpr char32_t kJoiner = 0x200d; ///< U+200D ZERO WIDTH JOINER makes one picture of several
constexpr char32_t kPresentation = 0xfe0f; ///< U+FE0F VARIATION SELECTOR-16: "as a picture"

constexpr char32_t kFirstPictureOnly = 0x1f000; ///< from here on nothing is a sign of text

/// One character as people count them.
bool isPicture(QStringView grapheme)
{
    const QList<uint> points = grapheme.toUcs4();
    return isEmoji(grapheme)
        && (points.front() >= kFirstPictureOnly || points.contains(uint(kPresentation)));
}

QString emojiFamily()
{
    const QStringList installed = QFontDatabase::families();
    const QString known[]
        = {QStringLiteral("Noto Color Emoji"), QStringLiteral("Twitter Color Emoji"),
            QStringLiteral("Twemoji"), QStringLiteral("JoyPixels"),
            QStringLiteral("Segoe UI Emoji"), QStringLiteral("Apple Color Emoji")};
    const auto found = std::ranges::find_if(
        known, [&](const QString &family) { return installed.contains(family); });
    return found == std::end(known) ? QString() : *found;
}

} // namespace

bool isEmoji(QStringView text)
{
    const QList<uint> points = text.toUcs4();
    if (points.contains(uint(kPresentation)))
        return true;
    return !points.isEmpty() && std::ranges::all_of(points, [](uint point) {
        return point == kJoiner || (point >= kFirstEmoji && !QChar::isLetterOrNumber(point));
    });
}

QFont emojiFont(QFont font)
{
    static const QString family = emojiFamily();
    if (!family.isEmpty())
        font.setFamilies(QStringList(family) + font.families());
    return font;
}

QList<EmojiRun> emojiRuns(QStringView text)
{
    QList<EmojiRun> runs;
    const bool mayHaveAny = std::ranges::any_of(
        text, [](QChar c) { return c.isHighSurrogate() || c == QChar(char16_t(kPresentation)); });
    if (!mayHaveAny)
        return runs;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text.data(), text.size());
    for (int start = 0, end = 0; (end = int(finder.toNextBoundary())) > start; start = end) {
        if (!isPicture(text.sliced(start, end - start)))
            continue;
        if (!runs.isEmpty() && runs.last().start + runs.last().length == start)
            runs.last().length += end - start;
        else
            runs.append({start, end - start});
    }
    return runs;
}

QFont reactionFont(QStringView reaction, const QFont &font)
{
    return isEmoji(reaction) ? emojiFont(font) : font;
}

} // namespace watek::client::ui
