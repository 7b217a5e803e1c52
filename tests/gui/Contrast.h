// Contrast measured on the pixels of real widgets, light and dark. WCAG 2.1: 4.5 for text (1.4.3),
// 3 for pictures (1.4.11). Thread: gui.
#pragma once

#include "client/app/Translations.h"
#include "client/ui/Looks.h"
#include "client/ui/Settings.h"
#include "client/ui/Theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

namespace watek::tests {

inline constexpr double kTextContrast = 4.5;
inline constexpr double kPictureContrast = 3;

/// Between the colour that covers most of `place` and the one that stands out most from it.
inline double contrastIn(const QImage &image, QRect place = {})
{
    if (place.isNull())
        place = image.rect();
    place &= image.rect();
    QHash<QRgb, int> counts;
    for (int y = place.top(); y <= place.bottom(); ++y) {
        for (int x = place.left(); x <= place.right(); ++x)
            ++counts[image.pixel(x, y)];
    }
    QRgb ground = 0;
    int most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > most) {
            most = it.value();
            ground = it.key();
        }
    }
    double best = 1;
    QRgb ink = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (const double here = client::ui::contrast(QColor(it.key()), QColor(ground));
            here > best) {
            best = here;
            ink = it.key();
        }
    }
    if (best > 1 && best < kTextContrast) // said where the measured test fails
        qInfo() << QColor(ink).name() << "on" << QColor(ground).name();
    return best;
}

/// Only the inside: a frame or a focus ring would be measured as well.
inline QImage imageOf(QWidget *widget, int inset = 0)
{
    const QImage whole = widget->grab().toImage().convertToFormat(QImage::Format_RGB32);
    return whole.copy(whole.rect().adjusted(inset, inset, -inset, -inset));
}

inline QByteArray measured(double value) { return QByteArray::number(value, 'f', 2); }

/// The rows of a test that is measured in every colour scheme.
inline void schemes()
{
    QTest::addColumn<client::ui::ColorScheme>("scheme");
    QTest::newRow("light") << client::ui::ColorScheme::Light;
    QTest::newRow("dark") << client::ui::ColorScheme::Dark;
    QTest::newRow("as the desktop") << client::ui::ColorScheme::System;
}

/// The client's looks in the colour scheme that the test's row names, until it ends.
class Coloured {
public:
    Coloured()
    {
        // Thick enough that a stem has pixels in its full colour.
        QFont font = QApplication::font();
        font.setPixelSize(24);
        QApplication::setFont(font);
        if (const auto *scheme = QTest::currentDataTag(); scheme != nullptr) {
            using client::ui::ColorScheme;
            const QByteArrayView tag(scheme);
            m_settings.setColorScheme(tag == "light" ? ColorScheme::Light
                    : tag == "dark"                  ? ColorScheme::Dark
                                                     : ColorScheme::System);
        }
    }
    ~Coloured() { qApp->setStyleSheet({}); }
    Coloured(const Coloured &) = delete;
    Coloured &operator=(const Coloured &) = delete;

private:
    const client::app::Translations m_english{QStringLiteral("en")};
    const QTemporaryDir m_folder;
    client::ui::Settings m_settings{m_folder.filePath(QStringLiteral("client.ini"))};
    client::ui::Looks m_looks{m_settings};
};

} // namespace watek::tests
