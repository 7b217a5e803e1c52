#include "server/io/Intake.h"

#include "common/protocol/Message.h"
#include "common/protocol/Utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace watek::server::io {

using protocol::FirstBytes;
using protocol::LineVerdict;
using shared::ClientKind;
using shared::LineTrouble;

namespace {

// IRCv3 message-tags "Size limit": 4094 bytes of tag data with '@' and the space; RFC 1459
// section 2.3: 512 bytes with CR LF for the rest.
constexpr qsizetype kTagBytes = 4096;
constexpr qsizetype kRestBytes = 510;

/// What is told of an unusable line's command, at most.
constexpr qsizetype kCommandBytes = 64;

/// Text that a person could have typed, as far as it has come.
bool isText(QByteArrayView bytes)
{
    return !bytes.contains('\0')
        && protocol::isValidUtf8(bytes.chopped(protocol::incompleteUtf8Tail(bytes)));
}

QByteArrayView withoutLeading(QByteArrayView text, QByteArrayView bytes)
{
    while (!text.isEmpty() && bytes.contains(text.front()))
        text = text.sliced(1);
    return text;
}

/// How much there is of a line that cannot be used.
enum class Extent { Whole, Beginning };

/// The label among its tags.
QByteArray labelIn(QByteArrayView line, Extent extent)
{
    line = withoutLeading(line, " ");
    if (!line.startsWith('@'))
        return {};
    qsizetype end = line.indexOf(' ');
    // Where a line was cut, the last tag is whole when something follows it.
    if (end < 0)
        end = extent == Extent::Whole ? line.size() : qMax(qsizetype(0), line.lastIndexOf(';'));
    QByteArray text = line.first(end).toByteArray();
    // The bytes that no message may hold spoil the tag they are in, and no other.
    std::ranges::replace_if(
        text, [](char c) { return c == '\0' || c == '\r'; }, '\xFF');
    const auto tags = protocol::parseMessage(text + " X");
    const QByteArray label = tags ? tags->tag("label") : QByteArray();
    return protocol::isValidUtf8(label) ? label : QByteArray();
}

QByteArray commandIn(QByteArrayView line)
{
    const auto afterWord = [](QByteArrayView text) {
        const qsizetype space = text.indexOf(' ');
        return withoutLeading(space < 0 ? QByteArrayView() : text.sliced(space), " ");
    };
    line = withoutLeading(line, " ");
    for (const char sigil : {'@', ':'}) {
        if (line.startsWith(sigil))
            line = afterWord(line);
    }
    qsizetype end = 0;
    while (end < qMin(line.size(), kCommandBytes) && uchar(line[end]) > ' ' && line[end] != '\x7f')
        ++end;
    line = line.first(end).chopped(protocol::incompleteUtf8Tail(line.first(end)));
    return protocol::isValidUtf8(line) ? line.toByteArray().toUpper() : QByteArray();
}

/// What can be told all the same of a line that cannot be used.
shared::Garbled garbled(LineTrouble trouble, QByteArrayView line, Extent extent = Extent::Whole)
{
    return {.trouble = trouble, .command = commandIn(line), .label = labelIn(line, extent)};
}

/// What has come behind the last Enter: a guest's terminal may send CR alone for it.
QByteArrayView unendedPart(QByteArrayView line) { return line.sliced(line.lastIndexOf('\r') + 1); }

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

Intake::Intake(IntakeSink &sink, bool plainText)
    : m_sink(sink)
    , m_plainText(plainText)
    , m_framer(kTagBytes + kRestBytes)
{
}

qsizetype Intake::feed(QByteArrayView bytes)
{
    if (m_stranger != Stranger::None)
        return 0;
    if (m_isDecided)
        return feedLines(bytes);
    m_first.append(bytes);
    judgeFirstBytes(protocol::classifyFirstBytes(m_first));
    if (!m_isDecided)
        return 0;
    const QByteArray first = std::exchange(m_first, QByteArray());
    QByteArrayView rest = first;
    // What looked like the beginning of a password or of a web request was none, and was said on
    // its own.
    if (m_heldSecret > 0 && m_kind == ClientKind::PlainText) {
        takeGuestLines(rest.first(m_heldSecret));
        rest = rest.sliced(m_heldSecret);
    }
    // A first line decides when it ends, so what is left over came with these bytes.
    const qsizetype unread = feedLines(rest);
    Q_ASSERT(unread <= bytes.size());
    return unread;
}

void Intake::judgeFirstBytes(FirstBytes verdict)
{
    switch (verdict) {
    case FirstBytes::NeedMore:
        return;
    case FirstBytes::Tls:
        m_stranger = Stranger::Tls;
        return;
    case FirstBytes::Http:
        m_stranger = Stranger::Http;
        return;
    case FirstBytes::Foreign:
        m_stranger = Stranger::Foreign;
        return;
    case FirstBytes::Irc:
        m_isDecided = true;
        // PROTOCOL.md "Guests who type plain text": it was silent for long and then registers. The
        // news costs nothing, so whether more is wanted can be asked with the line.
        if (m_kind == ClientKind::PlainText)
            m_sink.take(shared::TurnedIrc{});
        m_kind = ClientKind::Irc;
        return;
    case FirstBytes::Plain:
        break;
    }
    if (!isText(m_first)) {
        m_stranger = Stranger::NotText;
        return;
    }
    m_isDecided = true;
    m_kind = m_plainText ? ClientKind::PlainText : ClientKind::Irc;
}

/// What has come of the line that has not ended.
QByteArrayView Intake::unfinished() const
{
    return m_isDecided ? m_framer.pending() : withoutLeading(m_first, "\r\n");
}

Pause Intake::awaits() const
{
    if (m_stranger != Stranger::None || !m_plainText || m_kind == ClientKind::Irc || m_isFramed)
        return Pause::Nothing;
    const QByteArrayView line = unfinished();
    if (m_isDecided) {
        if (m_framer.isSkipping())
            return Pause::Line;
        // The beginning of a character waits for its end, not for a pause: its deadline would
        // always have come.
        if (line.size() <= protocol::incompleteUtf8Tail(line))
            return Pause::Nothing;
        const QByteArrayView part = unendedPart(line).trimmed();
        if (m_isDropping || !isCommand(part) || isWholeCommand(part))
            return Pause::Line;
        return isPrivate(part) && !mayBeWhole(part) ? Pause::LineEnd : Pause::Command;
    }
    if (line.isEmpty())
        return m_kind == ClientKind::Unknown ? Pause::Silence : Pause::Nothing;
    return m_heldSecret == m_first.size() ? Pause::Nothing : Pause::Command;
}

/// Somebody who does not end its lines may have sent it as one.
bool Intake::mayBeWhole(QByteArrayView command) const
{
    return m_endsByPause && m_isOneRead && command.contains(' ');
}

void Intake::onPause()
{
    const Pause pause = awaits();
    if (pause == Pause::Nothing)
        return;
    if (pause == Pause::LineEnd)
        return dropUnended();
    if (!m_isDecided) {
        // Silence makes a guest, but it may still turn out to be something else.
        if (unfinished().isEmpty()) {
            m_kind = ClientKind::PlainText;
            return;
        }
        const protocol::Unfinished begun = protocol::unfinishedFirstLine(unfinished());
        if (begun == protocol::Unfinished::Secret || begun == protocol::Unfinished::Request) {
            m_kind = ClientKind::PlainText;
            m_heldSecret = m_first.size();
            return;
        }
        judgeFirstBytes(FirstBytes::Plain);
        if (!m_isDecided)
            return;
        // Nothing of it was a whole line, so nobody can ask to stop.
        feedLines(std::exchange(m_first, QByteArray()));
    }
    // A line that has its end was only not understood until now.
    if (!m_framer.pending().isEmpty())
        m_endsByPause = true;
    endLine();
}

void Intake::dropUnended()
{
    const QByteArray line = m_framer.takePending();
    takeGuestLines(QByteArrayView(line).chopped(unendedPart(line).size()));
    refuseUnended();
    m_isDropping = true;
    m_endsByPause = true;
}

bool Intake::refuseUnended() { return m_sink.take(shared::Garbled{LineTrouble::Unended}); }

/// Takes what has come of a guest's line as the whole line.
void Intake::endLine()
{
    if (m_framer.isSkipping()) {
        m_framer.reset();
        m_sink.take(shared::Garbled{LineTrouble::TooLong});
        return;
    }
    if (std::exchange(m_isDropping, false)) {
        if (!m_framer.takePending().isEmpty())
            refuseUnended();
        return;
    }
    const QByteArray line = m_framer.takePending();
    const qsizetype cut = protocol::incompleteUtf8Tail(line);
    if (cut < line.size())
        takeGuestLines(QByteArrayView(line).chopped(cut));
    // The beginning of a character waits for its end, however long the pause.
    m_framer.feed(QByteArrayView(line).last(cut), [](QByteArrayView, LineVerdict) { return true; });
}

void Intake::onEnd()
{
    // What could be a password, or was never known to be a guest's, is not spoken.
    if (m_kind == ClientKind::PlainText && m_isDecided && m_stranger == Stranger::None) {
        m_isFramed = false;
        // What a pause would not send half, the end of the stream does not either.
        if (awaits() == Pause::LineEnd)
            return dropUnended();
        endLine();
    }
}

qsizetype Intake::feedLines(QByteArrayView bytes)
{
    // A new command is not the rest of what was dropped, and an end alone has no rest before it.
    const auto beginsAnew = [&] {
        return m_framer.pending().isEmpty()
            && (isCommand(bytes) || bytes.startsWith('\r') || bytes.startsWith('\n'));
    };
    m_isDropping = m_isDropping && !beginsAnew();
    m_isOneRead = m_framer.pending().isEmpty() || bytes.contains('\n');
    const QByteArrayView rest
        = m_framer.feed(bytes, [this](QByteArrayView line, LineVerdict verdict) {
              ioRole.assertCurrent();
              return takeLine(line, verdict);
          });
    return rest.size();
}

bool Intake::takeLine(QByteArrayView line, LineVerdict verdict)
{
    m_isFramed = true;
    if (m_kind != ClientKind::PlainText) {
        return verdict == LineVerdict::Whole
            ? takeIrcLine(line)
            : m_sink.take(garbled(LineTrouble::TooLong, line, Extent::Beginning));
    }
    if (std::exchange(m_isDropping, false))
        return refuseUnended();
    return verdict == LineVerdict::Whole ? takeGuestLines(line)
                                         : m_sink.take(shared::Garbled{LineTrouble::TooLong});
}

bool Intake::takeIrcLine(QByteArrayView line)
{
    const qsizetype tagBytes = line.startsWith('@') ? line.indexOf(' ') + 1 : 0;
    if (tagBytes > kTagBytes)
        return m_sink.take(garbled(LineTrouble::TagsTooLong, line));
    if (line.size() - tagBytes > kRestBytes)
        return m_sink.take(garbled(LineTrouble::TooLong, line));
    // IRCv3 utf8-only: the line is refused, the connection stays.
    if (!protocol::isValidUtf8(line))
        return m_sink.take(garbled(LineTrouble::NotUtf8, line));
    auto message = protocol::parseMessage(line);
    if (message)
        return m_sink.take(shared::Said{*std::move(message)});
    // Modern IRC "Message Format": an empty message is ignored.
    if (message.error() == protocol::ParseError::Empty)
        return true;
    const bool isBadBytes = message.error() == protocol::ParseError::BadBytes;
    return m_sink.take(
        garbled(isBadBytes ? LineTrouble::BadBytes : LineTrouble::NoSuchCommand, line));
}

/// A guest's terminal may send CR alone for Enter.
bool Intake::takeGuestLines(QByteArrayView line)
{
    bool wantsMore = true;
    for (qsizetype end = 0; !line.isEmpty() && m_stranger == Stranger::None;
         line = line.sliced(qMin(end + 1, line.size()))) {
        end = line.indexOf('\r');
        if (end < 0)
            end = line.size();
        if (end > 0)
            wantsMore = takeGuestLine(line.first(end)) && wantsMore;
    }
    return wantsMore && m_stranger == Stranger::None;
}

bool Intake::takeGuestLine(QByteArrayView line)
{
    if (!m_hasSpoken) {
        // Some are only known by their whole first line.
        switch (protocol::classifyFirstLine(line)) {
        case FirstBytes::Http:
            m_stranger = Stranger::Http;
            return false;
        case FirstBytes::Tls:
        case FirstBytes::Foreign:
            m_stranger = Stranger::Foreign;
            return false;
        case FirstBytes::NeedMore:
        case FirstBytes::Irc:
        case FirstBytes::Plain:
            break;
        }
        // Its first bytes may have been text, and these not.
        if (line.contains('\0')) {
            m_stranger = Stranger::NotText;
            return false;
        }
        m_hasSpoken = true;
    }
    if (!isText(line) || protocol::incompleteUtf8Tail(line) > 0)
        return m_sink.take(shared::Garbled{LineTrouble::NotUtf8});
    return m_sink.take(shared::SaidPlain{line.toByteArray()});
}

} // namespace watek::server::io
