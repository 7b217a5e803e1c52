// What a pause means for a guest's line that has not ended. Any thread; pure: no socket, no clock,
// and it does not hold the line.
//
// A guest's line may have no newline (seed/BEHAVIOUR: a chunk is a message), so a pause of the
// sender ends it, until the sender has ended a line itself. Two kinds of line are no sentence after
// a short pause:
//  - What could be half a command is given longer.
//  - A private message (/msg) is not sent half, for the other half would be said to everybody. It
//    waits for its line end, and is dropped with a word when that does not come. The rest of it is
//    dropped, too, if it comes later. Somebody who never ends its lines may still use /msg: once it
//    has said something without a line end, a /msg that comes in one read is a whole one.
#pragma once

#include <QByteArrayView>

namespace watek::server::io {

/// What a pause of the sender would mean now, and so how long it must be.
enum class Pause {
    Nothing, ///< no pause matters
    Silence, ///< nobody has said anything: it is a guest
    Line, ///< what has come is a guest's line
    Command, ///< what has come may be half a command; after a long pause it is a line
    LineEnd, ///< a private message without its line end; after a very long pause it is dropped
};

/// What has come behind the last Enter: a guest's terminal may send CR alone for it.
QByteArrayView behindLastEnter(QByteArrayView line);

class UnendedLine {
public:
    /// What a pause would mean when this much of a line has come.
    Pause awaits(QByteArrayView begun) const;
    /// The guest ends its lines, so a pause means nothing.
    bool isFramed() const { return m_isFramed; }

    /// `bytes` were read; before them `begun` had come of the line.
    void onRead(QByteArrayView begun, QByteArrayView bytes);
    /// A line has come with its end. True: it is the rest of what was dropped, and is dropped too.
    [[nodiscard]] bool onLineEnd();
    /// A pause, or the end of the stream, has ended `line`, which may be empty. True as above.
    [[nodiscard]] bool onPauseEnd(QByteArrayView line);
    /// What had come was dropped.
    void onDropped();
    /// No more comes, so the last line needs no end.
    void onStreamEnd() { m_isFramed = false; }

private:
    bool mayBeWhole(QByteArrayView command) const;

    bool m_isFramed = false;
    bool m_endsByPause = false; ///< the guest has once said something without a line end
    bool m_isOneRead = false; ///< the line came in one read
    bool m_isDropping = false; ///< what comes next is the rest of what was dropped
};

} // namespace watek::server::io
