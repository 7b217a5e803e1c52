#include "common/protocol/Names.h"

#include "common/protocol/Utf8.h"

#include <QChar>

#include <algorithm>
#include <optional>

namespace watek::protocol {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// Characters that show nothing (or nothing of their own) without being format characters by
/// category: Unicode "Default_Ignorable_Code_Point" less Cf, and the blank Braille pattern.
constexpr Range kInvisible[] = {
    {0x034F, 0x034F},
    {0x115F, 0x1160},
    {0x17B4, 0x17B5},
    {0x180B, 0x180F},
    {0x2065, 0x2065},
    {0x2800, 0x2800},
    {0x3164, 0x3164},
    {0xFE00, 0xFE0F},
    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFF8},
    {0xE0000, 0xE0FFF},
};

/// Such a mark would sit on whatever stands before the name: a sigil, a bracket.
bool isCombining(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing
        || category == QChar::Mark_SpacingCombining;
}

bool isOneOf(char32_t c, QByteArrayView bytes) { return c < 0x80 && bytes.contains(char(c)); }

/// What both kinds of name refuse, since a name must be what it looks like: nothing, too much,
/// bytes that are no text, text that cannot be seen, and the bytes in `refused`.
std::optional<NameError> checkText(QByteArrayView text, qsizetype maxBytes, QByteArrayView refused)
{
    if (text.isEmpty())
        return NameError::Empty;
    if (text.size() > maxBytes)
        return NameError::TooLong;
    while (!text.isEmpty()) {
        const Utf8Step step = nextUtf8(text);
        if (step.kind != Utf8Step::Whole)
            return NameError::NotUtf8;
        if (!isVisible(step.character) || isOneOf(step.character, refused))
            return NameError::BadByte;
        text = text.sliced(step.length);
    }
    return std::nullopt;
}

} // namespace

bool isVisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        break;
    }
    return !QChar::isNonCharacter(c) && std::ranges::none_of(kInvisible, [c](const Range &range) {
        return c >= range.first && c <= range.last;
    });
}

QByteArray describe(NameError error)
{
    switch (error) {
    case NameError::Empty:
        return "the name is empty";
    case NameError::TooLong:
        return "the name is too long";
    case NameError::BadFirstByte:
        return "a name cannot begin with this character";
    case NameError::BadByte:
        return "the name holds a character that names cannot hold";
    case NameError::NotUtf8:
        return "the name is not UTF-8";
    }
    return "the name is not valid";
}

base::Expected<Nick, NameError> Nick::parse(QByteArrayView text, qsizetype maxBytes)
{
    // Modern IRC "Clients". The first byte must not look like a channel, a membership prefix, a
    // server mask or a trailing parameter; digits and '-' are RFC 2812's, and keep nicknames apart
    // from ids.
    if (!text.isEmpty()) {
        const Utf8Step first = nextUtf8(text);
        if (isOneOf(first.character, "0123456789-$:#&~%+@!")
            || (first.kind == Utf8Step::Whole && isCombining(first.character)))
            return base::Unexpected{NameError::BadFirstByte};
    }
    if (const auto error = checkText(text, maxBytes, " ,*?!@.:"))
        return base::Unexpected{*error};
    return Nick(text.toByteArray());
}

Nick Nick::guest(QByteArrayView address, quint16 port)
{
    // A dual-stack socket reports IPv4 this way; people know the address behind it.
    constexpr QByteArrayView kMappedV4("::ffff:");
    if (address.startsWith(kMappedV4) && address.contains('.'))
        address = address.sliced(kMappedV4.size());
    QByteArray name("Client-");
    name.append(address).append(':').append(QByteArray::number(port));
    return Nick(name);
}

base::Expected<ChannelName, NameError> ChannelName::parse(QByteArrayView text, qsizetype maxBytes)
{
    // Modern IRC "Channels"; ^G is a control byte like the others.
    if (!text.isEmpty() && !looksLikeChannel(text))
        return base::Unexpected{NameError::BadFirstByte};
    if (const auto error = checkText(text, maxBytes, " ,"))
        return base::Unexpected{*error};
    return ChannelName(text.toByteArray());
}

} // namespace watek::protocol
