#include "common/protocol/PlainText.h"

#include "common/protocol/Ascii.h"
#include "common/protocol/Utf8.h"

#include <optional>

namespace watek::protocol {

namespace {

constexpr char kColor = '\x03';
constexpr char kHexColor = '\x04';
constexpr char kCtcp = '\x01';

/// The length of the colour at the beginning of `text`; 0 when there is none.
qsizetype colorLength(QByteArrayView text, char code)
{
    const bool isHex = code == kHexColor;
    const qsizetype longest = isHex ? 6 : 2;
    qsizetype length = 0;
    while (length < longest && length < text.size()
        && (isHex ? isHexDigit(text[length]) : isDigit(text[length])))
        ++length;
    return isHex && length < longest ? 0 : length;
}

/// The bytes that belong to the colour code in front of `text`: a foreground, and a background
/// behind a comma. Modern IRC "Forms of Color Codes": a comma without both is text.
qsizetype colorsLength(QByteArrayView text, char code)
{
    const qsizetype foreground = colorLength(text, code);
    if (foreground == 0 || foreground >= text.size() || text[foreground] != ',')
        return foreground;
    const qsizetype background = colorLength(text.sliced(foreground + 1), code);
    return background == 0 ? foreground : foreground + 1 + background;
}

bool isControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

/// The command and parameters of a CTCP message, or none for ordinary text. The closing delimiter
/// may be missing (Modern CTCP "Message Syntax").
std::optional<QByteArrayView> ctcpBody(QByteArrayView text)
{
    if (!text.startsWith(kCtcp))
        return std::nullopt;
    text = text.sliced(1);
    return text.endsWith(kCtcp) ? text.chopped(1) : text;
}

QByteArray serverLine(QByteArrayView name, QByteArrayView what)
{
    return guestServerLine(name.toByteArray().append(what));
}

} // namespace

QByteArray guestWelcomeLine(QByteArrayView name)
{
    return QByteArray("Welcome ").append(name).append('!');
}

QByteArray guestJoinedLine(QByteArrayView name)
{
    return serverLine(name, " has joined the chat.");
}

QByteArray guestLeftLine(QByteArrayView name) { return serverLine(name, " has left the chat."); }

QByteArray guestServerLine(QByteArrayView text) { return QByteArray("[SERVER] ").append(text); }

QByteArray guestMessageLine(QByteArrayView name, QByteArrayView text)
{
    const auto ctcp = ctcpBody(text);
    if (!ctcp)
        return name.toByteArray().append(": ").append(withoutFormatting(text));
    constexpr QByteArrayView kAction("ACTION ");
    if (!ctcp->startsWith(kAction))
        return {};
    QByteArray line("* ");
    line.append(name).append(' ').append(withoutFormatting(ctcp->sliced(kAction.size())));
    return line;
}

QByteArray withoutFormatting(QByteArrayView text)
{
    QByteArray plain;
    plain.reserve(text.size());
    while (!text.isEmpty()) {
        const Utf8Step step = nextUtf8(text);
        const QByteArrayView bytes = text.first(step.length);
        text = text.sliced(step.length);
        if (step.kind != Utf8Step::Whole)
            plain.append("\xEF\xBF\xBD");
        else if (step.character == '\t' || !isControl(step.character))
            plain.append(bytes);
        else if (bytes[0] == kColor || bytes[0] == kHexColor)
            text = text.sliced(colorsLength(text, bytes[0]));
    }
    return plain;
}

} // namespace watek::protocol
