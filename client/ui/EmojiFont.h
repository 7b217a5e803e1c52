// Emoji in colour, all of them alike: text fonts bring a few of their own in black and white, and
// would mix them among the others. Thread: gui; pure.
#pragma once

#include <QFont>
#include <QList>
#include <QStringView>

namespace watek::client::ui {

/// Nothing but emoji: no letters, no digits, no punctuation.
bool isEmoji(QStringView text);
/// `font` with the desktop's emoji font before its own families; `font` itself where there is none.
QFont emojiFont(QFont font);
struct EmojiRun {
    int start = 0;
    int length = 0;

    bool operator==(const EmojiRun &) const = default;
};

/// Where emoji stand in a text that is more than emoji. Signs that are at home in text as well
/// (arrows, ticks) count only where the writer asked for a picture of them.
QList<EmojiRun> emojiRuns(QStringView text);
/// The font for a reaction: emojiFont() for an emoji, `font` for a word.
QFont reactionFont(QStringView reaction, const QFont &font);

} // namespace watek::client::ui
