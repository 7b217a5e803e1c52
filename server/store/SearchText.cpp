#include "server/store/SearchText.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/PlainText.h"

#include <algorithm>
#include <array>

namespace watek::server::store {

using namespace shared;

namespace {

struct Letter {
    const char *from;
    const char *to;
};

constexpr std::array kLetters{Letter{"ł", "l"}, Letter{"Ł", "l"}, Letter{"đ", "d"},
    Letter{"Đ", "d"}, Letter{"ø", "o"}, Letter{"Ø", "o"}, Letter{"ħ", "h"}, Letter{"Ħ", "h"},
    Letter{"ŧ", "t"}, Letter{"Ŧ", "t"}, Letter{"æ", "ae"}, Letter{"Æ", "ae"}, Letter{"œ", "oe"},
    Letter{"Œ", "oe"}, Letter{"ß", "ss"}, Letter{"ẞ", "ss"}};

/// Of CTCP only what people say; the rest is for programs.
QByteArray spoken(const QByteArray &text)
{
    if (!text.startsWith('\1'))
        return text;
    constexpr QByteArrayView kAction("\1ACTION ");
    return text.startsWith(kAction) ? text.sliced(kAction.size()) : QByteArray();
}

/// In hexadecimal: the index takes other signs than letters and digits for spaces.
QByteArray mark(char kind, const QByteArray &name) { return kind + protocol::folded(name).toHex(); }

bool hasLink(const QByteArray &text)
{
    return text.contains("://") || text.contains("www.") || text.contains("mailto:");
}

} // namespace

QByteArray foldedForSearch(const QByteArray &text)
{
    const auto isAscii = [](char c) { return uchar(c) < 0x80; };
    if (std::ranges::all_of(text, isAscii))
        return text;
    QByteArray folded = text;
    for (const Letter &letter : kLetters)
        folded.replace(letter.from, letter.to);
    return folded;
}

QByteArray searchTextOf(const KeptMessage &message)
{
    QByteArray text = spoken(message.text);
    for (const KeptLine &line : message.lines) {
        if (!text.isEmpty() && !line.continues)
            text.append(' ');
        text.append(line.text);
    }
    return foldedForSearch(protocol::withoutFormatting(text));
}

QByteArray searchMarksOf(const KeptMessage &message, int64_t conversation)
{
    QByteArray marks = conversationMark(conversation);
    marks += ' ' + nickMark(message.source.left(message.source.indexOf('!')));
    if (!message.account.isEmpty())
        marks += ' ' + accountMark(message.account);
    if (hasLink(protocol::folded(searchTextOf(message))))
        marks += QByteArray(" ") + kLinkMark;
    return marks;
}

QByteArray conversationMark(int64_t conversation)
{
    return 'c' + QByteArray::number(qint64(conversation));
}
QByteArray nickMark(const QByteArray &nick) { return mark('n', nick); }
QByteArray accountMark(const QByteArray &account) { return mark('a', account); }

} // namespace watek::server::store
