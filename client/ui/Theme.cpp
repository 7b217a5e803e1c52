#include "client/ui/Theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <cmath>

namespace watek::client::ui {

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

QColor mixed(const QColor &under, const QColor &over, double part)
{
    const auto mix = [part](float from, float to) { return float(from + (to - from) * part); };
    const QColor exact = QColor::fromRgbF(mix(under.redF(), over.redF()),
        mix(under.greenF(), over.greenF()), mix(under.blueF(), over.blueF()));
    return QColor(exact.rgb()); // what the screen shows: contrast is measured on that
}

QColor readable(const QColor &wanted, const QColor &background, double atLeast)
{
    const QColor goal = contrast(Qt::white, background) > contrast(Qt::black, background)
        ? QColor(Qt::white)
        : QColor(Qt::black);
    QColor color(wanted.rgb());
    for (int step = 1; step <= 20 && contrast(color, background) < atLeast; ++step)
        color = mixed(wanted, goal, step / 20.0);
    return color;
}

QColor nickColor(int hue, const QColor &background)
{
    const bool isDark = luminance(background) < 0.2;
    return readable(QColor::fromHsl(hue, isDark ? 150 : 165, isDark ? 165 : 92), background);
}

Theme Theme::from(const QPalette &palette)
{
    Theme theme;
    theme.background = palette.color(QPalette::Base);
    theme.text = readable(palette.color(QPalette::Text), theme.background, 7);
    theme.isDark = luminance(theme.background) < luminance(theme.text);
    theme.panel = palette.color(QPalette::Window);
    theme.dimmed = readable(mixed(theme.background, theme.text, 0.55), theme.background);
    theme.line = mixed(theme.background, theme.text, theme.isDark ? 0.16 : 0.12);
    theme.accent = palette.color(QPalette::Highlight);
    theme.link = readable(palette.color(QPalette::Link), theme.background);
    theme.hover = mixed(theme.background, theme.text, 0.045);
    theme.marker = readable(QColor(0xd9, 0x53, 0x4f), theme.background);
    theme.warning = mixed(theme.background, QColor(0xf0, 0xa8, 0x30), theme.isDark ? 0.28 : 0.30);
    theme.failure = mixed(theme.background, QColor(0xe0, 0x50, 0x48), theme.isDark ? 0.34 : 0.22);
    theme.good = readable(QColor(0x2f, 0x9e, 0x62), theme.panel, 3);
    return theme;
}

QColor Theme::chosenOn(const QColor &ground) const
{
    return mixed(ground, accent, isDark ? 0.38 : 0.20);
}

Theme Theme::current() { return from(QGuiApplication::palette()); }

QFont scaled(QFont font, double factor)
{
    if (font.pixelSize() > 0)
        font.setPixelSize(std::max(1, int(std::lround(font.pixelSize() * factor))));
    else
        font.setPointSizeF(font.pointSizeF() * factor);
    return font;
}

QColor placeholderFor(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    return readable(mixed(base, palette.color(QPalette::Text), 0.5), base);
}

QPalette paletteFor(ColorScheme scheme)
{
    const bool isDark = scheme == ColorScheme::Dark;
    const QColor base = isDark ? QColor(0x1b, 0x20, 0x24) : QColor(0xff, 0xff, 0xff);
    const QColor window = isDark ? QColor(0x22, 0x28, 0x2d) : QColor(0xf4, 0xf5, 0xf4);
    const QColor text = isDark ? QColor(0xe4, 0xe7, 0xe6) : QColor(0x1f, 0x27, 0x2b);
    const QColor button = isDark ? QColor(0x2e, 0x36, 0x3c) : QColor(0xfb, 0xfb, 0xfa);
    const QColor accent = isDark ? QColor(0x2c, 0x7a, 0x81) : QColor(0x1f, 0x74, 0x7c);

    QPalette palette(text, button, mixed(button, Qt::white, 0.5), mixed(button, Qt::black, 0.5),
        mixed(button, Qt::black, 0.25), text, Qt::white, base, window);
    palette.setColor(QPalette::AlternateBase, mixed(base, text, 0.03));
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, isDark ? QColor(0x6c, 0xb8, 0xe8) : QColor(0x0b, 0x64, 0xa8));
    palette.setColor(
        QPalette::LinkVisited, isDark ? QColor(0xb4, 0x9a, 0xe0) : QColor(0x6a, 0x4a, 0x9c));
    palette.setColor(QPalette::ToolTipBase, isDark ? button : base);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, placeholderFor(palette));
    const QColor disabled = mixed(window, text, 0.42);
    for (const QPalette::ColorRole role :
        {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    return palette;
}

} // namespace watek::client::ui
