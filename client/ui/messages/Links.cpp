#include "client/ui/messages/Links.h"

#include <algorithm>

namespace watek::client::ui {

namespace {

constexpr QStringView kSchemes[] = {u"https://", u"http://", u"ircs://", u"irc://"};

qsizetype schemeLengthAt(QStringView text)
{
    for (const QStringView scheme : kSchemes) {
        if (text.startsWith(scheme, Qt::CaseInsensitive))
            return scheme.size();
    }
    return 0;
}

bool endsAddress(QChar c)
{
    return c.isSpace() || c.unicode() < 0x20
        || QStringView(u"<>\"`\u201d\u201e\u00ab\u00bb").contains(c);
}

// The bracket that `c` closes, or a null character.
QChar openerOf(QChar c)
{
    switch (c.unicode()) {
    case u')':
        return u'(';
    case u']':
        return u'[';
    case u'}':
        return u'{';
    default:
        return {};
    }
}

qsizetype withoutTail(QStringView address)
{
    qsizetype size = address.size();
    while (size > 0) {
        const QStringView kept = address.first(size);
        const QChar last = kept.last();
        const QChar opener = openerOf(last);
        const bool isUnbalanced = !opener.isNull()
            && std::count(kept.begin(), kept.end(), opener)
                < std::count(kept.begin(), kept.end(), last);
        if (!isUnbalanced && !QStringView(u".,;:!?'*_~\u2026").contains(last))
            break;
        --size;
    }
    return size;
}

} // namespace

QList<Link> findLinks(QStringView text)
{
    QList<Link> links;
    qsizetype from = 0;
    while ((from = text.indexOf(u"://", from)) >= 0) {
        // Step back from "://" over the letters of the scheme.
        qsizetype start = from;
        while (start > 0 && text[start - 1].isLetter() && from - start < 5)
            --start;
        const qsizetype schemeLength = schemeLengthAt(text.sliced(start));
        from += 3;
        if (schemeLength == 0 || (start > 0 && text[start - 1].isLetterOrNumber()))
            continue;

        const QStringView rest = text.sliced(start);
        const auto end = std::find_if(rest.begin(), rest.end(), endsAddress);
        const qsizetype length = withoutTail(rest.first(end - rest.begin()));
        if (length <= schemeLength)
            continue;
        const QUrl url(rest.first(length).toString(), QUrl::TolerantMode);
        if (!url.isValid() || url.host().isEmpty())
            continue;
        links.append({int(start), int(length), url});
        from = start + length;
    }
    return links;
}

} // namespace watek::client::ui
