#include "client/session/Text.h"

#include "common/protocol/Utf8.h"

#include <QRegularExpression>

namespace watek::client::session {

QString decoded(QByteArrayView bytes)
{
    if (protocol::isValidUtf8(bytes))
        return QString::fromUtf8(bytes);
    // A character of several bytes that is whole can hardly be Latin-1 by chance: then it is UTF-8
    // that was cut, as a server does with a long line.
    for (QByteArrayView rest = bytes; !rest.isEmpty();) {
        const protocol::Utf8Step step = protocol::nextUtf8(rest);
        if (step.kind == protocol::Utf8Step::Whole && step.length > 1)
            return QString::fromUtf8(protocol::replaceInvalidUtf8(bytes));
        rest = rest.sliced(step.length);
    }
    return QString::fromLatin1(bytes);
}

QString closingReason(const QString &errorText)
{
    static const QRegularExpression kForm(
        QStringLiteral("^closing link:? .*?(?: \\[(.*)\\]| \\((.*)\\))$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = kForm.match(errorText);
    return match.hasMatch() ? match.captured(1) + match.captured(2) : errorText;
}

bool mentions(QStringView text, QStringView nick)
{
    if (nick.isEmpty())
        return false;
    // A nick may hold these, so next to one of them the word goes on; ':' ',' '.' '!' and '@' end
    // it.
    const auto isWordPart = [](QChar c) {
        return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || c == u'_' || c == u'-';
    };
    for (qsizetype at = 0; (at = text.indexOf(nick, at, Qt::CaseInsensitive)) >= 0; ++at) {
        const qsizetype end = at + nick.size();
        const bool beginsWord = at == 0 || !isWordPart(text[at - 1]);
        const bool endsWord = end == text.size() || !isWordPart(text[end]);
        if (beginsWord && endsWord)
            return true;
    }
    return false;
}

QByteArray nickOf(QByteArrayView source)
{
    const auto isEnd = [](char c) { return c == '!' || c == '@'; };
    const auto end = std::find_if(source.begin(), source.end(), isEnd);
    return QByteArray(source.data(), end - source.begin());
}

QByteArray userHostOf(QByteArrayView source)
{
    const qsizetype mark = source.indexOf('!');
    return mark < 0 ? QByteArray() : source.sliced(mark + 1).toByteArray();
}

} // namespace watek::client::session
