#include "common/protocol/DisplayText.h"

#include "common/protocol/Utf8.h"

#include <algorithm>

namespace watek::protocol {

namespace {

constexpr const char *kReplacement = "\xEF\xBF\xBD"; // U+FFFD

bool isSafe(char32_t c)
{
    if (c < 0x20)
        return c == '\t';
    if (c < 0x7F)
        return true;
    const bool isControl = c < 0xA0;
    const bool isSeparator = c == 0x2028 || c == 0x2029;
    const bool turnsText = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
    return !isControl && !isSeparator && !turnsText;
}

} // namespace

QByteArray safeToShow(const QByteArray &text)
{
    const auto isPlain = [](char c) { return c >= 0x20 && c < 0x7F; };
    if (std::ranges::all_of(text, isPlain))
        return text;
    QByteArray safe;
    safe.reserve(text.size());
    for (QByteArrayView rest(text); !rest.isEmpty();) {
        const Utf8Step step = nextUtf8(rest);
        if (step.kind == Utf8Step::Whole && isSafe(step.character))
            safe.append(rest.first(step.length));
        else
            safe.append(kReplacement);
        rest = rest.sliced(step.length);
    }
    return safe;
}

QString safeToShow(const QString &text)
{
    QString safe = text;
    for (QChar &c : safe) {
        // Characters above U+FFFF are two units here, and all of them are safe.
        if (!c.isSurrogate() && !isSafe(c.unicode()))
            c = QChar::ReplacementCharacter;
    }
    return safe;
}

} // namespace watek::protocol
