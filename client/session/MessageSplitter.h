// Cuts a message that does not fit into one IRC line into several, at spaces if it can, never
// inside a character. Any thread; pure. Modern IRC "Message Format": 512 bytes with CR LF, tags
// apart.
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace watek::client::session {

/// How a typed text will leave; for the counter by the input ("412/350: 2 messages").
struct MessageBudget {
    int usedBytes = 0; ///< of the whole text, UTF-8
    int limitBytes = 0; ///< of one message
    int messages = 0; ///< 0 for an empty text; lines of a pasted text count each
    int lines = 0; ///< of the text, blank ones left out

    bool operator==(const MessageBudget &) const = default;
};

/// Pieces of at most `limitBytes` of UTF-8 each, none empty. A cut at a space loses that space;
/// without a space in the last half a piece ends between two characters as people see them
/// (grapheme clusters); a cluster longer than the limit is cut between code points. `limitBytes` is
/// at least 4.
QStringList splitMessage(QStringView text, int limitBytes);

/// Bytes left for text in `:nick!user@host COMMAND target :text\r\n`, at least 64 and never more
/// than fits. `prefixBytes` is the length of nick!user@host.
int textLimit(int lineLength, int prefixBytes, QByteArrayView command, QByteArrayView target);

} // namespace watek::client::session
