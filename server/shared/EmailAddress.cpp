#include "server/shared/EmailAddress.h"

#include <QByteArrayView>
#include <QList>

#include <algorithm>

namespace watek::server::shared {

namespace {

// RFC 5321 sections 4.5.3.1.1 to 4.5.3.1.3; the path without its brackets.
constexpr qsizetype kLongestAddress = 254;
constexpr qsizetype kLongestLocalPart = 64;
constexpr qsizetype kLongestLabel = 63;

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Of RFC 5322 section 3.2.3 what people have and no shell and no placeholder gives a meaning to.
bool isAtomText(char c) { return isLetterOrDigit(c) || QByteArrayView("+-_=").contains(c); }

bool isLocalPart(const QByteArray &text)
{
    if (text.size() > kLongestLocalPart || text.startsWith('-'))
        return false;
    const QList<QByteArray> atoms = text.split('.');
    return std::ranges::all_of(atoms, [](const QByteArray &atom) {
        return !atom.isEmpty() && std::ranges::all_of(atom, isAtomText);
    });
}

bool isDomain(const QByteArray &text)
{
    const QList<QByteArray> labels = text.split('.');
    return std::ranges::all_of(labels, [](const QByteArray &label) {
        return !label.isEmpty() && label.size() <= kLongestLabel && !label.startsWith('-')
            && !label.endsWith('-')
            && std::ranges::all_of(label, [](char c) { return isLetterOrDigit(c) || c == '-'; });
    });
}

} // namespace

bool isEmailAddress(const QByteArray &text)
{
    const qsizetype at = text.lastIndexOf('@');
    return at > 0 && text.size() <= kLongestAddress && isLocalPart(text.left(at))
        && isDomain(text.mid(at + 1));
}

} // namespace watek::server::shared
