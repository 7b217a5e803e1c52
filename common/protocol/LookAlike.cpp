#include "common/protocol/LookAlike.h"

#include "common/protocol/CaseMapping.h"

#include <QString>

#include <algorithm>
#include <type_traits>

namespace watek::protocol {

namespace {

struct Twin {
    char16_t letter;
    char16_t latin; ///< or '[' and ']'
};

/// Letters of other scripts that most fonts draw as a Latin letter in one of its cases, and
/// brackets that look like square ones. Letters stand here as case folding leaves them: small, in
/// Cherokee capital. Sorted by `letter`.
constexpr Twin kTwins[] = {
    {u'\u0131', u'i'}, // Latin small capitals and variants
    {u'\u0251', u'a'},
    {u'\u0261', u'g'},
    {u'\u0262', u'g'},
    {u'\u026A', u'i'},
    {u'\u0274', u'n'},
    {u'\u0280', u'r'},
    {u'\u028F', u'y'},
    {u'\u0299', u'b'},
    {u'\u029C', u'h'},
    {u'\u029F', u'l'},
    {u'\u03B1', u'a'}, // Greek
    {u'\u03B2', u'b'},
    {u'\u03B3', u'y'},
    {u'\u03B5', u'e'},
    {u'\u03B6', u'z'},
    {u'\u03B7', u'h'},
    {u'\u03B9', u'i'},
    {u'\u03BA', u'k'},
    {u'\u03BC', u'm'},
    {u'\u03BD', u'v'},
    {u'\u03BF', u'o'},
    {u'\u03C1', u'p'},
    {u'\u03C4', u't'},
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
    {u'\u0475', u'v'},
    {u'\u04AF', u'y'},
    {u'\u04BB', u'h'},
    {u'\u04BD', u'e'},
    {u'\u04CF', u'l'},
    {u'\u0501', u'd'},
    {u'\u050D', u'g'},
    {u'\u051B', u'q'},
    {u'\u051D', u'w'},
    {u'\u0566', u'q'}, // Armenian
    {u'\u0570', u'h'},
    {u'\u0578', u'n'},
    {u'\u057D', u'u'},
    {u'\u0581', u'g'},
    {u'\u0585', u'o'},
    {u'\u13A0', u'd'}, // Cherokee
    {u'\u13A1', u'r'},
    {u'\u13A2', u'i'},
    {u'\u13A9', u'y'},
    {u'\u13AA', u'a'},
    {u'\u13AB', u'j'},
    {u'\u13AC', u'e'},
    {u'\u13B3', u'w'},
    {u'\u13B7', u'm'},
    {u'\u13BB', u'h'},
    {u'\u13C0', u'g'},
    {u'\u13C3', u'z'},
    {u'\u13D2', u'r'},
    {u'\u13D4', u't'},
    {u'\u13D5', u's'},
    {u'\u13D9', u'v'},
    {u'\u13DA', u's'},
    {u'\u13DE', u'l'},
    {u'\u13DF', u'c'},
    {u'\u13E2', u'p'},
    {u'\u13E6', u'k'},
    {u'\u13F4', u'b'},
    {u'\u1D00', u'a'}, // Latin small capitals and variants
    {u'\u1D04', u'c'},
    {u'\u1D05', u'd'},
    {u'\u1D07', u'e'},
    {u'\u1D0A', u'j'},
    {u'\u1D0B', u'k'},
    {u'\u1D0D', u'm'},
    {u'\u1D0F', u'o'},
    {u'\u1D18', u'p'},
    {u'\u1D1B', u't'},
    {u'\u1D1C', u'u'},
    {u'\u1D20', u'v'},
    {u'\u1D21', u'w'},
    {u'\u1D22', u'z'},
    {u'\u2045', u'['}, // brackets
    {u'\u2046', u']'},
    {u'\u27E6', u'['},
    {u'\u27E7', u']'},
    {u'\u3010', u'['},
    {u'\u3011', u']'},
    {u'\u3014', u'['},
    {u'\u3015', u']'},
    {u'\u3016', u'['},
    {u'\u3017', u']'},
    {u'\u3018', u'['},
    {u'\u3019', u']'},
    {u'\u301A', u'['},
    {u'\u301B', u']'},
    {u'\uA4D0', u'b'}, // Lisu
    {u'\uA4D1', u'p'},
    {u'\uA4D3', u'd'},
    {u'\uA4D4', u't'},
    {u'\uA4D6', u'g'},
    {u'\uA4D7', u'k'},
    {u'\uA4D9', u'j'},
    {u'\uA4DA', u'c'},
    {u'\uA4DC', u'z'},
    {u'\uA4DD', u'f'},
    {u'\uA4DF', u'm'},
    {u'\uA4E0', u'n'},
    {u'\uA4E1', u'l'},
    {u'\uA4E2', u's'},
    {u'\uA4E3', u'r'},
    {u'\uA4E6', u'v'},
    {u'\uA4E7', u'h'},
    {u'\uA4EA', u'w'},
    {u'\uA4EB', u'x'},
    {u'\uA4EC', u'y'},
    {u'\uA4EE', u'a'},
    {u'\uA4F0', u'e'},
    {u'\uA4F2', u'i'},
    {u'\uA4F3', u'o'},
    {u'\uA4F4', u'u'},
    {u'\uA730', u'f'}, // Latin small capitals and variants
    {u'\uA731', u's'},
    {u'\uA7AF', u'q'},
};
static_assert(std::ranges::is_sorted(kTwins, {}, &Twin::letter));

QChar latinTwin(QChar c)
{
    const auto *const found = std::ranges::lower_bound(kTwins, c.unicode(), {}, &Twin::letter);
    return found != std::end(kTwins) && found->letter == c.unicode() ? QChar(found->latin) : c;
}

bool isAscii(QByteArrayView name)
{
    return std::ranges::none_of(name, [](char c) { return quint8(c) >= 0x80; });
}

// Names are nearly always ASCII, and each NICK asks: the functions below take the bytes of such a
// name (QByteArray) as well as the characters of another (QString).
char16_t unicodeOf(char ascii) { return char16_t(quint8(ascii)); }
char16_t unicodeOf(QChar c) { return c.unicode(); }

/// Of a name in small letters, as lookAlikeKey() makes it: strokes are one stroke, and pairs of
/// letters that look like one stand for it, so that "vvv" has one key.
template <typename Text>
Text roughOf(const Text &name)
{
    const auto ascii = [](char c) {
        if constexpr (std::is_same_v<typename Text::value_type, char>)
            return c;
        else
            return QChar(QLatin1Char(c));
    };
    Text rough;
    rough.reserve(name.size() + 4);
    for (const auto c : name) {
        switch (unicodeOf(c)) {
        case u'i':
        case u'1':
        case u'|':
            rough.append(ascii('l'));
            break;
        case u'0':
            rough.append(ascii('o'));
            break;
        case u'm':
            rough.append(ascii('r')).append(ascii('n'));
            break;
        case u'w':
            rough.append(ascii('v')).append(ascii('v'));
            break;
        default:
            rough.append(c);
        }
    }
    return rough;
}

/// Compatibility forms and accents taken apart, each letter in its case.
QString takenApart(QByteArrayView name)
{
    return QString::fromUtf8(name).normalized(QString::NormalizationForm_KD);
}

/// More capitals than small letters, by those letters that can be told.
template <typename Text>
bool isInCapitals(const Text &name)
{
    qsizetype more = 0;
    for (const auto each : name) {
        const QChar c(unicodeOf(each));
        if (c != u'I' && c != u'l')
            more += int(c.isUpper()) - int(c.isLower());
    }
    return more > 0;
}

bool isStroke(QChar c) { return c == u'i' || c == u'l'; }

/// As Looks has them.
template <typename Text>
QByteArray strokesOf(const Text &name)
{
    const bool isCapital = isInCapitals(name);
    QByteArray strokes;
    bool isFirst = true;
    for (const auto each : name) {
        const QChar c(unicodeOf(each));
        if (c == u'L')
            strokes.append('l');
        else if (c == u'i' || (c == u'I' && isCapital))
            strokes.append(isFirst ? '?' : 'i');
        else if (c == u'l')
            strokes.append(isCapital || isFirst ? '?' : 'l');
        else if (c == u'I' || c == u'1' || c == u'|')
            strokes.append('?');
        else if (c.unicode() >= 0x80 && isStroke(latinTwin(QString(c).toCaseFolded().at(0))))
            strokes.append('?');
        isFirst = false;
    }
    return strokes;
}

QByteArray lookAlikeKeyOf(const QString &apart)
{
    QString key = apart.toCaseFolded();
    std::ranges::transform(key, key.begin(), latinTwin);
    return key.normalized(QString::NormalizationForm_C).toUtf8();
}

} // namespace

QByteArray sameNameKey(QByteArrayView name)
{
    if (isAscii(name))
        return folded(name);
    return QString::fromUtf8(name)
        .normalized(QString::NormalizationForm_C)
        .toCaseFolded()
        .normalized(QString::NormalizationForm_C)
        .toUtf8();
}

QByteArray lookAlikeKey(QByteArrayView name)
{
    return isAscii(name) ? folded(name) : lookAlikeKeyOf(takenApart(name));
}

QByteArray roughKey(QByteArrayView name)
{
    if (isAscii(name))
        return roughOf(folded(name));
    // Accents last: "í" and "ĺ" are strokes with the same one.
    const QString apart
        = QString::fromUtf8(lookAlikeKey(name)).normalized(QString::NormalizationForm_D);
    return roughOf(apart).normalized(QString::NormalizationForm_C).toUtf8();
}

bool looksAlike(QByteArrayView a, QByteArrayView b) { return Looks(a).isLike(Looks(b)); }

Looks::Looks(QByteArrayView name)
    : m_roughKey(protocol::roughKey(name))
    , m_key(lookAlikeKey(name))
    , m_strokes(isAscii(name) ? strokesOf(name.toByteArray()) : strokesOf(takenApart(name)))
{
}

bool Looks::isLike(const Looks &other) const
{
    if (m_roughKey != other.m_roughKey)
        return false;
    if (m_key == other.m_key || m_strokes.size() != other.m_strokes.size())
        return true;
    return std::ranges::equal(
        m_strokes, other.m_strokes, [](char a, char b) { return a == b || a == '?' || b == '?'; });
}

} // namespace watek::protocol
