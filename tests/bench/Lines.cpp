#include "tests/bench/Lines.h"

#include <algorithm>
#include <charconv>

namespace watek::bench {

Verb verbOf(QByteArrayView line)
{
    const qsizetype space = line.indexOf(' ');
    if (!line.startsWith(':') || space < 0 || space + 4 > line.size())
        return Verb::Other;
    const QByteArrayView verb = line.sliced(space + 1);
    switch (verb[0]) {
    case 'J':
        return Verb::Join;
    case 'P':
        return verb[1] == 'A' ? Verb::Part : Verb::Other;
    case 'Q':
        return Verb::Quit;
    case '3':
        return verb.startsWith("353") ? Verb::Names
            : verb.startsWith("366")  ? Verb::EndOfNames
                                      : Verb::Other;
    default:
        return Verb::Other;
    }
}

int clientOf(QByteArrayView line)
{
    int number = -1;
    if (line.startsWith(":b"))
        std::from_chars(line.data() + 2, line.data() + line.size(), number);
    return number;
}

QByteArray stampedLine(QByteArrayView channel, int sender, qint64 ns, qsizetype length)
{
    QByteArray line = "PRIVMSG " + channel.toByteArray() + " :!" + QByteArray::number(sender) + ' '
        + QByteArray::number(ns) + ' ';
    line.append(std::max<qsizetype>(0, length - line.size()), 'x');
    return line + "\r\n";
}

std::optional<Stamp> stampOf(QByteArrayView line)
{
    const qsizetype mark = line.indexOf(" :!");
    if (mark < 0)
        return std::nullopt;
    const char *const end = line.data() + line.size();
    Stamp stamp;
    const auto [afterSender, wrong] = std::from_chars(line.data() + mark + 3, end, stamp.sender);
    if (wrong != std::errc() || afterSender == end || *afterSender != ' ')
        return std::nullopt;
    const auto [afterNs, wrongToo] = std::from_chars(afterSender + 1, end, stamp.ns);
    return wrongToo == std::errc() ? std::optional(stamp) : std::nullopt;
}

} // namespace watek::bench
