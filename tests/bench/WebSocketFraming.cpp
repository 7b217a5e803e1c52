#include "tests/bench/WebSocketFraming.h"

#include <algorithm>

namespace watek::bench {

namespace {

constexpr uchar kLastText = 0x81;
constexpr uchar kControlBit = 0x08;
constexpr uchar kMaskBit = 0x80;
constexpr std::array<char, 4> kMask{0x37, char(0xfa), 0x21, 0x3d};

void appendFramed(QByteArrayView line, QByteArray &frames)
{
    const qsizetype size = line.size();
    frames.append(char(kLastText));
    if (size < 126) {
        frames.append(char(kMaskBit | size));
    } else {
        // No line is longer than 16 bits can say.
        frames.append(char(kMaskBit | 126));
        frames.append(char(size >> 8)).append(char(size & 0xFF));
    }
    frames.append(kMask.data(), qsizetype(kMask.size()));
    const qsizetype begin = frames.size();
    frames.append(line);
    char *const masked = frames.data() + begin;
    for (qsizetype i = 0; i < size; ++i)
        masked[i] = char(masked[i] ^ kMask[size_t(i % 4)]);
}

} // namespace

QByteArray framed(QByteArrayView lines)
{
    QByteArray frames;
    frames.reserve(lines.size() + 64);
    while (!lines.isEmpty()) {
        const qsizetype newline = lines.indexOf('\n');
        const qsizetype size = newline < 0 ? lines.size() : newline;
        QByteArrayView line = lines.first(size);
        if (line.endsWith('\r'))
            line.chop(1);
        appendFramed(line, frames);
        lines = lines.sliced(std::min(size + 1, lines.size()));
    }
    return frames;
}

bool Unframer::takeHead(char byte)
{
    m_head[size_t(m_headBytes++)] = uchar(byte);
    if (m_headBytes < 2)
        return false;
    const int shortLength = m_head[1] & 0x7F;
    const int lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
    if (m_headBytes < 2 + lengthBytes)
        return false;
    m_missing = lengthBytes == 0 ? shortLength : 0;
    for (int i = 0; i < lengthBytes; ++i)
        m_missing = m_missing << 8 | m_head[size_t(2 + i)];
    m_headBytes = 0;
    return true;
}

qsizetype Unframer::unframe(QByteArrayView frames, std::span<char> into)
{
    char *out = into.data();
    while (!frames.isEmpty() || (m_isInPayload && m_missing == 0)) {
        if (!m_isInPayload) {
            m_isInPayload = takeHead(frames.front());
            frames = frames.sliced(1);
            continue;
        }
        const bool isLine = (m_head[0] & kControlBit) == 0;
        const qsizetype part = std::min(qsizetype(m_missing), frames.size());
        if (isLine)
            out = std::copy_n(frames.data(), part, out);
        frames = frames.sliced(part);
        m_missing -= part;
        if (m_missing > 0)
            break;
        if (isLine)
            out = std::ranges::copy(kLineEnd, out).out;
        m_isInPayload = false;
    }
    return out - into.data();
}

} // namespace watek::bench
