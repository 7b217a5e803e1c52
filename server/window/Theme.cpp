#include "server/window/Theme.h"

#include <QApplication>

#include <algorithm>
#include <cmath>

namespace watek::server::window {

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

/// `share` of `over` laid on `under`.
QColor blend(const QColor &under, const QColor &over, float share)
{
    const float rest = 1 - share;
    return QColor::fromRgbF(under.redF() * rest + over.redF() * share,
        under.greenF() * rest + over.greenF() * share, under.blueF() * rest + over.blueF() * share);
}

/// `wanted`, moved towards the text colour until it can be read on both surfaces: thin strokes are
/// painted a little paler than they are meant.
QColor legible(const QColor &wanted, const Theme &theme)
{
    const QColor goal = theme.isDark ? Qt::white : Qt::black;
    QColor color = wanted;
    for (float share = 0.05f; share <= 1; share += 0.05f) {
        if (std::min(contrast(color, theme.card), contrast(color, theme.window)) >= 5.5)
            break;
        color = blend(wanted, goal, share);
    }
    return color;
}

QPalette paletteOf(
    const QColor &text, const QColor &base, const QColor &window, const QColor &accent)
{
    QPalette palette(text, window, window.lighter(130), window.darker(150), window.darker(120),
        text, Qt::white, base, window);
    palette.setColor(QPalette::AlternateBase, blend(base, text, 0.04f));
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, blend(base, text, 0.06f));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, blend(base, text, 0.7f));
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, blend(window, text, 0.7f));
    return palette;
}

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

Theme Theme::from(const QPalette &palette)
{
    Theme theme;
    theme.window = palette.color(QPalette::Active, QPalette::Window);
    theme.card = palette.color(QPalette::Active, QPalette::Base);
    theme.text = palette.color(QPalette::Active, QPalette::WindowText);
    theme.isDark = luminance(theme.card) < luminance(theme.text);
    theme.dim = legible(blend(theme.window, theme.text, 0.62f), theme);
    theme.line = blend(theme.window, theme.text, 0.14f);
    theme.edge = blend(theme.window, theme.text, 0.28f);
    theme.accent = palette.color(QPalette::Active, QPalette::Highlight);
    theme.curve = legible(theme.accent, theme);
    theme.onAccent = contrast(Qt::white, theme.accent) >= contrast(Qt::black, theme.accent)
        ? Qt::white
        : Qt::black;
    theme.good = legible(QColor(0x2a, 0x96, 0x5c), theme);
    theme.warning = legible(QColor(0xb5, 0x76, 0x08), theme);
    theme.failure = legible(QColor(0xd0, 0x45, 0x3e), theme);
    theme.infoFill = blend(theme.window, theme.accent, 0.16f);
    theme.warningFill = blend(theme.window, QColor(0xef, 0xa8, 0x2d), theme.isDark ? 0.24f : 0.28f);
    theme.failureFill = blend(theme.window, QColor(0xe2, 0x4f, 0x47), theme.isDark ? 0.30f : 0.20f);
    return theme;
}

const Theme &currentTheme()
{
    static qint64 key = 0;
    static Theme theme;
    const QPalette palette = QApplication::palette();
    if (key != palette.cacheKey()) {
        key = palette.cacheKey();
        theme = Theme::from(palette);
    }
    return theme;
}

QPalette lightPalette()
{
    return paletteOf(
        QColor(0x1f, 0x27, 0x2b), Qt::white, QColor(0xf4, 0xf5, 0xf4), QColor(0x1f, 0x74, 0x7c));
}

QPalette darkPalette()
{
    return paletteOf(QColor(0xe4, 0xe7, 0xe6), QColor(0x2a, 0x31, 0x36), QColor(0x20, 0x26, 0x2a),
        QColor(0x2f, 0x7f, 0x86));
}

} // namespace watek::server::window
