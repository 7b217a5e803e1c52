// Emoji in colour, all of them alike: text fonts bring a few of their own in black and white, and
// would mix them among the others. Thread: gui; pure.
#pragma once

#include <QFont>
#include <QStringView>

namespace watek::client::ui {

/// Nothing but emoji: no letters, no digits, no punctuation.
bool isEmoji(QStringView text);
/// `font` with the desktop's emoji font before its own families; `font` itself where there is none.
QFont emojiFont(QFont font);
/// The font for a reaction: emojiFont() for an emoji, `font` for a word.
QFont reactionFont(QStringView reaction, const QFont &font);

} // namespace watek::client::ui
