// The client's side of a WebSocket by hand, so that suites can also send what no library would.
// Any thread; pure. RFC 6455 sections 4 and 5.
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

#include <vector>

namespace watek::tests {

enum class Opcode : quint8 {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
};

struct Frame {
    Opcode opcode = Opcode::Text;
    QByteArray payload = {};
    bool isLast = true;
    bool isMasked = true; ///< as a client must
    int reserved = 0; ///< the three bits
};

/// The frame's head says that the payload has `announced` bytes.
inline QByteArray frameHead(const Frame &frame, qint64 announced)
{
    QByteArray bytes;
    bytes.append(char((frame.isLast ? 0x80 : 0) | (frame.reserved << 4) | int(frame.opcode)));
    const int mask = frame.isMasked ? 0x80 : 0;
    int lengthBytes = 0;
    if (announced < 126) {
        bytes.append(char(mask | int(announced)));
    } else {
        lengthBytes = announced < 65536 ? 2 : 8;
        bytes.append(char(mask | (lengthBytes == 2 ? 126 : 127)));
    }
    for (int i = lengthBytes - 1; i >= 0; --i)
        bytes.append(char(announced >> (8 * i)));
    return bytes;
}

inline QByteArray encoded(const Frame &frame)
{
    QByteArray bytes = frameHead(frame, frame.payload.size());
    if (!frame.isMasked)
        return bytes + frame.payload;
    const QByteArray mask("\x11\x22\x33\x44");
    bytes += mask;
    for (qsizetype i = 0; i < frame.payload.size(); ++i)
        bytes.append(char(frame.payload[i] ^ mask[i % 4]));
    return bytes;
}

inline QByteArray textFrame(const QByteArray &payload) { return encoded({.payload = payload}); }

/// A close frame's payload.
inline QByteArray closePayload(int code)
{
    return QByteArray(1, char(code >> 8)) + char(code & 0xFF);
}

/// Takes the whole frames at the beginning of `bytes`, as a server sends them: without masks.
inline std::vector<Frame> takeFrames(QByteArray &bytes)
{
    std::vector<Frame> frames;
    while (bytes.size() >= 2) {
        const auto at = [&bytes](qsizetype i) { return uchar(bytes[i]); };
        const int shortLength = at(1) & 0x7F;
        const int lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
        if (bytes.size() < 2 + lengthBytes)
            break;
        qint64 length = lengthBytes == 0 ? shortLength : 0;
        for (int i = 0; i < lengthBytes; ++i)
            length = length << 8 | at(2 + i);
        if (bytes.size() < 2 + lengthBytes + length)
            break;
        frames.push_back({.opcode = Opcode(at(0) & 0x0F),
            .payload = bytes.mid(2 + lengthBytes, length),
            .isLast = (at(0) & 0x80) != 0,
            .isMasked = (at(1) & 0x80) != 0,
            .reserved = at(0) >> 4 & 7});
        bytes.remove(0, 2 + lengthBytes + length);
    }
    return frames;
}

inline int closeCode(const Frame &frame)
{
    return frame.payload.size() < 2 ? 0 : uchar(frame.payload[0]) << 8 | uchar(frame.payload[1]);
}

/// A request that every door accepts; `fields`: further lines, each with its end.
inline QByteArray upgradeRequest(const QByteArray &fields = {})
{
    return "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + fields + "\r\n";
}

} // namespace watek::tests
