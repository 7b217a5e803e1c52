// What of a message can be found by searching, and how it is written in the index. Threads: store
// writes it, store-read asks for it; pure.
//
// A change here needs a migration that fills the index anew: what is taken out of it must be what
// was put in.
#pragma once

#include "server/shared/HistoryMail.h"

#include <QByteArray>

namespace watek::server::store {

/// Letters that Unicode does not take for another one with an accent, so that the index does not
/// know them as such: ł and l, ø and o, ß and ss. The others are folded by the index itself.
QByteArray foldedForSearch(const QByteArray &text);

/// Its words, without formatting.
QByteArray searchTextOf(const shared::KeptMessage &message);
/// What else is looked for: conversation, speaker, link. Words as the functions below make them.
QByteArray searchMarksOf(const shared::KeptMessage &message, int64_t conversation);

QByteArray conversationMark(int64_t conversation);
QByteArray nickMark(const QByteArray &nick);
QByteArray accountMark(const QByteArray &account);
inline constexpr const char *kLinkMark = "link";

} // namespace watek::server::store
