#include "server/io/UnendedLine.h"

#include "common/protocol/Utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace watek::server::io {

namespace {

bool isCommand(QByteArrayView line) { return line.startsWith('/'); }

/// A guest's command that nothing could follow.
bool isWholeCommand(QByteArrayView line)
{
    return line == QByteArrayView("/exit") || line == QByteArrayView("/quit");
}

/// A guest's message to one person, or a password, or what may become one of them: half of it, and
/// the rest spoken before everybody, would be worse than nothing.
bool isPrivate(QByteArrayView line)
{
    constexpr std::array<QByteArrayView, 3> kPrivate{"/msg ", "/login ", "/register "};
    return std::ranges::any_of(kPrivate, [line](QByteArrayView command) {
        return command.startsWith(
            line.first(qMin(line.size(), command.size())).toByteArray().toLower());
    });
}

} // namespace

QByteArrayView behindLastEnter(QByteArrayView line)
{
    return line.sliced(line.lastIndexOf('\r') + 1);
}

Pause UnendedLine::awaits(QByteArrayView begun) const
{
    if (m_isFramed)
        return Pause::Nothing;
    // The beginning of a character waits for its end, not for a pause: its deadline would always
    // have come.
    if (begun.size() <= protocol::incompleteUtf8Tail(begun))
        return Pause::Nothing;
    const QByteArrayView part = behindLastEnter(begun).trimmed();
    if (m_isDropping || !isCommand(part) || isWholeCommand(part))
        return Pause::Line;
    return isPrivate(part) && !mayBeWhole(part) ? Pause::LineEnd : Pause::Command;
}

/// Somebody who does not end its lines may have sent it as one.
bool UnendedLine::mayBeWhole(QByteArrayView command) const
{
    return m_endsByPause && m_isOneRead && command.contains(' ');
}

void UnendedLine::onRead(QByteArrayView begun, QByteArrayView bytes)
{
    // A new command is not the rest of what was dropped, and an end alone has no rest before it.
    const bool beginsAnew
        = begun.isEmpty() && (isCommand(bytes) || bytes.startsWith('\r') || bytes.startsWith('\n'));
    m_isDropping = m_isDropping && !beginsAnew;
    m_isOneRead = begun.isEmpty() || bytes.contains('\n');
}

bool UnendedLine::onLineEnd()
{
    m_isFramed = true;
    return std::exchange(m_isDropping, false);
}

bool UnendedLine::onPauseEnd(QByteArrayView line)
{
    // Without a line, the one before had its end and was only not understood until now.
    m_endsByPause = m_endsByPause || !line.isEmpty();
    return std::exchange(m_isDropping, false);
}

void UnendedLine::onDropped()
{
    m_isDropping = true;
    m_endsByPause = true;
}

} // namespace watek::server::io
