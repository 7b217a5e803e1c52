#include "server/io/Intake.h"

#include "common/protocol/Message.h"
#include "common/protocol/Utf8.h"

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

/// Text that a person could have typed, as far as it has come.
bool isText(QByteArrayView bytes)
{
    return !bytes.contains('\0')
        && protocol::isValidUtf8(bytes.chopped(protocol::incompleteUtf8Tail(bytes)));
}

/// What can be told of the line all the same: its command and its label.
shared::Garbled notUtf8(QByteArrayView line)
{
    const auto message = protocol::parseMessage(line);
    if (!message)
        return {.trouble = LineTrouble::NotUtf8};
    const QByteArray label = message->tag("label");
    return {.trouble = LineTrouble::NotUtf8,
        .command = message->command,
        .label = protocol::isValidUtf8(label) ? label : QByteArray()};
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
    if (m_kind != ClientKind::Unknown)
        return feedLines(bytes);
    m_first.append(bytes);
    if (!decide(protocol::classifyFirstBytes(m_first)))
        return 0;
    // A first line decides when it ends, so what is left over came with these bytes.
    const qsizetype unread = feedLines(std::exchange(m_first, QByteArray()));
    Q_ASSERT(unread <= bytes.size());
    return unread;
}

/// True when the kind is known now.
bool Intake::decide(FirstBytes verdict)
{
    switch (verdict) {
    case FirstBytes::NeedMore:
        return false;
    case FirstBytes::Tls:
        m_stranger = Stranger::Tls;
        return false;
    case FirstBytes::Http:
        m_stranger = Stranger::Http;
        return false;
    case FirstBytes::Irc:
        m_kind = ClientKind::Irc;
        return true;
    case FirstBytes::Plain:
        break;
    }
    if (!isText(m_first)) {
        m_stranger = Stranger::NotText;
        return false;
    }
    m_kind = m_plainText ? ClientKind::PlainText : ClientKind::Irc;
    return true;
}

void Intake::onPause()
{
    if (m_stranger != Stranger::None)
        return;
    if (m_kind == ClientKind::Unknown) {
        if (!decide(FirstBytes::Plain))
            return;
        // Nothing of it was a whole line, so nobody can ask to stop.
        feedLines(std::exchange(m_first, QByteArray()));
    }
    if (m_kind != ClientKind::PlainText || m_isFramed)
        return;
    if (m_framer.isSkipping()) {
        m_framer.reset();
        m_sink.take(shared::Garbled{LineTrouble::TooLong});
        return;
    }
    QByteArray line = m_framer.takePending();
    const qsizetype cut = protocol::incompleteUtf8Tail(line);
    if (cut < line.size())
        takeGuestLine(QByteArrayView(line).chopped(cut));
    // The beginning of a character waits for its end, however long the pause.
    m_framer.feed(QByteArrayView(line).last(cut), [](QByteArrayView, LineVerdict) { return true; });
}

void Intake::onEnd()
{
    if (m_kind == ClientKind::PlainText) {
        m_isFramed = false;
        onPause();
    }
}

bool Intake::awaitsPause() const
{
    if (m_stranger != Stranger::None)
        return false;
    if (m_kind == ClientKind::Unknown)
        return m_plainText;
    if (m_kind != ClientKind::PlainText || m_isFramed)
        return false;
    if (m_framer.isSkipping())
        return true;
    // The beginning of a character waits for its end, not for a pause: its deadline would always
    // have come.
    const QByteArrayView pending = m_framer.pending();
    return pending.size() > protocol::incompleteUtf8Tail(pending);
}

qsizetype Intake::feedLines(QByteArrayView bytes)
{
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
    if (verdict == LineVerdict::TooLong)
        return m_sink.take(shared::Garbled{LineTrouble::TooLong});
    return m_kind == ClientKind::PlainText ? takeGuestLine(line) : takeIrcLine(line);
}

bool Intake::takeIrcLine(QByteArrayView line)
{
    const qsizetype tagBytes = line.startsWith('@') ? line.indexOf(' ') + 1 : 0;
    if (tagBytes > kTagBytes)
        return m_sink.take(shared::Garbled{LineTrouble::TagsTooLong});
    if (line.size() - tagBytes > kRestBytes)
        return m_sink.take(shared::Garbled{LineTrouble::TooLong});
    // IRCv3 utf8-only: the line is refused, the connection stays.
    if (!protocol::isValidUtf8(line))
        return m_sink.take(notUtf8(line));
    auto message = protocol::parseMessage(line);
    // What is no message at all has no command that an answer could name; servers ignore it.
    if (!message)
        return true;
    return m_sink.take(shared::Said{*std::move(message)});
}

bool Intake::takeGuestLine(QByteArrayView line)
{
    // A client that was silent for long and then registers: PROTOCOL.md "Guests who type plain
    // text".
    if (!std::exchange(m_hasSpoken, true)
        && protocol::classifyFirstBytes(line.toByteArray() + '\n') == FirstBytes::Irc) {
        m_kind = ClientKind::Irc;
        m_sink.take(shared::TurnedIrc{}); // costs nothing, so its answer can wait for the line's
        return takeIrcLine(line);
    }
    if (!isText(line) || protocol::incompleteUtf8Tail(line) > 0)
        return m_sink.take(shared::Garbled{LineTrouble::NotUtf8});
    return m_sink.take(shared::SaidPlain{line.toByteArray()});
}

} // namespace watek::server::io
