// The parser walks the line once with views and copies each part once, when it is known to be good.
#include "common/protocol/Message.h"

#include "common/protocol/Ascii.h"
#include "common/protocol/Utf8.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace watek::protocol {

namespace {

/// The bytes that no part of a message may hold: they end a line, or a C string in somebody's
/// client.
constexpr auto breaksLine = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };

/// Modern IRC "Command": letters, or three digits.
bool isCommand(QByteArrayView word)
{
    if (std::ranges::all_of(word, isLetter))
        return !word.isEmpty();
    return word.size() == 3 && std::ranges::all_of(word, isDigit);
}

QByteArrayView withoutLeadingSpaces(QByteArrayView text)
{
    qsizetype i = 0;
    while (i < text.size() && text[i] == ' ')
        ++i;
    return text.sliced(i);
}

/// Cuts the first word off `rest`, together with the spaces behind it.
QByteArrayView takeWord(QByteArrayView &rest)
{
    qsizetype end = rest.indexOf(' ');
    if (end < 0)
        end = rest.size();
    const QByteArrayView word = rest.first(end);
    rest = withoutLeadingSpaces(rest.sliced(end));
    return word;
}

QByteArray upperCased(QByteArrayView command)
{
    QByteArray upper(command.size(), Qt::Uninitialized);
    std::ranges::transform(
        command, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 0x20) : c; });
    return upper;
}

bool hasRepeatedTags(const QList<Tag> &tags)
{
    for (auto tag = tags.cbegin(); tag != tags.cend(); ++tag) {
        if (std::ranges::find(tags.cbegin(), tag, tag->key, &Tag::key) != tag)
            return true;
    }
    return false;
}

/// Keeps the last of the tags that share a key, in the place of the first. A line has room for two
/// thousand tags, and finding each by walking the others would be a cheap way to keep a server
/// busy.
void dropRepeatedTags(QList<Tag> &tags)
{
    constexpr qsizetype kFew = 8;
    if (tags.size() <= kFew && !hasRepeatedTags(tags))
        return;
    QHash<QByteArrayView, qsizetype> positions;
    positions.reserve(tags.size());
    qsizetype kept = 0;
    for (qsizetype i = 0; i < tags.size(); ++i) {
        const auto known = positions.constFind(QByteArrayView(tags[i].key));
        if (known != positions.constEnd()) {
            tags[*known].value = std::move(tags[i].value);
            continue;
        }
        if (kept != i)
            tags[kept] = std::move(tags[i]);
        positions.insert(QByteArrayView(tags[kept].key), kept);
        ++kept;
    }
    tags.resize(kept);
}

/// IRCv3 message-tags "Format"; `text` is what stands between '@' and the first space.
QList<Tag> parseTags(QByteArrayView text)
{
    QList<Tag> tags;
    while (!text.isEmpty()) {
        qsizetype end = text.indexOf(';');
        if (end < 0)
            end = text.size();
        const QByteArrayView one = text.first(end);
        text = text.sliced(std::min(end + 1, text.size()));

        const qsizetype equals = one.indexOf('=');
        const QByteArrayView key = equals < 0 ? one : one.first(equals);
        if (key.isEmpty())
            continue;
        // A missing value and an empty one are the same; the array is not null, so that tag() can
        // tell a tag without a value from no tag.
        tags.append({.key = key.toByteArray(),
            .value = equals < 0 ? QByteArray("") : unescapeTagValue(one.sliced(equals + 1))});
    }
    dropRepeatedTags(tags);
    return tags;
}

QList<QByteArray> parseParams(QByteArrayView rest)
{
    QList<QByteArray> params;
    while (!rest.isEmpty()) {
        if (rest.front() == ':') {
            params.append(rest.sliced(1).toByteArray());
            break;
        }
        params.append(takeWord(rest).toByteArray());
    }
    return params;
}

struct TextParam {
    QByteArrayView command;
    qsizetype index;
};

