// The client's side of a WebSocket, as fast as a load generator needs it: lines are framed and
// masked, frames become lines again. Any thread; pure. RFC 6455 section 5.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <span>
#include <string_view>

namespace watek::bench {

/// A masked text message for each line of `lines`.
QByteArray framed(QByteArrayView lines);

/// Takes what a server sends apart, however it is cut. Whoever sends a message in fragments, or a
/// frame with a mask, is no server of ours.
class Unframer {
public:
    static constexpr std::string_view kLineEnd = "\r\n";

    /// Writes the payloads of `frames` into `into`, each message with kLineEnd behind it, and tells
    /// how many bytes that makes. `into` has room for kLineEnd more than `frames` has bytes, which
    /// is enough: a frame's head is as long. Pings and closes are left out; after a close the
    /// stream ends.
    qsizetype unframe(QByteArrayView frames, std::span<char> into);

private:
    /// Takes one more byte of a head. True when it is whole.
    bool takeHead(char byte);

    std::array<uchar, 10> m_head{};
    int m_headBytes = 0; ///< so much of it has come
    qint64 m_missing = 0; ///< of the payload, once the head is whole
    bool m_isInPayload = false;
};

} // namespace watek::bench
