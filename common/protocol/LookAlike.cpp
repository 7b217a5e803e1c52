#include "common/protocol/LookAlike.h"

#include "common/protocol/CaseMapping.h"

#include <QString>

#include <algorithm>

namespace watek::protocol {

namespace {

struct Twin {
    char16_t letter;
    char16_t latin;
};

/// Letters of other scripts, in small case, that most fonts draw as a Latin letter. Sorted by
/// `letter`.
constexpr Twin kTwins[] = {
    {u'\u0131', u'i'}, // dotless i
    {u'\u0251', u'a'}, // Latin alpha
    {u'\u0261', u'g'}, // Latin script g
    {u'\u03B1', u'a'}, // Greek
    {u'\u03B3', u'y'},
    {u'\u03B9', u'i'},
    {u'\u03BA', u'k'},
    {u'\u03BD', u'v'},
    {u'\u03BF', u'o'},
    {u'\u03C1', u'p'},
    {u'\u03C5', u'u'},
    {u'\u03C7', u'x'},
    {u'\u03F2', u'c'},
    {u'\u03F3', u'j'},
    {u'\u0430', u'a'}, // Cyrillic
    {u'\u0432', u'b'},
    {u'\u0433', u'r'},
    {u'\u0435', u'e'},
    {u'\u043A', u'k'},
    {u'\u043C', u'm'},
    {u'\u043D', u'h'},
    {u'\u043E', u'o'},
    {u'\u043F', u'n'},
    {u'\u0440', u'p'},
    {u'\u0441', u'c'},
    {u'\u0442', u't'},
    {u'\u0443', u'y'},
    {u'\u0445', u'x'},
    {u'\u0455', u's'},
    {u'\u0456', u'i'},
    {u'\u0458', u'j'},
    {u'\u04AF', u'y'},
    {u'\u04BB', u'h'},
    {u'\u04CF', u'l'},
    {u'\u0501', u'd'},
    {u'\u051B', u'q'},
    {u'\u051D', u'w'},
    {u'\u0566', u'q'}, // Armenian
    {u'\u0570', u'h'},
    {u'\u0578', u'n'},
    {u'\u057D', u'u'},
    {u'\u0581', u'g'},
    {u'\u0585', u'o'},
};
static_assert(std::ranges::is_sorted(kTwins, {}, &Twin::letter));

QChar latinTwin(QChar c)
{
    const auto *const found = std::ranges::lower_bound(kTwins, c.unicode(), {}, &Twin::letter);
    return found != std::end(kTwins) && found->letter == c.unicode() ? QChar(found->latin) : c;
}

} // namespace

QByteArray lookAlikeKey(QByteArrayView name)
{
    if (std::ranges::none_of(name, [](char c) { return quint8(c) >= 0x80; }))
        return folded(name);
    QString key = QString::fromUtf8(name).normalized(QString::NormalizationForm_KD).toCaseFolded();
    std::ranges::transform(key, key.begin(), latinTwin);
    return key.normalized(QString::NormalizationForm_C).toUtf8();
}

} // namespace watek::protocol
