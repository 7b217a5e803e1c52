#include "server/io/Intake.h"

#include "common/protocol/Utf8.h"
#include "server/io/IrcLine.h"

#include <utility>

namespace watek::server::io {

using protocol::FirstBytes;
using protocol::LineVerdict;
using shared::ClientKind;
using shared::LineTrouble;

namespace {

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

} // namespace

Intake::Intake(IntakeSink &sink, bool plainText)
    : m_sink(sink)
    , m_plainText(plainText)
    , m_framer(kMostTagBytes + kMostRestBytes)
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
    if (m_stranger != Stranger::None || !m_plainText || m_kind == ClientKind::Irc)
        return Pause::Nothing;
    const QByteArrayView line = unfinished();
    if (m_isDecided) {
        return m_framer.isSkipping() && !m_unended.isFramed() ? Pause::Line
                                                              : m_unended.awaits(line);
    }
    if (line.isEmpty())
        return m_kind == ClientKind::Unknown ? Pause::Silence : Pause::Nothing;
    return m_heldSecret == m_first.size() ? Pause::Nothing : Pause::Command;
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
    endLine();
}

void Intake::dropUnended()
{
    const QByteArray line = m_framer.takePending();
    takeGuestLines(QByteArrayView(line).chopped(behindLastEnter(line).size()));
    refuseUnended();
    m_unended.onDropped();
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
    const QByteArray line = m_framer.takePending();
    if (m_unended.onPauseEnd(line)) {
        if (!line.isEmpty())
            refuseUnended();
        return;
    }
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
        m_unended.onStreamEnd();
        // What a pause would not send half, the end of the stream does not either.
        if (awaits() == Pause::LineEnd)
            return dropUnended();
        endLine();
    }
}

qsizetype Intake::feedLines(QByteArrayView bytes)
{
    if (m_kind == ClientKind::PlainText)
        m_unended.onRead(m_framer.pending(), bytes);
    const QByteArrayView rest
        = m_framer.feed(bytes, [this](QByteArrayView line, LineVerdict verdict) {
              ioRole.assertCurrent();
              return takeLine(line, verdict);
          });
    return rest.size();
}

bool Intake::takeLine(QByteArrayView line, LineVerdict verdict)
{
    if (m_kind != ClientKind::PlainText) {
        auto said = readIrcLine(line, verdict);
        return !said || m_sink.take(*std::move(said));
    }
    if (m_unended.onLineEnd())
        return refuseUnended();
    return verdict == LineVerdict::Whole ? takeGuestLines(line)
                                         : m_sink.take(shared::Garbled{LineTrouble::TooLong});
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