/// The commands whose parameter at `index`, when it is the last one, is text for people.
constexpr std::array kTextParams{
    TextParam{"PRIVMSG", 1}, TextParam{"NOTICE", 1}, TextParam{"TOPIC", 1}, TextParam{"PART", 1},
    TextParam{"KICK", 2}, TextParam{"QUIT", 0}, TextParam{"ERROR", 0}, TextParam{"AWAY", 0},
    TextParam{"KILL", 1}, TextParam{"CAP", 2}, TextParam{"CAP", 3}, TextParam{"WALLOPS", 0},
    TextParam{"USER", 3}, TextParam{"301", 2}, // RPL_AWAY
    TextParam{"302", 1}, // RPL_USERHOST
    TextParam{"303", 1}, // RPL_ISON
    TextParam{"311", 5}, // RPL_WHOISUSER
    TextParam{"312", 3}, // RPL_WHOISSERVER
    TextParam{"314", 5}, // RPL_WHOWASUSER
    TextParam{"319", 2}, // RPL_WHOISCHANNELS
    TextParam{"322", 3}, // RPL_LIST
    TextParam{"332", 2}, // RPL_TOPIC
    TextParam{"340", 1}, // RPL_USERIP
    TextParam{"352", 7}, // RPL_WHOREPLY
    TextParam{"353", 3}, // RPL_NAMREPLY
    TextParam{"371", 1}, // RPL_INFO
    TextParam{"372", 1}, // RPL_MOTD
    TextParam{"375", 1}, // RPL_MOTDSTART
    TextParam{"382", 2}, // RPL_REHASHING
    TextParam{"730", 1}, // RPL_MONONLINE
    TextParam{"731", 1}, // RPL_MONOFFLINE
    TextParam{"732", 1}, // RPL_MONLIST
};

bool endsInText(const Message &message)
{
    return std::ranges::any_of(kTextParams, [&](const TextParam &text) {
        return message.params.size() == text.index + 1 && message.command == text.command;
    });
}

bool isMiddle(QByteArrayView text)
{
    return !text.isEmpty() && text.front() != ':' && !text.contains(' ');
}

/// Appends `text`; the caller has promised that it holds none of the `refused` bytes.
template <typename Predicate>
void appendClean(QByteArray &out, QByteArrayView text, Predicate refused)
{
    const qsizetype start = out.size();
    out.append(text);
    const auto bad = std::find_if(out.cbegin() + start, out.cend(), refused);
    if (bad == out.cend())
        return;
    Q_ASSERT_X(false, "writeMessage", "a byte that would break the line apart");
    std::replace_if(out.begin() + start, out.end(), refused, '_');
}

void appendTags(QByteArray &out, const QList<Tag> &tags)
{
    if (tags.isEmpty())
        return;
    char before = '@';
    for (const Tag &tag : tags) {
        Q_ASSERT_X(!tag.key.isEmpty(), "writeMessage", "a tag without a key");
        out.append(before);
        appendClean(
            out, tag.key, [](char c) { return breaksLine(c) || c == ' ' || c == ';' || c == '='; });
        if (!tag.value.isEmpty()) {
            out.append('=');
            appendClean(out, escapeTagValue(tag.value), breaksLine);
        }
        before = ';';
    }
    out.append(' ');
}

void appendParams(QByteArray &out, const Message &message)
{
    const qsizetype count = message.params.size();
    for (qsizetype i = 0; i < count; ++i) {
        const QByteArray &param = message.params[i];
        out.append(' ');
        if (i + 1 == count) {
            if (!isMiddle(param) || endsInText(message))
                out.append(':');
            appendClean(out, param, breaksLine);
        } else if (isMiddle(param)) {
            appendClean(out, param, breaksLine);
        } else {
            appendClean(out, asMiddleParam(param), breaksLine);
        }
    }
}

/// How long the line will be at least, and hardly longer.
qsizetype roomFor(const Message &message)
{
    qsizetype bytes = message.source.size() + message.command.size() + 4;
    for (const Tag &tag : message.tags)
        bytes += tag.key.size() + tag.value.size() + 2;
    for (const QByteArray &param : message.params)
        bytes += param.size() + 2;
    return bytes;
}

void appendMessage(QByteArray &out, const Message &message)
{
    Q_ASSERT_X(isCommand(message.command), "writeMessage", "not a command");
    appendTags(out, message.tags);
    if (!message.source.isEmpty()) {
        out.append(':');
        appendClean(out, message.source, [](char c) { return breaksLine(c) || c == ' '; });
        out.append(' ');
    }
    appendClean(out, message.command, [](char c) { return !isLetterOrDigit(c); });
    appendParams(out, message);
}

} // namespace

