// What the connection of a plain-text guest looks like: how its first bytes are told from IRC's,
// and the lines that it is shown. Any thread; pure.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace watek::protocol {

enum class FirstBytes {
    NeedMore, ///< could still become several of these; a pause of the sender decides for Plain
    Irc, ///< an IRC client registers
    Plain, ///< somebody types
    Tls, ///< a TLS client on a port that speaks none
    Http, ///< a browser or a probe
    Foreign, ///< another program: SSH, SMTP, IMAP, LDAP, Redis ...
};

/// Says who speaks, from everything that a connection has sent so far. Once it has said something
/// other than NeedMore, more bytes do not change it; kFirstBytesBound bytes always decide.
///
/// What people type must not make IRC clients of them ("help", "list", "who is here?", "nick of
/// time"), and whatever registers must not end up as a guest. The rules, the first that fits:
///  1. Line ends in front are skipped: somebody pressed Enter.
///  2. TLS: the bytes 0x16 0x03, a handshake record.
///  3. Other programs. HTTP: a known method in capitals, then a space and '/', or a line that
///     holds " HTTP/" (the first line of HTTP/2 too). RTSP, SIP and ICAP: the method and their
///     address. SSH: "SSH-". XMPP: an XML declaration or a stream. JSON-RPC. BitTorrent. SMTP:
///     EHLO, HELO or LHLO and one name. A proxy's PROXY TCP4, TCP6 or UNKNOWN. LDAP: an ASN.1
///     message. Redis: an array of strings. Commands are in capitals: "GET OUT" and "helo there"
///     are guests. Programs whose first bytes hold a NUL (MQTT, RDP, SOCKS) need no rule here, for
///     those bytes are no text.
///  4. IRC in capitals, as programs write it: a registration command (CAP PASS NICK USER PING PONG
///     QUIT AUTHENTICATE WEBIRC STARTTLS) and then a space or a line end; PRIVMSG or TAGMSG and a
///     space; JOIN, PART, MODE, TOPIC, NAMES, LIST, WHO, INVITE, KICK or NOTICE and a channel.
///     Here '@tags' and ':source' may stand in front. People begin lines with "@anna" and ":)",
///     but do not go on like this.
///  5. IRC in small letters, as people write it who try IRC by hand: a whole line with a CAP,
///     PASS, NICK, USER or AUTHENTICATE whose parameters have the shape that it asks for
///     (`nick anna`, `cap ls`, `user a 0 * :A`). Not "Nick here": a capital begins a sentence.
///  6. Anything else is plain text.
FirstBytes classifyFirstBytes(QByteArrayView bytes);

/// The same for a whole first line without its end. It also knows
///  - methods that nobody has thought of, by the version behind their target: "PURGE /a HTTP/1.1",
///    "DESCRIBE rtsp://a RTSP/1.0";
///  - JSON-RPC, whatever stands first in it;
///  - IMAP: a tag as programs write it ("a1", "A0001"), a command in capitals and its parameters.
FirstBytes classifyFirstLine(QByteArrayView line);

/// What a pause in the middle of a first line, or of a command of a guest, means.
enum class Unfinished {
    Sentence, ///< it is a guest's sentence
    Command, ///< somebody may still be typing a command: wait longer
    Secret, ///< a password may begin here or has begun: it is never a sentence
    Request, ///< a web browser's request may begin here: it is never a sentence either
};
/// Of a line without its end by somebody who has not yet said a first sentence. Passwords follow
/// PASS, AUTHENTICATE and OPER; in small letters two of theirs are words of their
/// own ("pa").
Unfinished unfinishedFirstLine(QByteArrayView line);

/// The longest first line of an IRC client: tags, and the message.
inline constexpr qsizetype kFirstBytesBound = 4096 + 512;

/// The seed's shapes, without a line end; `name` is "Client-IP:PORT" or what the guest chose.
QByteArray guestWelcomeLine(QByteArrayView name); ///< "Welcome NAME!"
QByteArray guestJoinedLine(QByteArrayView name); ///< "[SERVER] NAME has joined the chat."
QByteArray guestLeftLine(QByteArrayView name); ///< "[SERVER] NAME has left the chat."
QByteArray guestServerLine(QByteArrayView text); ///< "[SERVER] text"

/// How a guest sees the text of a PRIVMSG or NOTICE: "anna: hello" without formatting, "* anna
/// waves" for a CTCP ACTION, and nothing (an empty array) for other CTCP, which programs send to
/// programs.
QByteArray guestMessageLine(QByteArrayView name, QByteArrayView text);

/// `text` without IRC's formatting codes (Modern IRC "Formatting") and without any control
/// character but the tab: a guest's terminal would obey them. For the same reason bytes that are
/// not UTF-8 become U+FFFD.
QByteArray withoutFormatting(QByteArrayView text);

} // namespace watek::protocol
