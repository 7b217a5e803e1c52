#include "client/ui/messages/IrcFormat.h"

namespace watek::client::ui {

namespace {

// 0-15 by name, 16-98 as the document lists them; 99 is "the default".
constexpr QRgb kColors[] = {
    0xffffff,
    0x000000,
    0x00007f,
    0x009300,
    0xff0000,
    0x7f0000,
    0x9c009c,
    0xfc7f00,
    0xffff00,
    0x00fc00,
    0x009393,
    0x00ffff,
    0x0000fc,
    0xff00ff,
    0x7f7f7f,
    0xd2d2d2,
    0x470000,
    0x472100,
    0x474700,
    0x324700,
    0x004700,
    0x00472c,
    0x004747,
    0x002747,
    0x000047,
    0x2e0047,
    0x470047,
    0x47002a,
    0x740000,
    0x743a00,
    0x747400,
    0x517400,
    0x007400,
    0x007449,
    0x007474,
    0x004074,
    0x000074,
    0x4b0074,
    0x740074,
    0x740045,
    0xb50000,
    0xb56300,
    0xb5b500,
    0x7db500,
    0x00b500,
    0x00b571,
    0x00b5b5,
    0x0063b5,
    0x0000b5,
    0x7500b5,
    0xb500b5,
    0xb5006b,
    0xff0000,
    0xff8c00,
    0xffff00,
    0xb2ff00,
    0x00ff00,
    0x00ffa0,
    0x00ffff,
    0x008cff,
    0x0000ff,
    0xa500ff,
    0xff00ff,
    0xff0098,
    0xff5959,
    0xffb459,
    0xffff71,
    0xcfff60,
    0x6fff6f,
    0x65ffc9,
    0x6dffff,
    0x59b4ff,
    0x5959ff,
    0xc459ff,
    0xff66ff,
    0xff59bc,
    0xff9c9c,
    0xffd39c,
    0xffff9c,
    0xe2ff9c,
    0x9cff9c,
    0x9cffdb,
    0x9cffff,
    0x9cd3ff,
    0x9c9cff,
    0xdc9cff,
    0xff9cff,
    0xff94d3,
    0x000000,
    0x131313,
    0x282828,
    0x363636,
    0x4d4d4d,
    0x656565,
    0x818181,
    0x9f9f9f,
    0xbcbcbc,
    0xe2e2e2,
    0xffffff,
};

bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }

bool isHexDigit(QChar c)
{
    return isDigit(c) || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

class Reader {
public:
    explicit Reader(QStringView raw)
        : m_raw(raw)
    {
    }

    StyledText read()
    {
        while (m_at < m_raw.size()) {
            const QChar c = m_raw[m_at++];
            if (takeCode(c))
                continue;
            if (c == u'\n')
                m_result.text.append(QChar::LineSeparator);
            else if (c.unicode() >= 0x20 || c == u'\t')
                m_result.text.append(c == u'\t' ? QChar(u' ') : c);
        }
        endSpan();
        return std::move(m_result);
    }

private:
    // True when `c` was a formatting code (its digits are then taken as well).
    bool takeCode(QChar c)
    {
        TextStyle next = m_style;
        switch (c.unicode()) {
        case 0x02:
            next.bold = !next.bold;
            break;
        case 0x1D:
            next.italic = !next.italic;
            break;
        case 0x1F:
            next.underline = !next.underline;
            break;
        case 0x1E:
            next.strike = !next.strike;
            break;
        case 0x11:
            next.monospace = !next.monospace;
            break;
        case 0x16:
            next.reverse = !next.reverse;
            break;
        case 0x0F:
            next = {};
            break;
        case 0x03:
            takeColors(next, &Reader::takePaletteColor);
            break;
        case 0x04:
            takeColors(next, &Reader::takeHexColor);
            break;
        default:
            return false;
        }
        if (next != m_style) {
            endSpan();
            m_style = next;
        }
        return true;
    }

    // A colour as it was written: nothing at all, "the default", or a value.
    struct Color {
        bool isThere = false;
        std::optional<QRgb> value;
    };

    void takeColors(TextStyle &style, Color (Reader::*take)())
    {
        const Color foreground = (this->*take)();
        if (!foreground.isThere) {
            style.foreground.reset();
            style.background.reset();
            return;
        }
        style.foreground = foreground.value;
        if (m_at >= m_raw.size() || m_raw[m_at] != u',')
            return;
        ++m_at;
        const Color background = (this->*take)();
        if (background.isThere)
            style.background = background.value;
        else
            --m_at; // the comma is text
    }

    Color takePaletteColor()
    {
        int digits = 0;
        int number = 0;
        while (digits < 2 && m_at < m_raw.size() && isDigit(m_raw[m_at])) {
            number = number * 10 + (m_raw[m_at++].unicode() - u'0');
            ++digits;
        }
        if (digits == 0)
            return {};
        if (number >= int(std::size(kColors)))
            return {true, {}};
        return {true, 0xff000000u | kColors[number]};
    }

    Color takeHexColor()
    {
        if (m_raw.size() - m_at < 6)
            return {};
        const QStringView digits = m_raw.sliced(m_at, 6);
        for (const QChar c : digits) {
            if (!isHexDigit(c))
                return {};
        }
        m_at += 6;
        return {true, 0xff000000u | digits.toUInt(nullptr, 16)};
    }

    void endSpan()
    {
        const int end = int(m_result.text.size());
        if (end > m_spanStart && m_style != TextStyle())
            m_result.spans.push_back({m_spanStart, end - m_spanStart, m_style});
        m_spanStart = end;
    }

    QStringView m_raw;
    qsizetype m_at = 0;
    TextStyle m_style;
    int m_spanStart = 0;
    StyledText m_result;
};

} // namespace

StyledText parseIrcFormat(QStringView raw) { return Reader(raw).read(); }

} // namespace watek::client::ui
