// Finds the messages in the frames that a WebSocket client sends: RFC 6455. Thread: io; no socket.
// wslay does the frames: lengths, masks, fragments, UTF-8, and what answers a ping or a close. This
// class hands each message out as a line, counts what a client makes it work, and says how the
// stream ended; what to do about that is the socket's business (WebSocketSocket).
//
// An idle connection keeps nothing of wslay's, which is 9 KiB: its memory is only held while a
// message or a frame is incomplete.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <span>

struct wslay_event_context;

namespace watek::server::io {

/// A message without the line end that it may have all the same.
QByteArrayView withoutLineEnd(QByteArrayView message);

class WebSocketReceiver {
public:
    /// The longest message: IRCv3 message-tags "Size limit", 4096 bytes of tags and 510 of the
    /// rest, and two for a line end that should not be there.
    static constexpr qsizetype kMostMessageBytes = 4096 + 512;
    static constexpr int kMostFragments = 64;

    /// What was found in some frames.
    struct Received {
        enum class End : quint8 {
            None,
            Closed, ///< the client has closed, and the answer is among the answers
            Failed, ///< the client broke the rules; `trouble` says how
        };
        End end = End::None;
        quint16 closeCode
            = 0; ///< a close with this code is to be sent; 0: none, or wslay's is made
        QByteArray trouble = {}; ///< for the log; printable
        qsizetype lineBytes = 0; ///< of whole lines, at the beginning of the lines' place
        int work = 0; ///< in lines: what brought no line, see Socket::takeWork()
    };

    WebSocketReceiver() = default;
    ~WebSocketReceiver();
    WebSocketReceiver(const WebSocketReceiver &) = delete;
    WebSocketReceiver &operator=(const WebSocketReceiver &) = delete;

    /// Reads all of `frames`, which may begin and end anywhere. Each whole message becomes a line
    /// with CR LF in `lines`, which has room for as many bytes as there are frames, a message and
    /// its line end. Frames that answer pings and a close are appended to `answers`. Not to be
    /// called again after an end.
    Received decode(QByteArrayView frames, std::span<char> lines, QByteArray &answers);

private:
    friend struct WebSocketEvents;

    bool begin();
    void fail(const QByteArray &trouble, quint16 closeCode = 0);

    /// One call of decode().
    struct Pass {
        QByteArrayView unread; ///< the frames that wslay has not read yet
        std::span<char> lines;
        QByteArray &answers;
        Received received = {};
    };
    Pass *m_pass = nullptr; ///< while decode() runs
    struct FreeContext {
        void operator()(wslay_event_context *context) const;
    };
    std::unique_ptr<wslay_event_context, FreeContext> m_context; ///< while something is incomplete
    /// What wslay has still to read of the frame that it is in: the length of each frame is added
    /// when its head is known, and what wslay takes is subtracted. So it is 0 between two frames,
    /// and below 0 while the head is incomplete.
    qint64 m_missingBytes = 0;
    int m_fragments = 0; ///< of the message that is incomplete
    bool m_isInMessage = false; ///< a fragment has come, and not the last one
};

} // namespace watek::server::io