QByteArray Message::tag(QByteArrayView key) const
{
    const auto found = std::ranges::find(tags, key, &Tag::key);
    return found == tags.end() ? QByteArray() : found->value;
}

bool Message::hasTag(QByteArrayView key) const
{
    return std::ranges::find(tags, key, &Tag::key) != tags.end();
}

QByteArray describe(ParseError error)
{
    switch (error) {
    case ParseError::Empty:
        return "an empty line";
    case ParseError::NoCommand:
        return "a line without a command";
    case ParseError::BadCommand:
        return "the command is neither a word nor three digits";
    case ParseError::BadBytes:
        return "CR, LF or NUL inside the line";
    }
    return "an unknown error";
}

base::Expected<Message, ParseError> parseMessage(QByteArrayView line)
{
    if (line.contains('\r') || line.contains('\n') || line.contains('\0'))
        return base::Unexpected{ParseError::BadBytes};
    QByteArrayView rest = withoutLeadingSpaces(line);
    if (rest.isEmpty())
        return base::Unexpected{ParseError::Empty};

    Message message;
    if (rest.front() == '@')
        message.tags = parseTags(takeWord(rest).sliced(1));
    if (rest.startsWith(':'))
        message.source = takeWord(rest).sliced(1).toByteArray();
    const QByteArrayView command = takeWord(rest);
    if (command.isEmpty())
        return base::Unexpected{ParseError::NoCommand};
    if (!isCommand(command))
        return base::Unexpected{ParseError::BadCommand};
    message.command = upperCased(command);
    message.params = parseParams(rest);
    return message;
}

QByteArray writeMessage(const Message &message)
{
    QByteArray line;
    line.reserve(256);
    appendMessage(line, message);
    return line;
}

void appendMessageLine(QByteArray &out, const Message &message)
{
    // Enough unless there is much to escape. A buffer of many lines grows by doubling as ever.
    if (out.isEmpty())
        out.reserve(roomFor(message));
    appendMessage(out, message);
    out.append("\r\n");
}

void appendBoundedMessageLine(QByteArray &out, const Message &message)
{
    const qsizetype start = out.size();
    appendMessageLine(out, message);
    qsizetype body = start;
    if (!message.tags.isEmpty())
        body = out.indexOf(' ', start) + 1;
    if (out.size() - body <= kMostLineBytes)
        return;
    const QByteArrayView line = QByteArrayView(out).sliced(body);
    out.truncate(body + utf8PrefixLength(line, kMostLineBytes - 2));
    out.append("\r\n");
}

QByteArray asMiddleParam(QByteArrayView text)
{
    if (text.isEmpty())
        return "*";
    QByteArray middle = text.toByteArray();
    middle.replace(' ', '_');
    if (middle.front() == ':')
        middle.front() = '_';
    return middle;
}

QByteArray escapeTagValue(QByteArrayView value)
{
    QByteArray escaped;
    escaped.reserve(value.size());
    for (const char c : value) {
        switch (c) {
        case ';':
            escaped.append("\\:");
            break;
        case ' ':
            escaped.append("\\s");
            break;
        case '\\':
            escaped.append("\\\\");
            break;
        case '\r':
            escaped.append("\\r");
            break;
        case '\n':
            escaped.append("\\n");
            break;
        default:
            escaped.append(c);
        }
    }
    return escaped;
}

QByteArray unescapeTagValue(QByteArrayView escaped)
{
    // Never null: Message::tag() says with a null array that there is no such tag.
    QByteArray value("");
    value.reserve(escaped.size());
    for (qsizetype i = 0; i < escaped.size(); ++i) {
        if (escaped[i] != '\\') {
            value.append(escaped[i]);
            continue;
        }
        if (++i == escaped.size())
            break;
        switch (escaped[i]) {
        case ':':
            value.append(';');
            break;
        case 's':
            value.append(' ');
            break;
        case 'r':
            value.append('\r');
            break;
        case 'n':
            value.append('\n');
            break;
        default:
            value.append(escaped[i]);
        }
    }
    return value;
}

} // namespace watek::protocol
